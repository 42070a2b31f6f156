import { afterEach, describe, expect, test } from 'vitest';
import { pocTypeUrls } from '../../../src/client/pocMessages.ts';
import type { Params } from '../../../src/gen/cpoc/poc/v1/params.ts';
import { ParticipantStatus, PenaltyReason } from '../../../src/gen/cpoc/poc/v1/poc.ts';
import { recordsOf, summaryOf } from '../../harness/pocUser.ts';
import type { SimBlock } from '../../harness/simChain.ts';
import { eventsOf, ValidatorPlay } from '../../harness/validatorPlay.ts';

const { PARTICIPANT_STATUS_ACTIVE, PARTICIPANT_STATUS_JAILED } = ParticipantStatus;
let play: ValidatorPlay;

afterEach(async () => {
  await play.chain.stop();
});

/** Six of eight must be signed; jail lasts three blocks. */
async function start(powers: readonly bigint[], params: Partial<Params> = {}): Promise<void> {
  play = await ValidatorPlay.start(5, powers, {
    signedBlocksWindow: 8,
    minSignedBps: 7500,
    jailBlocks: 3,
    ...params,
  });
}

/** Empty blocks until one jails somebody. */
async function untilJailed(most = 40): Promise<SimBlock> {
  for (let left = most; left > 0; left -= 1) {
    const block = await play.chain.block();
    if (eventsOf(block, 'poc_jailed').length > 0) return block;
  }
  throw new Error(`nobody was jailed up to height ${play.chain.height}`);
}

