/** P26 to P34: whatever a settlement makes of the validator set, it can be recomputed. */

import { afterEach, describe, expect, test } from 'vitest';
import type { Params } from '../../../src/gen/cpoc/poc/v1/params.ts';
import { Probation, type WeightRecord } from '../../../src/gen/cpoc/poc/v1/poc.ts';
import { differenceText } from '../../../src/recompute/difference.ts';
import { recordsOf } from '../../harness/pocUser.ts';
import { explainOver, recomputeOver } from '../../harness/recomputing.ts';
import { simConsensusKey } from '../../harness/simAccount.ts';
import { SimRpc } from '../../harness/simRpc.ts';
import { ValidatorPlay } from '../../harness/validatorPlay.ts';

let play: ValidatorPlay;
let rpc: SimRpc;

afterEach(async () => {
  await rpc.stop();
  await play.chain.stop();
});

async function start(
  count: number,
  powers: readonly bigint[],
  params: Partial<Params> = {},
): Promise<void> {
  play = await ValidatorPlay.start(count, powers, params);
  rpc = await SimRpc.start(play.chain);
}

/** Recomputes the epoch that was settled last; the next one begins. Returns its weight records by account. */
async function recomputed(epoch: bigint): Promise<(WeightRecord | undefined)[]> {
  await play.chain.block();
  const report = await recomputeOver(rpc.url, epoch);
  expect(report.differences.map(differenceText)).toEqual([]);
  expect(report.notChecked).toEqual([]);
  const records = await recordsOf(play.chain, epoch);
  for (const { bytes } of play.accounts.slice(0, records.length)) {
    const { differences } = await explainOver(rpc.url, bytes, epoch);
    expect(differences.map(differenceText)).toEqual([]);
  }
  return play.accounts.map(({ address }) => records.find((one) => one.address === address));
}

describe('a new key', () => {
  test('enters on probation, and has its full power an epoch later', async () => {
    await start(2, [10n]);
    await play.register(2);
    await play.commit({ 1: 30, 2: 90 });
    await play.settle();
    const [, entered] = await recomputed(1n);
    expect(entered).toMatchObject({ rank: 1, power: 1n, probation: Probation.PROBATION_ENTERED });
    await play.commit({ 1: 30, 2: 90 });
    await play.settle();
    const [, passed] = await recomputed(2n);
    expect(passed).toMatchObject({ rank: 1, probation: Probation.PROBATION_PASSED });
    expect(passed?.power).toBeGreaterThan(1n);
  });

  test('leaves where it did not sign', async () => {
    await start(2, [10n]);
    await play.register(2);
    await play.commit({ 1: 30, 2: 90 });
    play.silence(2);
    await play.settle();
    await recomputed(1n);
    await play.commit({ 1: 30, 2: 90 });
    await play.settle();
    const [, failed] = await recomputed(2n);
    expect(failed).toMatchObject({ rank: 0, power: 0n, probation: Probation.PROBATION_FAILED });
  });

  test('of many, the others are doubled until they outweigh them', async () => {
    await start(6, [1n]);
    for (const index of [2, 3, 4, 5, 6]) await play.register(index);
    await play.commit({ 1: 10, 2: 30, 3: 30, 4: 30, 5: 30, 6: 30 });
    await play.settle();
    const [first] = await recomputed(1n);
    expect(first?.weight).toBe(1n);
    expect(first?.power).toBeGreaterThan(10n);
  });
});

describe('no candidate that was seen', () => {
  test('without any weight, the set stays', async () => {
    await start(2, [10n, 7n]);
    await play.settle();
    expect((await recomputed(1n)).map((record) => record?.keptPowers)).toEqual([[10n], [7n]]);
  });

  test('beside newcomers, those who were seen stay', async () => {
    await start(3, [10n, 7n]);
    await play.register(3);
    await play.commit({ 3: 30 });
    await play.settle();
    const records = await recomputed(1n);
    expect(records.map((record) => record?.keptPowers)).toEqual([[10n], [7n], []]);
    expect(records[2]).toMatchObject({ rank: 1, power: 1n });
  });

  test('a participant with two keys has the power of both', async () => {
    await start(1, [10n]);
    await play.update(1, simConsensusKey(2));
    await play.commit({ 1: 30 });
    await play.settle();
    const [record] = await recomputed(1n);
    expect(record).toMatchObject({ rank: 1, power: 11n, keptPowers: [10n] });
  });
});

test('who is jailed loses the epoch, by the reason that its record says', async () => {
  await start(4, [10n, 10n, 10n, 10n], { signedBlocksWindow: 4, minSignedBps: 9000 });
  await play.commit({ 1: 30, 2: 30, 3: 30, 4: 30 });
  play.silence(4);
  await play.settle();
  const records = await recomputed(1n);
  expect(records[3]).toMatchObject({ weight: 0n, power: 0n, rank: 0 });
});

test('seats, ties and a cap', async () => {
  await start(6, [1n, 1n, 1n, 1n, 1n, 1n], { maxValidators: 4, maxPowerShareBps: 1 });
  await play.commit({ 1: 40, 2: 40, 3: 900, 4: 20, 5: 20, 6: 20 });
  await play.settle();
  const records = await recomputed(1n);
  expect(records.filter((record) => record?.power === 0n)).toHaveLength(2);
  expect(records.every((record) => (record?.rank ?? 0) > 0)).toBe(true);
  const { settlement } = (await explainOver(rpc.url, play.account(1).bytes, 1n)).frame;
  expect(settlement).toMatchObject({ capped: 3, powerShareBps: 2500, validators: 4 });
});

test('powers beyond what CometBFT takes are halved', async () => {
  await start(3, [(1n << 60n) - 2n, 1n]);
  await play.register(3);
  await play.commit({ 3: 30 });
  await play.settle();
  const records = await recomputed(1n);
  expect(records.map((record) => record?.power)).toEqual([(1n << 59n) - 1n, 1n, 1n]);
});
