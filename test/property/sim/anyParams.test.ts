/** B4: no parameter set that is accepted stops the chain, and none that is not changes anything. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createContext } from '../../../src/app/context.ts';
import type { Params } from '../../../src/gen/cpoc/poc/v1/params.ts';
import { params as stored } from '../../../src/keeper/poc/schema.ts';
import { AppError } from '../../../src/lib/errors.ts';
import { updateParams } from '../../../src/msgserver/poc/updateParams.ts';
import { formatAddress } from '../../../src/types/address.ts';
import { EventList } from '../../../src/types/event.ts';
import { InfiniteGasMeter } from '../../../src/types/gas.ts';
import { moduleAddress } from '../../../src/types/moduleAddress.ts';
import { assertValidParams, defaultParams } from '../../../src/types/poc/params.ts';
import { createMapState } from '../../harness/mapState.ts';
import { simParams } from '../../harness/simGenesis.ts';
import { ValidatorPlay } from '../../harness/validatorPlay.ts';

const maxUint32 = 4_294_967_295;
/** From a field's bounds: its ends, and a few of its small values. */
const from = (least: number, most: number): fc.Arbitrary<number> =>
  fc.oneof(fc.constantFrom(least, most), fc.integer({ min: least, max: Math.min(most, 40) }));

/** Sets at the ends of what each field allows; the epoch stays short, so that several can be played. */
const edgeParams: fc.Arbitrary<Params> = fc
  .record({
    nonceWeight: from(1, maxUint32),
    maxCommitsPerEpoch: from(1, 100),
    minNoncesPerCommit: from(1, 10),
    validationSampleRateBps: from(0, 10_000),
    validationChallengeDeadlineBlocks: fc.integer({ min: 1, max: 5 }),
    settlementAuditLeaves: from(2, 64),
    artifactSizeBytes: from(1, 1024),
    auditWindowBlocks: fc.integer({ min: 1, max: 3 }),
    maxValidators: from(1, 1000),
    signedBlocksWindow: from(1, maxUint32),
    minSignedBps: from(0, 10_000),
    jailBlocks: from(1, maxUint32),
    probationSignedBps: from(0, 10_000),
    pocDataPruningEpochThreshold: from(1, maxUint32),
    weightRecordRetentionEpochs: from(1, maxUint32),
    pocPruningMax: from(1, maxUint32),
    weightFactorNumerator: from(1, maxUint32),
    weightFactorDenominator: from(1, maxUint32),
    maxPowerShareBps: from(1, 10_000),
    extraBlocks: fc.integer({ min: 0, max: 4 }),
    reward: fc.constantFrom('0', '1', '9'.repeat(37)),
  })
  .map(({ extraBlocks, reward, ...fields }) => ({
    ...simParams('upoc'),
    ...fields,
    maxNoncesPerCommit: 1000,
    epochLength: BigInt(
      fields.validationChallengeDeadlineBlocks + fields.auditWindowBlocks + 1 + extraBlocks,
    ),
    epochReward: { denom: 'upoc', amount: reward },
  }));

test('B4 under any accepted set epochs are drawn, settled and pruned, validators come, go silent and go', async () => {
  await fc.assert(
    fc.asyncProperty(edgeParams, fc.integer({ min: 0, max: 3 }), async (params, silent) => {
      assertValidParams(params);
      const play = await ValidatorPlay.start(4, [3n, 2n], params);
      try {
        await play.register(3);
        if (silent > 0) play.silence(silent);
        const last = play.chain.height + 4n * params.epochLength;
        for (let turn = 0; play.chain.height < last; turn += 1) {
          if (turn % 3 === 0) await play.commit({ 1: 10, 2: 11, 3: 12 });
          else await play.answerAll();
        }
        expect(play.chain.comet.powers.size).toBeGreaterThan(0);
      } finally {
        await play.chain.stop();
      }
    }),
    { numRuns: 12 },
  );
});

describe('B4 MsgUpdateParams', () => {
  const authority = formatAddress(moduleAddress('gov'), 'cpoc');
  const state = createMapState();
  const block = {
    chainId: 'c',
    height: 5n,
    time: { seconds: 0n, nanos: 0 },
    previousAppHash: new Uint8Array(32),
    proposerAddress: new Uint8Array(20),
    addressPrefix: 'cpoc',
  };
  const ctx = createContext({
    state,
    block,
    gas: new InfiniteGasMeter(),
    events: new EventList(),
  });

  /** What a set that names one field alone is on the wire: zeros and nothing for all others. */
  const zeros = Object.fromEntries(
    Object.entries(defaultParams('upoc')).map(([name, value]) => [
      name,
      typeof value === 'bigint'
        ? 0n
        : typeof value === 'number'
          ? 0
          : typeof value === 'boolean'
            ? false
            : undefined,
    ]),
  ) as unknown as Params;
  const names = Object.keys(zeros) as (keyof Params)[];

  test.each(names)('a set that names %s alone is refused, and changes nothing', (name) => {
    const before = defaultParams('upoc');
    stored.set(ctx, before);
    const partial = { ...zeros, [name]: before[name] };
    expect(() => updateParams(ctx, { authority, params: partial })).toThrow(AppError);
    expect(stored.require(ctx)).toEqual(before);
  });

  test('so is one without parameters at all, and one from anybody but governance', () => {
    const before = defaultParams('upoc');
    stored.set(ctx, before);
    expect(() => updateParams(ctx, { authority, params: undefined })).toThrow(AppError);
    const other = formatAddress(new Uint8Array(20).fill(1), 'cpoc');
    const next = { ...before, nonceWeight: 5 };
    expect(() => updateParams(ctx, { authority: other, params: next })).toThrow(AppError);
    expect(stored.require(ctx)).toEqual(before);
    updateParams(ctx, { authority, params: next });
    expect(stored.require(ctx)).toEqual(next);
  });
});
