import { sha256 } from '@noble/hashes/sha2.js';
import { afterEach, describe, expect, test } from 'vitest';
import { createContext } from '../../../src/app/context.ts';
import { openEpoch } from '../../../src/endblock/openEpoch.ts';
import { currentEpoch as storedEpoch } from '../../../src/keeper/poc/epochs.ts';
import { params as storedParams } from '../../../src/keeper/poc/schema.ts';
import { updateParams } from '../../../src/msgserver/poc/updateParams.ts';
import { formatAddress } from '../../../src/types/address.ts';
import { EventList } from '../../../src/types/event.ts';
import { InfiniteGasMeter } from '../../../src/types/gas.ts';
import { moduleAddress } from '../../../src/types/moduleAddress.ts';
import { assertValidParams, defaultParams } from '../../../src/types/poc/params.ts';
import { createMapState } from '../../harness/mapState.ts';
import { currentEpoch, PocUser } from '../../harness/pocUser.ts';
import { simAccount } from '../../harness/simAccount.ts';
import { SimChain } from '../../harness/simChain.ts';
import { simParams } from '../../harness/simGenesis.ts';

const alice = simAccount(1);
let chain: SimChain | undefined;

afterEach(async () => {
  await chain?.stop();
  chain = undefined;
});

const bytes = (text: string): number[] => [...new TextEncoder().encode(text)];
const be64 = (n: bigint): number[] =>
  Array.from({ length: 8 }, (_, i) => Number((n >> BigInt(56 - 8 * i)) & 255n));

