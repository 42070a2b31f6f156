import { afterEach, describe, expect, test } from 'vitest';
import type { Params } from '../../../src/gen/cpoc/poc/v1/params.ts';
import { Probation, type WeightRecord } from '../../../src/gen/cpoc/poc/v1/poc.ts';
import { nextValidators } from '../../../src/weights/nextValidators.ts';
import { passesProbation } from '../../../src/weights/passesProbation.ts';
import { recordsOf } from '../../harness/pocUser.ts';
import { simConsensusKey } from '../../harness/simAccount.ts';
import { eventsOf, ValidatorPlay } from '../../harness/validatorPlay.ts';

let play: ValidatorPlay;

afterEach(async () => {
  await play.chain.stop();
});

async function start(powers: readonly bigint[], params: Partial<Params> = {}): Promise<void> {
  play = await ValidatorPlay.start(8, powers, params);
}

async function recordOf(index: number, epochIndex: bigint): Promise<WeightRecord | undefined> {
  const { address } = play.account(index);
  return (await recordsOf(play.chain, epochIndex)).find((record) => record.address === address);
}

describe('P34 probation', () => {
  test('a new key enters with power 1 and gets its full power once it was seen signing', async () => {
    await start([10n, 10n, 10n]);
    await play.register(4);
    await play.commit({ 1: 50, 2: 50, 3: 50, 4: 50 });
    await play.settle();
    expect(play.powers()).toEqual({ 1: 5n, 2: 5n, 3: 5n, 4: 1n });
    expect(await recordOf(4, 1n)).toMatchObject({
      weight: 5n,
      power: 1n,
      probation: Probation.PROBATION_ENTERED,
    });
    expect(await recordOf(1, 1n)).toMatchObject({
      probation: Probation.PROBATION_UNSPECIFIED,
      probationBlocks: 0n,
      probationSignedBlocks: 0n,
    });
    // Weight and rewards are not touched.
    expect((await recordOf(4, 1n))?.reward).toEqual((await recordOf(1, 1n))?.reward);
    await play.epoch({ 1: 50, 2: 50, 3: 50, 4: 50 });
    expect(play.powers()).toEqual({ 1: 5n, 2: 5n, 3: 5n, 4: 5n });
    // Decided in block 20, it signs from 22 on; block 40 has heard of 22 to 39.
    expect(await recordOf(4, 2n)).toMatchObject({
      probation: Probation.PROBATION_PASSED,
      probationBlocks: 18n,
      probationSignedBlocks: 18n,
    });
    expect((await play.validators()).every(({ probation }) => !probation)).toBe(true);
  });

  test('B8 a key behind which no node runs never gets more than power 1, and leaves', async () => {
    await start([10n, 10n, 10n]);
    await play.register(4);
    play.silence(4);
    await play.commit({ 1: 50, 2: 50, 3: 50, 4: 5000 });
    await play.settle();
    expect(play.powers()).toEqual({ 1: 5n, 2: 5n, 3: 5n, 4: 1n });
    await play.epoch({ 1: 50, 2: 50, 3: 50, 4: 5000 });
    expect(play.powers()).toEqual({ 1: 5n, 2: 5n, 3: 5n });
    expect(await recordOf(4, 2n)).toMatchObject({
      weight: 500n,
      power: 0n,
      probation: Probation.PROBATION_FAILED,
      probationBlocks: 18n,
      probationSignedBlocks: 0n,
    });
    // It may try again an epoch later.
    await play.epoch({ 1: 50, 2: 50, 3: 50, 4: 5000 });
    expect(play.powers()[4]).toBe(1n);
  });

  test('B8 many such keys together stay below a third of the power, however little the others have', async () => {
    await start([1n]);
    for (let index = 2; index <= 8; index += 1) await play.register(index);
    for (let index = 2; index <= 8; index += 1) play.silence(index);
    const all = Object.fromEntries(Array.from({ length: 8 }, (_, i) => [i + 1, 10 + i]));
    await play.commit(all);
    await play.settle();
    const powers = play.powers();
    const total = Object.values(powers).reduce((sum, power) => sum + power, 0n);
    expect(Object.keys(powers)).toHaveLength(8);
    expect(3n * (total - (powers[1] ?? 0n)) < total).toBe(true);
    await play.epoch(all);
    expect(Object.keys(play.powers())).toEqual(['1']);
  });

  test('B8 where nobody who was seen has weight, those who were stay beside the new ones', async () => {
    await start([10n, 4n], { maxValidators: 2 });
    for (const index of [3, 4, 5]) await play.register(index);
    await play.commit({ 3: 50, 4: 60, 5: 70 });
    const block = await play.settle();
    expect(eventsOf(block, 'poc_no_candidates')).toHaveLength(1);
    expect(play.powers()).toEqual({ 1: 10n, 5: 1n });
    // Seen now, they take over; who stayed without weight leaves.
    await play.epoch({ 3: 50, 4: 60, 5: 70 });
    expect(play.powers()).toEqual({ 4: 1n, 5: 7n });
  });

  test('B8 an old validator that changes to another key is on probation with it', async () => {
    await start([10n, 10n, 10n]);
    await play.update(3, simConsensusKey(8));
    await play.commit({ 1: 50, 2: 50, 3: 50 });
    await play.settle();
    expect(play.powers()).toEqual({ 1: 5n, 2: 5n, 8: 1n });
  });

  test.each([
    [9, 5000, 5n],
    [10, 5000, undefined],
    [0, 10_000, 5n],
    [1, 10_000, undefined],
    [18, 0, 5n],
  ])('%i of 18 blocks missed where %i bps are asked for', async (missed, bps, power) => {
    await start([10n, 10n, 10n], { probationSignedBps: bps });
    await play.register(4);
    await play.commit({ 1: 50, 2: 50, 3: 50, 4: 50 });
    await play.settle();
    // Block 22 is the first that it signs; block 23 tells of it.
    play.silence(4);
    await play.chain.advanceTo(22n);
    if (missed === 0) play.silence(4, false);
    await play.commit({ 1: 50, 2: 50, 3: 50, 4: 50 });
    while (play.chain.height < 40n) {
      if (play.chain.height - 22n >= BigInt(missed)) play.silence(4, false);
      await play.answerAll();
    }
    expect(play.powers()[4]).toBe(power);
  });

  test.each([
    [0n, 0n, 5000, false],
    [0n, 0n, 0, true],
    [1n, 0n, 0, true],
    [1n, 0n, 1, false],
    [2n, 1n, 5000, true],
    [3n, 1n, 3333, true],
    [3n, 1n, 3334, false],
  ])(
    'of %i blocks %i were signed, %i bps are asked for: passed is %s',
    (blocks, signed, bps, passed) => {
      expect(passesProbation(blocks, signed, bps)).toBe(passed);
    },
  );

  test('validators of genesis are in the set already', async () => {
    await start([10n, 10n]);
    play.silence(2);
    await play.commit({ 1: 50, 2: 50 });
    await play.settle();
    expect(play.powers()).toEqual({ 1: 5n, 2: 5n });
  });

  test.each([
    [[2n], 1, [4n]],
    [[3n], 1, [3n]],
    [[1n], 7, [16n]],
    [[14n], 7, [28n]],
    [[15n], 7, [15n]],
    [[1n, 3n], 2, [2n, 6n]],
    [[1n, 4n], 2, [1n, 4n]],
  ])('powers of %s beside %i on probation become %s', (weights, newcomers, powers) => {
    const all = [...weights, ...Array.from({ length: newcomers }, () => 1n)];
    const candidates = all.map((weight, i) => ({
      address: new Uint8Array(20).fill(i),
      consensusPubkey: simConsensusKey(i),
      weight,
      seen: i < weights.length,
    }));
    const terms = { staying: [], maxValidators: 100, maxShareBps: 10_000 };
    const elected = nextValidators({ ...terms, candidates });
    const seen = elected.filter(({ probation }) => !probation).map(({ power }) => power);
    expect(seen.sort((a, b) => (a < b ? -1 : 1))).toEqual(powers);
  });

  test.each([
    [20, { 1: 2n, 2: 2n, 3: 1n }],
    [30, { 2: 3n, 3: 1n }],
  ])(
    'with %i nonces each, a jailed one may go or not: two thirds of the rest must be seen',
    async (nonces, left) => {
      await start([10n, 10n]);
      await play.register(3);
      play.silence(3);
      await play.commit({ 1: nonces, 2: nonces, 3: nonces });
      await play.settle();
      await play.chain.advanceTo(25n);
      play.chain.accuse(simConsensusKey(1), 24n);
      await play.chain.block();
      expect(play.powers()).toEqual(left);
    },
  );

  test('when one is jailed, those on probation count as seen as far as they signed', async () => {
    await start([4n, 4n]);
    await play.register(3);
    await play.commit({ 1: 40, 2: 40, 3: 40 });
    await play.settle();
    expect(play.powers()).toEqual({ 1: 4n, 2: 4n, 3: 1n });
    play.silence(3);
    await play.chain.advanceTo(26n);
    play.chain.accuse(simConsensusKey(1), 25n);
    await play.chain.block();
    play.chain.accuse(simConsensusKey(2), 25n);
    // 2 alone has more than two thirds beside 3; 3 alone was not seen.
    await play.chain.block();
    expect(play.powers()).toEqual({ 2: 4n, 3: 1n });
  });
});
