/** The light client comes to the same as CometBFT's Go code: `test/fixtures/lightClient/go.go.txt` made the fixture. */

import { fromRfc3339WithNanoseconds } from '@cosmjs/tendermint-rpc';
import { describe, expect, test } from 'vitest';
import { headerHash } from '../../../../src/client/light/headerHash.ts';
import { LightFault } from '../../../../src/client/light/lightFault.ts';
import { validatorsHash } from '../../../../src/client/light/validatorSet.ts';
import { verifyCommit } from '../../../../src/client/light/verifyCommit.ts';
import { verifyStep } from '../../../../src/client/light/verifyHeader.ts';
import { voteSignBytes } from '../../../../src/client/light/voteSignBytes.ts';
import { fromHex, toHex } from '../../../../src/lib/bytes.ts';
import {
  type BlockJson,
  loadFixture,
  readBlock,
  readHeader,
  readMembers,
  type ValidatorJson,
} from '../../../harness/lightFixtures.ts';

interface GoVectors {
  readonly headers: readonly { readonly header: object; readonly hash: string }[];
  readonly sets: readonly {
    readonly validators: readonly ValidatorJson[];
    readonly hash: string;
  }[];
  readonly votes: readonly {
    readonly chain_id: string;
    readonly height: number;
    readonly round: number;
    readonly block_id: { hash: string; parts: { total: number; hash: string } };
    readonly timestamp: string;
    readonly sign_bytes: string;
  }[];
  readonly commits: readonly {
    readonly name: string;
    readonly block: BlockJson;
    readonly error: string;
  }[];
  readonly steps: readonly {
    readonly name: string;
    readonly trusted: BlockJson;
    readonly block: BlockJson;
    readonly now: string;
    readonly trusting_period_ms: number;
    readonly max_clock_drift_ms: number;
    readonly trust_level: readonly [number, number];
    readonly error: string;
  }[];
}

const chainId = 'vectors-1';
const vectors = loadFixture<GoVectors>('go.json');

/** Undefined where it holds; any other error than a fault of the block is a fault of ours. */
async function faultOf(work: () => Promise<unknown>): Promise<LightFault | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof LightFault) return error;
    throw error;
  }
}

test('there are vectors of every kind, good ones and bad ones', () => {
  const { headers, sets, votes, commits, steps } = vectors;
  for (const list of [headers, sets, votes, commits, steps]) {
    expect(list.length).toBeGreaterThanOrEqual(5);
  }
  for (const list of [commits, steps]) {
    expect(list.filter(({ error }) => error === '').length).toBeGreaterThan(4);
    expect(list.filter(({ error }) => error !== '').length).toBeGreaterThan(4);
  }
});

test.each(vectors.headers)('header $#', async ({ header, hash }) => {
  expect(toHex(headerHash(await readHeader(header)))).toBe(hash);
});

test.each(vectors.sets)('validator set $#, in whatever order it comes', ({ validators, hash }) => {
  const members = readMembers(validators);
  expect(toHex(validatorsHash(members))).toBe(hash);
  expect(toHex(validatorsHash(members.toReversed()))).toBe(hash);
});

test.each(vectors.votes)('sign bytes $#', (vote) => {
  const { hash, parts } = vote.block_id;
  const blockId = {
    hash: fromHex(hash.toLowerCase()),
    parts: { total: parts.total, hash: fromHex(parts.hash.toLowerCase()) },
  };
  const bytes = voteSignBytes({
    chainId: vote.chain_id,
    height: vote.height,
    round: vote.round,
    blockId: hash === '' ? undefined : blockId,
    timestamp: fromRfc3339WithNanoseconds(vote.timestamp),
  });
  expect(toHex(bytes)).toBe(vote.sign_bytes);
});

describe('commits', () => {
  test.each(vectors.commits)('$name', async ({ block, error }) => {
    const read = await readBlock(block);
    const fault = await faultOf(() => verifyCommit(chainId, read));
    expect(fault === undefined, `Go: ${error || 'holds'}; here: ${fault?.message}`).toBe(
      error === '',
    );
  });
});

describe('steps', () => {
  test.each(vectors.steps)('$name', async (step) => {
    const [trusted, block] = [await readBlock(step.trusted), await readBlock(step.block)];
    const [numerator, denominator] = step.trust_level;
    const options = {
      trustingPeriodMs: step.trusting_period_ms,
      maxClockDriftMs: step.max_clock_drift_ms,
      nowMs: fromRfc3339WithNanoseconds(step.now).getTime(),
      trustLevel: { numerator: BigInt(numerator), denominator: BigInt(denominator) },
    };
    const fault = await faultOf(() => verifyStep(trusted, block, options));
    expect(fault === undefined, `Go: ${step.error || 'holds'}; here: ${fault?.message}`).toBe(
      step.error === '',
    );
    // The one fault after which a light client tries a shorter step.
    const isShort = step.error.startsWith('cant trust new val set');
    expect(fault?.code === 'too_little_trust', step.error).toBe(isShort);
  });
});