describe('epochs', () => {
  test('P4 the first epoch is 1 and starts at the initial height; epochs follow each other', async () => {
    chain = await SimChain.start({ accounts: [alice], participants: [{ account: alice }] }, 7n);
    await chain.block();
    expect(await currentEpoch(chain)).toMatchObject({ index: 1n, startHeight: 7n, length: 20n });
    await chain.advanceTo(26n);
    expect(await currentEpoch(chain)).toMatchObject({ index: 1n });
    await chain.block();
    expect(await currentEpoch(chain)).toMatchObject({ index: 2n, startHeight: 27n });
  });

  test('P5 the seed binds chain, epoch and the app hash before the epoch', async () => {
    chain = await SimChain.start({ accounts: [alice], participants: [{ account: alice }] }, 7n);
    for (const [index, start] of [
      [1n, 7n],
      [2n, 27n],
    ] as const) {
      await chain.advanceTo(start);
      const before = chain.appHashes.get(start - 1n) as Uint8Array;
      const seed = sha256(
        Uint8Array.from([
          ...bytes('cpoc/epoch-seed/v1'),
          ...bytes(chain.chainId),
          ...be64(index),
          ...before,
        ]),
      );
      expect((await currentEpoch(chain)).seed).toEqual(seed);
    }
  });

  test('P3 a change of parameters waits for the next epoch', () => {
    const block = {
      chainId: 'sim-1',
      height: 1n,
      time: { seconds: 0n, nanos: 0 },
      previousAppHash: new Uint8Array(32),
      proposerAddress: new Uint8Array(20),
      addressPrefix: 'cpoc',
    };
    const state = createMapState();
    const at = (height: bigint) =>
      createContext({
        state,
        block: { ...block, height },
        gas: new InfiniteGasMeter(),
        events: new EventList(),
      });
    storedParams.set(state, simParams('upoc', { nonceWeight: 10, epochLength: 20n }));
    openEpoch(at(1n));
    const authority = formatAddress(moduleAddress('gov'), 'cpoc');
    const next = simParams('upoc', { nonceWeight: 7, epochLength: 30n });
    updateParams(at(5n), { authority, params: next });
    for (const height of [6n, 20n]) {
      openEpoch(at(height));
      expect(storedEpoch(state)).toMatchObject({
        index: 1n,
        length: 20n,
        params: { nonceWeight: 10 },
      });
    }
    openEpoch(at(21n));
    expect(storedEpoch(state)).toMatchObject({
      index: 2n,
      length: 30n,
      params: { nonceWeight: 7 },
    });
    // Nobody but governance, and never an invalid or partial set.
    expect(() => updateParams(at(22n), { authority: alice.address, params: next })).toThrow(
      'expected gov account',
    );
    expect(() => updateParams(at(22n), { authority, params: undefined })).toThrow('missing');
    const partial = { ...next, nonceWeight: 0 };
    expect(() => updateParams(at(22n), { authority, params: partial })).toThrow(
      'nonce_weight is 0',
    );
    expect(storedParams.require(state)).toEqual(next);
  });

  test('P6 commits are accepted up to K = S + L − 1 − W − D and no longer', async () => {
    chain = await SimChain.start({ accounts: [alice], participants: [{ account: alice }] });
    const host = new PocUser(chain, alice);
    // S = 1, L = 20, W = 1, D = 6: K = 13.
    await chain.advanceTo(12n);
    const inside = await chain.block(await host.commit(20));
    expect(inside).toMatchObject({ height: 13n, txResults: [{ code: 0 }] });
    const outside = await chain.block(await host.commit(20));
    expect(outside).toMatchObject({ height: 14n, txResults: [{ codespace: 'poc', code: 6 }] });
  });

  test('P6 parameters without a block for commits are invalid', () => {
    const base = {
      ...defaultParams('upoc'),
      auditWindowBlocks: 3,
      validationChallengeDeadlineBlocks: 4,
    };
    expect(() => assertValidParams({ ...base, epochLength: 8n })).not.toThrow();
    expect(() => assertValidParams({ ...base, epochLength: 7n })).toThrow(
      'epoch_length is 7, expected audit_window_blocks + validation_challenge_deadline_blocks + 1 = 8',
    );
  });

  test('every bound of the parameters is held, with a message that names the field', () => {
    const valid = simParams('upoc');
    assertValidParams(valid);
    const wrong: [Partial<typeof valid>, string][] = [
      [{ pocUtilizationTargetBps: 10_001 }, 'poc_utilization_target_bps is 10001'],
      [{ nonceWeight: 0 }, 'nonce_weight is 0'],
      [{ maxCommitsPerEpoch: 0 }, 'max_commits_per_epoch is 0'],
      [{ minNoncesPerCommit: 0 }, 'min_nonces_per_commit is 0'],
      [{ minNoncesPerCommit: 11, maxNoncesPerCommit: 10 }, 'max_nonces_per_commit is 10'],
      [{ validationSampleRateBps: 10_001 }, 'validation_sample_rate_bps'],
      [{ validationChallengeDeadlineBlocks: 0 }, 'validation_challenge_deadline_blocks'],
      [{ settlementAuditLeaves: 1 }, 'settlement_audit_leaves is 1, expected 2 to 64'],
      [{ settlementAuditLeaves: 65 }, 'settlement_audit_leaves'],
      [{ artifactSizeBytes: 0 }, 'artifact_size_bytes'],
      [{ artifactSizeBytes: 1025 }, 'artifact_size_bytes'],
      [{ auditWindowBlocks: 0 }, 'audit_window_blocks'],
      [{ maxValidators: 0 }, 'max_validators'],
      [{ maxValidators: 1001 }, 'max_validators'],
      [{ epochReward: undefined }, 'epoch_reward is missing'],
      [{ epochReward: { denom: 'upoc', amount: '-1' } }, 'epoch_reward amount'],
      [{ epochReward: { denom: '!', amount: '1' } }, 'epoch_reward denom'],
      [{ signedBlocksWindow: 0 }, 'signed_blocks_window'],
      [{ minSignedBps: 10_001 }, 'min_signed_bps'],
      [{ jailBlocks: 0 }, 'jail_blocks'],
      [{ probationSignedBps: 10_001 }, 'probation_signed_bps'],
      [{ pocDataPruningEpochThreshold: 0 }, 'poc_data_pruning_epoch_threshold'],
      [{ weightRecordRetentionEpochs: 0 }, 'weight_record_retention_epochs'],
      [{ pocPruningMax: 0 }, 'poc_pruning_max'],
      [{ weightFactorNumerator: 0 }, 'weight_factor_numerator'],
      [{ weightFactorDenominator: 0 }, 'weight_factor_denominator'],
      [{ maxPowerShareBps: 0 }, 'max_power_share_bps'],
      [{ maxPowerShareBps: 10_001 }, 'max_power_share_bps'],
      [
        {
          maxCommitsPerEpoch: 4_294_967_295,
          maxNoncesPerCommit: 4_294_967_295,
          nonceWeight: 1,
          weightFactorNumerator: 2,
        },
        'less than 2^64',
      ],
    ];
    for (const [change, text] of wrong) {
      expect(() => assertValidParams({ ...valid, ...change })).toThrow(text);
    }
  });
});