describe('P31 liveness', () => {
  test('who signed less than its share of a full window is jailed, leaves at once, and loses the epoch', async () => {
    await start([10n, 10n, 10n, 10n]);
    await play.commit({ 1: 50, 2: 50 });
    play.silence(2);
    // Missed from block 2 on. The window is full with block 8, of which block 9 tells.
    const block = await untilJailed();
    expect(block.height).toBe(9n);
    expect(play.powers()).toEqual({ 1: 10n, 3: 10n, 4: 10n });
    expect(await play.participant(2)).toMatchObject({
      status: PARTICIPANT_STATUS_JAILED,
      jailedUntilHeight: 12n,
      jailedForGood: false,
    });
    expect(await summaryOf(play.chain, play.account(2))).toMatchObject({
      penaltyApplied: true,
      effectivePocWeight: 0n,
      penaltyReason: PenaltyReason.PENALTY_REASON_DOWNTIME,
      penaltyHeight: 9n,
    });
    expect(eventsOf(block, 'poc_validator_jailed')).toMatchObject([{ left_the_set: 'true' }]);
  });

  test('the bound is exact: who missed as many as it may stays, one more is too many', async () => {
    await start([10n, 10n, 10n, 10n]);
    play.silence(2);
    play.silence(3);
    await play.chain.block();
    await play.chain.block();
    play.silence(2, false);
    await play.chain.block();
    play.silence(3, false);
    const block = await untilJailed();
    expect(eventsOf(block, 'poc_jailed')).toMatchObject([{ address: play.account(3).address }]);
    expect(await play.signingInfo(2)).toMatchObject({ windowMissedBlocks: 2, missedBlocks: 2n });
    await play.chain.advanceTo(30n);
    expect(play.powers()[2]).toBe(10n);
    // What was missed falls out of the window, and is not forgotten as a whole.
    expect(await play.signingInfo(2)).toMatchObject({ windowMissedBlocks: 0, missedBlocks: 2n });
  });

  test('a window that slides over bitmaps counts what it holds, no more', async () => {
    await start([10n, 10n, 10n, 10n], { epochLength: 2000n, signedBlocksWindow: 100 });
    const missed: bigint[] = [];
    for (let height = 2n; height < 1100n; height += 1n) {
      const silent = height % 7n === 3n;
      play.silence(2, silent);
      await play.chain.block();
      if (silent) missed.push(height - 1n);
    }
    const last = play.chain.height - 1n;
    const inWindow = missed.filter((height) => height > last - 100n).length;
    expect(await play.signingInfo(2)).toMatchObject({
      missedBlocks: BigInt(missed.length),
      windowMissedBlocks: inWindow,
    });
  });

  test('MsgUnjail is refused before its time, and brings back; power returns with settlement, on probation', async () => {
    await start([10n, 10n, 10n, 10n]);
    expect(await play.unjail(2)).toBe('poc/22');
    play.silence(2);
    await untilJailed();
    expect(await play.unjail(2)).toBe('poc/25');
    play.silence(2, false);
    await play.chain.block();
    const back = { typeUrl: pocTypeUrls.unjail, value: { creator: play.account(2).address } };
    const block = await play.chain.block(await play.chain.sign(play.account(2), back));
    expect(block.txResults[0]?.events.map(({ type }) => type)).toContain('poc_participant');
    expect(block.height).toBe(12n);
    expect((await play.participant(2)).status).toBe(PARTICIPANT_STATUS_ACTIVE);
    // The epoch is lost all the same.
    const refused = await play.commit({ 2: 50, 1: 50 });
    expect(refused.txResults.map(({ code }) => code).sort()).toEqual([0, 7]);
    await play.settle();
    expect(play.powers()).toEqual({ 1: 5n });
    await play.epoch({ 1: 50, 2: 50 });
    expect(play.powers()).toEqual({ 1: 5n, 2: 1n });
    await play.epoch({ 1: 50, 2: 50 });
    expect(play.powers()).toEqual({ 1: 5n, 2: 5n });
  });

  test('who is in jail earns nothing, neither weight nor rewards', async () => {
    await start([10n, 10n, 10n, 10n], { jailBlocks: 100 });
    await play.commit({ 1: 50 });
    play.silence(2);
    await untilJailed();
    const refused = await play.commit({ 2: 50 });
    expect(refused.txResults[0]).toMatchObject({ codespace: 'poc', code: 4 });
    await play.settle();
    const record = (await recordsOf(play.chain, 1n)).find(
      ({ address }) => address === play.account(2).address,
    );
    expect(record).toMatchObject({
      weight: 0n,
      power: 0n,
      reward: [],
      status: PARTICIPANT_STATUS_JAILED,
    });
  });

  test('the set is never emptied: the last one stays until settlement finds others', async () => {
    await start([10n], { jailBlocks: 100 });
    play.silence(1);
    const block = await untilJailed();
    expect(eventsOf(block, 'poc_validator_jailed')).toMatchObject([{ left_the_set: 'false' }]);
    expect(play.powers()).toEqual({ 1: 10n });
    // Who stays begins a new window, behind the blocks that it was jailed for.
    expect(await play.signingInfo(1)).toMatchObject({
      windowStartHeight: block.height,
      windowMissedBlocks: 0,
      missedBlocks: block.height - 1n,
    });
    expect(await play.register(3)).toBe('ok');
    await play.settle();
    expect(play.powers()).toEqual({ 1: 10n });
    await play.epoch({ 3: 50 });
    expect(play.powers()).toEqual({ 1: 10n, 3: 1n });
    await play.epoch({ 3: 50 });
    expect(play.powers()).toEqual({ 3: 5n });
  });

  test('who left and enters again begins anew, with nothing missed', async () => {
    await start([10n, 10n, 10n, 10n], { epochLength: 20n, jailBlocks: 1 });
    play.silence(2);
    await untilJailed();
    await expect(play.signingInfo(2)).rejects.toThrow('no validator');
    play.silence(2, false);
    await play.unjail(2);
    await play.commit({ 1: 50, 3: 50, 4: 50 });
    await play.settle();
    await play.epoch({ 1: 50, 2: 50, 3: 50, 4: 50 });
    expect(play.powers()[2]).toBe(1n);
    await play.chain.advanceTo(45n);
    expect(await play.signingInfo(2)).toMatchObject({
      startHeight: 42n,
      missedBlocks: 0n,
      windowMissedBlocks: 0,
      windowStartHeight: 42n,
    });
  });

  test('several go in one block, as long as more than two thirds of the rest were seen signing', async () => {
    await start([10n, 10n, 10n, 10n], { epochLength: 40n });
    for (const index of [1, 2, 3, 4]) play.silence(index);
    const block = await untilJailed();
    expect(eventsOf(block, 'poc_jailed')).toHaveLength(4);
    expect(Object.values(play.powers())).toEqual([10n]);
  });

  test('where nothing is asked for nobody is jailed', async () => {
    await start([10n, 10n, 10n, 10n], { minSignedBps: 0 });
    play.silence(2);
    await play.chain.advanceTo(40n);
    expect((await play.participant(2)).status).toBe(PARTICIPANT_STATUS_ACTIVE);
  });

  test('after the last commit jail takes no place in the audit: everybody is still audited', async () => {
    await start([10n, 10n, 10n, 10n, 10n], {
      epochLength: 30n,
      auditWindowBlocks: 3,
      signedBlocksWindow: 21,
      validationSampleRateBps: 0,
    });
    await play.commit({ 1: 50, 3: 50, 4: 50 });
    play.silence(2);
    play.silence(5);
    // K = 30 − 3 − 6 = 21: block 22, the first of the audit, tells that the window is full.
    const block = await untilJailed();
    expect(block.height).toBe(22n);
    await play.chain.advanceTo(24n);
    for (const index of [1, 3, 4]) {
      expect((await summaryOf(play.chain, play.account(index)))?.challengesIssued).toBeGreaterThan(
        1,
      );
    }
    await expect(summaryOf(play.chain, play.account(2))).rejects.toThrow('not found');
  });

  test('before it, jail counts as one more summary, and everybody is audited too', async () => {
    await start([10n, 10n, 10n, 10n, 10n], {
      epochLength: 30n,
      auditWindowBlocks: 3,
      signedBlocksWindow: 20,
    });
    await play.commit({ 1: 50, 3: 50, 4: 50 });
    play.silence(2);
    play.silence(5);
    expect((await untilJailed()).height).toBe(21n);
    await play.chain.advanceTo(24n);
    for (const index of [1, 3, 4]) {
      expect((await summaryOf(play.chain, play.account(index)))?.challengesIssued).toBeGreaterThan(
        1,
      );
    }
    expect(await summaryOf(play.chain, play.account(2))).toMatchObject({ penaltyApplied: true });
  });
});
