/** P31, P34: the sliding window and the term, against a plain list of what was missed. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createContext } from '../../../src/app/context.ts';
import { missedBlocks, signingInfos } from '../../../src/keeper/poc/schema.ts';
import {
  beginSigning,
  countVote,
  endSigning,
  isAbsent,
  signedSince,
} from '../../../src/keeper/poc/signing.ts';
import { consensusAddress } from '../../../src/types/consensusAddress.ts';
import type { Context } from '../../../src/types/context.ts';
import { EventList } from '../../../src/types/event.ts';
import { InfiniteGasMeter } from '../../../src/types/gas.ts';
import { createMapState } from '../../harness/mapState.ts';

const key = new Uint8Array(32).fill(7);
const other = new Uint8Array(32).fill(8);

function emptyContext(): Context {
  const block = {
    chainId: 'c',
    height: 1n,
    time: { seconds: 0n, nanos: 0 },
    previousAppHash: new Uint8Array(32),
    proposerAddress: new Uint8Array(20),
    addressPrefix: 'cpoc',
  };
  const state = createMapState();
  return createContext({ state, block, gas: new InfiniteGasMeter(), events: new EventList() });
}

/** Stretches of blocks, each with its window and its pattern of silence. */
const stretches = fc.array(
  fc.record({
    blocks: fc.integer({ min: 1, max: 1500 }),
    window: fc.constantFrom(1, 2, 7, 8, 100, 1000, 1023, 1024, 1025, 3000),
    signedOf: fc.integer({ min: 1, max: 9 }),
    phase: fc.integer({ min: 0, max: 8 }),
  }),
  { minLength: 1, maxLength: 4 },
);

interface Stretch {
  readonly blocks: number;
  readonly window: number;
  readonly signedOf: number;
  readonly phase: number;
}

/** The rule by a plain list: heights missed since the window was opened. */
class PlainWindow {
  readonly missed: bigint[] = [];
  opened = 0n;
  window = 0;

  open(window: number, height: bigint): void {
    if (window !== this.window) this.opened = height;
    this.window = window;
  }

  missedUpTo(height: bigint): number {
    const from = height - BigInt(this.window) + 1n;
    const least = from > this.opened ? from : this.opened;
    return this.missed.filter((h) => h >= least).length;
  }

  isAbsent(height: bigint, minBps: number): boolean {
    if (height - this.opened + 1n < BigInt(this.window)) return false;
    return (this.window - this.missedUpTo(height)) / this.window < minBps / 10_000;
  }
}

/** Plays a stretch on both and compares after each block. Returns the last height. */
function playStretch(ctx: Context, plain: PlainWindow, stretch: Stretch, before: bigint): bigint {
  plain.open(stretch.window, before + 1n);
  const last = before + BigInt(stretch.blocks);
  for (let height = before + 1n; height <= last; height += 1n) {
    const signed = (Number(height) + stretch.phase) % stretch.signedOf !== 0;
    if (!signed) plain.missed.push(height);
    const vote = { consensusAddress: consensusAddress(key), signed };
    const info = countVote(ctx, vote, height, stretch.window);
    const seen = [
      info?.windowMissedBlocks,
      info === undefined ? undefined : isAbsent(info, height, 5000),
    ];
    const expected = [plain.missedUpTo(height), plain.isAbsent(height, 5000)];
    if (seen[0] !== expected[0] || seen[1] !== expected[1]) {
      throw new Error(`${seen} instead of ${expected} at ${height}`);
    }
  }
  return last;
}

test('P31 what the window holds is what was missed in it; a new length begins anew', () => {
  fc.assert(
    fc.property(stretches, fc.bigInt({ min: 1n, max: 3000n }), (given, first) => {
      const ctx = emptyContext();
      beginSigning(ctx, key);
      beginSigning(ctx, other);
      expect(signedSince(ctx, key, first)).toEqual({ blocks: 0n, signed: 0n });
      const plain = new PlainWindow();
      const last = given.reduce(
        (height, stretch) => playStretch(ctx, plain, stretch, height),
        first - 1n,
      );
      const blocks = last - first + 1n;
      const signed = blocks - BigInt(plain.missed.length);
      expect(signedSince(ctx, key, last)).toEqual({ blocks, signed });
      // Bitmaps without a bit are gone, another validator's were never touched, and leaving leaves nothing.
      const stored = [...missedBlocks.entries(ctx)];
      for (const [, bits] of stored) expect(bits.some((b) => b !== 0)).toBe(true);
      expect(stored.length).toBeLessThanOrEqual(plain.window / 1024 + 2);
      endSigning(ctx, key);
      expect([...missedBlocks.keys(ctx)]).toEqual([]);
      expect([...signingInfos.keys(ctx)]).toEqual([consensusAddress(other)]);
    }),
    { numRuns: 12 },
  );
});

test('P31 who signs and has missed nothing is not written', () => {
  const ctx = emptyContext();
  beginSigning(ctx, key);
  const vote = { consensusAddress: consensusAddress(key), signed: true };
  countVote(ctx, vote, 5n, 100);
  const stored = signingInfos.get(ctx, vote.consensusAddress);
  for (let height = 6n; height < 300n; height += 1n) countVote(ctx, vote, height, 100);
  expect(signingInfos.get(ctx, vote.consensusAddress)).toEqual(stored);
  expect(countVote(ctx, { consensusAddress: new Uint8Array(20), signed: false }, 6n, 100)).toBe(
    undefined,
  );
});
