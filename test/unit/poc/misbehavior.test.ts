import { afterEach, describe, expect, test } from 'vitest';
import type { Params } from '../../../src/gen/cpoc/poc/v1/params.ts';
import { ParticipantStatus, PenaltyReason } from '../../../src/gen/cpoc/poc/v1/poc.ts';
import { recordsOf, summaryOf } from '../../harness/pocUser.ts';
import { simConsensusKey } from '../../harness/simAccount.ts';
import { eventsOf, ValidatorPlay } from '../../harness/validatorPlay.ts';

let play: ValidatorPlay;

afterEach(async () => {
  await play.chain.stop();
});

async function start(powers: readonly bigint[], params: Partial<Params> = {}): Promise<void> {
  play = await ValidatorPlay.start(6, powers, params);
}

describe('P32 double-sign evidence', () => {
  test('B7 a double-sign jails for good, zeroes the epoch and takes the validator out at once', async () => {
    await start([10n, 10n, 10n, 10n]);
    await play.commit({ 1: 50, 2: 50 });
    play.chain.accuse(simConsensusKey(2), 1n);
    const block = await play.chain.block();
    expect(play.powers()).toEqual({ 1: 10n, 3: 10n, 4: 10n });
    expect(eventsOf(block, 'poc_jailed')).toEqual([
      {
        address: play.account(2).address,
        reason: 'PENALTY_REASON_DOUBLE_SIGN',
        jailed_until_height: '0',
      },
    ]);
    expect(await play.participant(2)).toMatchObject({
      status: ParticipantStatus.PARTICIPANT_STATUS_JAILED,
      jailedForGood: true,
    });
    expect(await summaryOf(play.chain, play.account(2))).toMatchObject({
      effectivePocWeight: 0n,
      penaltyReason: PenaltyReason.PENALTY_REASON_DOUBLE_SIGN,
      penaltyHeight: block.height,
    });
    await play.settle();
    const record = (await recordsOf(play.chain, 1n)).find(
      ({ address }) => address === play.account(2).address,
    );
    expect(record).toMatchObject({ weight: 0n, power: 0n, reward: [] });
    // For good: no way back, and no other key or URL.
    await play.chain.advanceTo(700n);
    expect(await play.unjail(2)).toBe('poc/26');
    expect(await play.update(2, simConsensusKey(6))).toBe('poc/26');
    expect((await play.commit({ 2: 50 })).txResults[0]).toMatchObject({ code: 4 });
    // The key that signed twice stays claimed.
    expect(await play.register(5, simConsensusKey(2))).toBe('poc/19');
  });

  test('the evidence of a height counts once, and so does more evidence', async () => {
    await start([10n, 10n, 10n, 10n]);
    play.chain.accuse(simConsensusKey(2), 1n);
    play.chain.accuse(simConsensusKey(2), 1n);
    const first = await play.chain.block();
    expect(eventsOf(first, 'poc_jailed')).toHaveLength(1);
    expect(first.validatorUpdates).toHaveLength(1);
    play.chain.accuse(simConsensusKey(2), 1n);
    play.chain.accuse(simConsensusKey(2), 2n);
    const again = await play.chain.block();
    expect(eventsOf(again, 'poc_jailed')).toEqual([]);
    expect(again.validatorUpdates).toEqual([]);
    const before = await play.participant(2);
    await play.chain.block();
    expect(await play.participant(2)).toEqual(before);
  });

  test('evidence of nobody the chain knows changes nothing', async () => {
    await start([10n, 10n]);
    play.chain.accuse(simConsensusKey(77), 1n);
    const block = await play.chain.block();
    expect(eventsOf(block, 'poc_jailed')).toEqual([]);
    expect(play.powers()).toEqual({ 1: 10n, 2: 10n });
  });

  test('evidence in the first block of an epoch, of the last of the one before, costs the new epoch', async () => {
    await start([10n, 10n, 10n, 10n]);
    await play.commit({ 1: 50, 2: 50, 3: 50, 4: 50 });
    await play.settle();
    play.chain.accuse(simConsensusKey(2), 20n);
    await play.chain.block();
    expect(play.powers()).toEqual({ 1: 5n, 3: 5n, 4: 5n });
    expect(await summaryOf(play.chain, play.account(2), 2n)).toMatchObject({
      penaltyApplied: true,
    });
    expect(await summaryOf(play.chain, play.account(2), 1n)).toMatchObject({
      penaltyApplied: false,
    });
  });

  test('who changed the key, left the set or left altogether is found by the height of the offence', async () => {
    await start([10n, 10n, 10n, 10n], { weightRecordRetentionEpochs: 100 });
    await play.update(2, simConsensusKey(5));
    await play.commit({ 1: 50, 2: 50, 3: 50, 4: 50 });
    await play.settle();
    expect(play.powers()).toEqual({ 1: 5n, 3: 5n, 4: 5n, 5: 1n });
    // Somebody else takes the key over; what it signed before was the first owner's.
    await play.chain.block();
    expect(await play.register(6, simConsensusKey(2))).toBe('ok');
    await play.chain.advanceTo(60n);
    play.chain.accuse(simConsensusKey(2), 20n);
    await play.chain.block();
    expect((await play.participant(2)).jailedForGood).toBe(true);
    expect((await play.participant(6)).jailedForGood).toBe(false);
    // Its new validator left the set with it.
    expect(play.powers()[5]).toBe(undefined);
  });

  test('block S is still signed by the set before, S + 1 by the next', async () => {
    await start([10n, 10n, 10n, 10n]);
    // Key 2 goes from participant 2 to participant 6 with the settlement of epoch 1.
    await play.update(2, new Uint8Array(0));
    await play.commit({ 1: 50, 3: 50, 4: 50 });
    await play.settle();
    await play.chain.block();
    expect(await play.register(6, simConsensusKey(2))).toBe('ok');
    await play.commit({ 1: 50, 3: 50, 4: 50, 6: 50 });
    await play.settle();
    expect(play.powers()[2]).toBe(1n);
    await play.chain.advanceTo(45n);
    // Epoch 3 begins at 41. In epoch 2 the key was nobody's validator.
    play.chain.accuse(simConsensusKey(2), 41n);
    await play.chain.block();
    expect((await play.participant(2)).jailedForGood).toBe(false);
    expect((await play.participant(6)).jailedForGood).toBe(false);
    play.chain.accuse(simConsensusKey(2), 42n);
    await play.chain.block();
    expect((await play.participant(6)).jailedForGood).toBe(true);
    play.chain.accuse(simConsensusKey(2), 21n);
    await play.chain.block();
    expect((await play.participant(2)).jailedForGood).toBe(true);
  });

  test('evidence older than the records that are kept is nobody’s', async () => {
    await start([10n, 10n, 10n, 10n], { weightRecordRetentionEpochs: 1 });
    await play.chain.advanceTo(50n);
    play.chain.accuse(simConsensusKey(2), 5n);
    await play.chain.block();
    expect((await play.participant(2)).jailedForGood).toBe(false);
  });

  test('who is in jail for downtime already is jailed for good', async () => {
    await start([10n, 10n, 10n, 10n], { signedBlocksWindow: 3, minSignedBps: 9000 });
    play.silence(2);
    await play.chain.advanceTo(6n);
    expect(await play.participant(2)).toMatchObject({
      jailedForGood: false,
      jailedUntilHeight: 604n,
    });
    play.chain.accuse(simConsensusKey(2), 1n);
    const block = await play.chain.block();
    expect(await play.participant(2)).toMatchObject({ jailedForGood: true, jailedUntilHeight: 0n });
    expect(block.validatorUpdates).toEqual([]);
  });

  test('in the block that settles, jail and election give one list of updates', async () => {
    await start([10n, 10n, 10n, 10n]);
    await play.commit({ 1: 50, 2: 50, 3: 50, 4: 50 });
    while (play.chain.height < 19n) await play.answerAll();
    play.chain.accuse(simConsensusKey(2), 18n);
    const block = await play.chain.block();
    expect(block.height).toBe(20n);
    expect(block.validatorUpdates).toHaveLength(4);
    expect(play.powers()).toEqual({ 1: 5n, 3: 5n, 4: 5n });
  });

  test('the only validator stays, so that the chain goes on', async () => {
    await start([10n]);
    play.chain.accuse(simConsensusKey(1), 1n);
    const block = await play.chain.block();
    expect(eventsOf(block, 'poc_validator_jailed')).toMatchObject([{ left_the_set: 'false' }]);
    expect(play.powers()).toEqual({ 1: 10n });
    // More evidence is not even tried.
    play.chain.accuse(simConsensusKey(1), 2n);
    expect(eventsOf(await play.chain.block(), 'poc_validator_jailed')).toEqual([]);
  });
});
