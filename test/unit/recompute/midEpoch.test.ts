/** P1 to P3, P25, P27: what hosts change while an epoch runs does not mislead who recomputes it. */

import { afterEach, expect, test } from 'vitest';
import { pocTypeUrls } from '../../../src/client/pocMessages.ts';
import type { Params } from '../../../src/gen/cpoc/poc/v1/params.ts';
import { ParticipantStatus, type WeightRecord } from '../../../src/gen/cpoc/poc/v1/poc.ts';
import { differenceText } from '../../../src/recompute/difference.ts';
import { currentEpoch, recordsOf } from '../../harness/pocUser.ts';
import { explainOver, recomputeOver } from '../../harness/recomputing.ts';
import { simConsensusKey } from '../../harness/simAccount.ts';
import { SimRpc } from '../../harness/simRpc.ts';
import { ValidatorPlay } from '../../harness/validatorPlay.ts';

let play: ValidatorPlay;
let rpc: SimRpc;
const none = new Uint8Array(0);

async function start(
  count: number,
  powers: readonly bigint[],
  params: Partial<Params> = {},
): Promise<void> {
  play = await ValidatorPlay.start(count, powers, params);
  rpc = await SimRpc.start(play.chain);
}

afterEach(async () => {
  await rpc.stop();
  await play.chain.stop();
});

/** Everything agrees, for every host; the next epoch begins. */
async function agreed(epoch: bigint): Promise<(WeightRecord | undefined)[]> {
  await play.chain.block();
  const report = await recomputeOver(rpc.url, epoch);
  expect(report.differences.map(differenceText)).toEqual([]);
  expect(report.notChecked).toEqual([]);
  const records = await recordsOf(play.chain, epoch);
  for (const { bytes } of play.accounts) {
    const { differences } = await explainOver(rpc.url, bytes, epoch);
    expect(differences.map(differenceText)).toEqual([]);
  }
  return play.accounts.map(({ address }) => records.find((one) => one.address === address));
}

test('who had no key and names one is a candidate, with the key of the next epoch', async () => {
  await start(2, [10n]);
  expect(await play.register(2, none)).toBe('ok');
  await play.commit({ 1: 30, 2: 50 });
  expect(await play.update(2, simConsensusKey(2))).toBe('ok');
  await play.settle();
  expect((await agreed(1n))[1]).toMatchObject({ rank: 1, power: 1n });
  await play.commit({ 1: 30, 2: 50 });
  await play.settle();
  await agreed(2n);
});

test('who takes its key away is none', async () => {
  await start(2, [10n, 10n]);
  await play.commit({ 1: 30, 2: 50 });
  expect(await play.update(2, none)).toBe('ok');
  await play.settle();
  expect((await agreed(1n))[1]).toMatchObject({ rank: 0, power: 0n, weight: 5n });
});

test('who changes its key, and back again in the next epoch', async () => {
  await start(2, [10n, 10n]);
  await play.commit({ 1: 30, 2: 50 });
  expect(await play.update(2, simConsensusKey(7))).toBe('ok');
  await play.settle();
  await agreed(1n);
  await play.commit({ 1: 30, 2: 50 });
  expect(await play.update(2, simConsensusKey(2))).toBe('ok');
  await play.settle();
  await agreed(2n);
  await play.commit({ 1: 30, 2: 50 });
  await play.settle();
  await agreed(3n);
});

test('who leaves, and comes back in the next epoch', async () => {
  await start(3, [10n, 10n, 10n]);
  await play.commit({ 1: 30, 2: 50, 3: 20 });
  const leave = {
    typeUrl: pocTypeUrls.deactivateParticipant,
    value: { creator: play.account(2).address },
  };
  expect(await play.send(2, leave)).toBe('ok');
  await play.settle();
  const records = await agreed(1n);
  expect(records[1]).toMatchObject({
    weight: 0n,
    rank: 0,
    status: ParticipantStatus.PARTICIPANT_STATUS_INACTIVE,
  });
  const back = {
    typeUrl: pocTypeUrls.reactivateParticipant,
    value: { creator: play.account(2).address },
  };
  expect(await play.send(2, back)).toBe('ok');
  await play.commit({ 1: 30, 2: 50 });
  await play.settle();
  await agreed(2n);
});

test('an epoch in which nobody commits anything, after one in which two of four did', async () => {
  await start(4, [10n, 10n, 10n, 10n]);
  await play.commit({ 1: 30, 4: 10 });
  expect(await play.update(3, simConsensusKey(9))).toBe('ok');
  await play.settle();
  await agreed(1n);
  await play.settle();
  await agreed(2n);
});

test('who stops to sign a block before the settlement, and is jailed behind it', async () => {
  const params = { signedBlocksWindow: 4, minSignedBps: 9000, jailBlocks: 1 };
  await start(4, [10n, 10n, 10n, 10n], params);
  await play.commit({ 1: 30, 2: 30, 3: 30, 4: 30 });
  expect(await play.update(4, simConsensusKey(9))).toBe('ok');
  const { startHeight, length } = await currentEpoch(play.chain);
  while (play.chain.height < startHeight + length - 2n) await play.answerAll();
  play.silence(4);
  await play.settle();
  await agreed(1n);
  await play.commit({ 1: 30, 2: 30, 3: 30 });
  await play.settle();
  const { status } = await play.participant(4);
  expect(status).toBe(ParticipantStatus.PARTICIPANT_STATUS_JAILED);
  await agreed(2n);
});
