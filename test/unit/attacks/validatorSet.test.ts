/**
 * B6: removing every validator, or pushing power past what CometBFT takes. Every block of a simulated chain is checked by a model of
 * CometBFT's validator set, which throws where the real one would stop the chain.
 */

import { ValidatorUpdate } from 'cosmjs-types/tendermint/abci/types';
import { afterEach, describe, expect, test } from 'vitest';
import { toHex } from '../../../src/lib/bytes.ts';
import { CometValidatorSet, maxTotalVotingPower } from '../../harness/cometValidatorSet.ts';
import { simConsensusKey } from '../../harness/simAccount.ts';
import { eventsOf } from '../../harness/validatorPlay.ts';
import { agreedPowers, changeStatus, startPlay, stopPlays } from './setPlay.ts';

const none = new Uint8Array(0);

afterEach(stopPlays);

describe('B6 the model refuses what CometBFT refuses', () => {
  const update = (index: number, power: bigint) =>
    ValidatorUpdate.fromPartial({ pubKey: { ed25519: simConsensusKey(index) }, power });
  const two = () => new CometValidatorSet([update(1, 5n), update(2, 7n)]);
  const short = ValidatorUpdate.fromPartial({ pubKey: { ed25519: new Uint8Array(31) }, power: 1n });
  const other = ValidatorUpdate.fromPartial({
    pubKey: { secp256k1: new Uint8Array(32) },
    power: 1n,
  });

  test.each<[string, readonly ValidatorUpdate[], string]>([
    ['a key twice', [update(3, 1n), update(3, 1n)], 'duplicate'],
    ['a removal twice', [update(1, 0n), update(1, 0n)], 'duplicate'],
    ['the removal of an unknown key', [update(3, 0n)], 'failed to find'],
    ['a negative power', [update(1, -1n)], 'negative'],
    ['one power above the bound', [update(1, maxTotalVotingPower + 1n)], 'too high'],
    ['a total above the bound', [update(1, maxTotalVotingPower - 6n)], 'too high'],
    ['nobody left', [update(1, 0n), update(2, 0n)], 'empty set'],
    ['a key of another length', [short], 'ed25519'],
    ['a key of another kind', [other], 'ed25519'],
  ])('%s', (_, updates, words) => {
    const set = two();
    expect(() => set.update(updates)).toThrow(words);
    expect(set.powers).toEqual(two().powers);
  });

  test('and takes the rest: up to the bound, swinging to others, or nothing at all', () => {
    const set = two();
    set.update([]);
    expect(set.powers).toEqual(two().powers);
    set.update([update(1, maxTotalVotingPower - 7n)]);
    set.update([update(1, 0n), update(2, 0n), update(3, maxTotalVotingPower)]);
    expect([...set.powers]).toEqual([[toHex(simConsensusKey(3)), maxTotalVotingPower]]);
  });

  test('and a first set that is empty, or holds a power of 0', () => {
    expect(() => new CometValidatorSet([])).toThrow('empty');
    expect(() => new CometValidatorSet([update(1, 0n), update(2, 1n)])).toThrow('power 0');
  });
});

describe('B6 nobody is left who could be a validator', () => {
  test('B6 everybody deactivates: the set stays for as long as they are away', async () => {
    const play = await startPlay([10n, 20n]);
    await play.commit({ 1: 30, 2: 40 });
    for (const index of [1, 2]) expect(await changeStatus(play, index, 'deactivate')).toBe('ok');
    for (let epoch = 1; epoch <= 3; epoch += 1) {
      const block = epoch === 1 ? await play.settle() : await play.epoch({});
      expect(block.validatorUpdates).toEqual([]);
      expect(eventsOf(block, 'poc_no_candidates')).toHaveLength(1);
      expect(await agreedPowers(play)).toEqual({ 1: 10n, 2: 20n });
    }
    await play.chain.block();
    expect(await changeStatus(play, 2, 'reactivate')).toBe('ok');
    await play.commit({ 2: 40 });
    await play.settle();
    expect(await agreedPowers(play)).toEqual({ 2: 4n });
  });

  test('B6 everybody is penalized: the set stays, and the next epoch elects again', async () => {
    const play = await startPlay([10n, 20n]);
    await play.commit({ 1: 30, 2: 40 });
    // Nobody answers the audit.
    const block = await play.chain.advanceTo(12n);
    expect(block?.validatorUpdates).toEqual([]);
    expect(await agreedPowers(play)).toEqual({ 1: 10n, 2: 20n });
    await play.epoch({ 1: 50, 2: 50 });
    expect(await agreedPowers(play)).toEqual({ 1: 5n, 2: 5n });
  });

  test('B6 no candidate has a key: the set stays', async () => {
    const play = await startPlay([10n], 3);
    for (const index of [2, 3]) expect(await play.register(index, none)).toBe('ok');
    await play.commit({ 2: 50, 3: 70 });
    const block = await play.settle();
    expect(eventsOf(block, 'poc_no_candidates')).toHaveLength(1);
    expect(await agreedPowers(play)).toEqual({ 1: 10n });
  });

  test('B6 every validator gives its key up: the set stays with the keys that it had', async () => {
    const play = await startPlay([10n, 20n]);
    for (const index of [1, 2]) expect(await play.update(index, none)).toBe('ok');
    await play.commit({ 1: 50, 2: 50 });
    await play.settle();
    expect(await agreedPowers(play)).toEqual({ 1: 10n, 2: 20n });
    await play.epoch({ 1: 50, 2: 50 });
    expect(await agreedPowers(play)).toEqual({ 1: 10n, 2: 20n });
  });

  test('B6 the only candidate leaves in the epoch that would have elected it', async () => {
    const play = await startPlay([10n], 2);
    expect(await play.register(2)).toBe('ok');
    await play.commit({ 2: 50 });
    expect(await changeStatus(play, 2, 'deactivate')).toBe('ok');
    await play.settle();
    expect(await agreedPowers(play)).toEqual({ 1: 10n });
  });

  test('B6 the only validator and only candidate leaves: it stays until somebody else was seen signing', async () => {
    const play = await startPlay([10n], 2);
    await play.commit({ 1: 50 });
    expect(await changeStatus(play, 1, 'deactivate')).toBe('ok');
    await play.settle();
    expect(await agreedPowers(play)).toEqual({ 1: 10n });
    await play.chain.block();
    expect(await play.register(2)).toBe('ok');
    await play.commit({ 2: 50 });
    await play.settle();
    expect(await agreedPowers(play)).toEqual({ 1: 10n, 2: 1n });
    await play.epoch({ 2: 50 });
    expect(await agreedPowers(play)).toEqual({ 2: 5n });
  });
});

describe('B6 the whole set changes', () => {
  test('B6 everybody changes keys at once: the old keys stay until the new ones were seen', async () => {
    const play = await startPlay([10n, 20n, 30n], 6);
    for (const index of [1, 2, 3]) {
      expect(await play.update(index, simConsensusKey(index + 3))).toBe('ok');
    }
    await play.commit({ 1: 50, 2: 50, 3: 50 });
    await play.settle();
    const entered = { 1: 10n, 2: 20n, 3: 30n, 4: 1n, 5: 1n, 6: 1n };
    expect(await agreedPowers(play)).toEqual(entered);
    await play.epoch({ 1: 50, 2: 50, 3: 50 });
    expect(await agreedPowers(play)).toEqual({ 4: 5n, 5: 5n, 6: 5n });
  });

  test('B6 other participants with other keys: not one validator is the same two settlements later', async () => {
    const play = await startPlay([10n, 20n], 5);
    for (const index of [3, 4, 5]) expect(await play.register(index)).toBe('ok');
    await play.commit({ 3: 50, 4: 60, 5: 70 });
    await play.settle();
    expect(await agreedPowers(play)).toEqual({ 1: 10n, 2: 20n, 3: 1n, 4: 1n, 5: 1n });
    await play.epoch({ 3: 50, 4: 60, 5: 70 });
    expect(await agreedPowers(play)).toEqual({ 3: 5n, 4: 6n, 5: 7n });
  });

  test('B6 at no settlement do keys that never signed get a third of the power, however many and heavy', async () => {
    const play = await startPlay([1n, 2n, 3n], 10);
    for (let index = 4; index <= 10; index += 1) expect(await play.register(index)).toBe('ok');
    const heavy = { 4: 90, 5: 90, 6: 90, 7: 90, 8: 90, 9: 90, 10: 90 };
    await play.commit({ 1: 10, ...heavy });
    await play.settle();
    const { 1: seen = 0n, ...fresh } = await agreedPowers(play);
    expect(Object.values(fresh)).toEqual([1n, 1n, 1n, 1n, 1n, 1n, 1n]);
    expect(seen > 14n).toBe(true);
    await play.epoch({ 1: 10, ...heavy });
    expect(await agreedPowers(play)).toMatchObject({ 1: 1n, 4: 9n, 10: 9n });
  });

  test('B6 who is put out in the very block of a settlement is named once, in one list in the order of keys', async () => {
    const play = await startPlay([10n, 10n, 10n, 10n]);
    const byKey = [1, 2, 3, 4].sort((a, b) =>
      toHex(simConsensusKey(a)) < toHex(simConsensusKey(b)) ? -1 : 1,
    );
    const last = byKey.at(-1) as number;
    await play.commit({ 1: 50, 2: 50, 3: 50, 4: 50 });
    while (play.chain.height < 11n) await play.answerAll();
    play.chain.accuse(simConsensusKey(last), 10n);
    const block = await play.settle();
    const told = block.validatorUpdates.map(({ pubKey, power }) => [
      toHex(pubKey?.ed25519 ?? none),
      power,
    ]);
    expect(told).toEqual(
      byKey.map((index) => [toHex(simConsensusKey(index)), index === last ? 0n : 5n]),
    );
    await agreedPowers(play);
  });

  test('B6 and back: swinging between two sets in every epoch is never refused', async () => {
    const play = await startPlay([10n, 20n], 4);
    for (const index of [3, 4]) expect(await play.register(index)).toBe('ok');
    for (let epoch = 1; epoch <= 6; epoch += 1) {
      const work = epoch % 2 === 0 ? { 1: 50, 2: 50 } : { 3: 50, 4: 50 };
      if (epoch > 1) await play.chain.block();
      await play.commit(work);
      await play.settle();
      const powers = await agreedPowers(play);
      if (epoch % 2 === 0) expect(powers).toEqual({ 1: 5n, 2: 5n });
      else expect(powers).toMatchObject({ 3: 1n, 4: 1n });
    }
  });

  test('B6 the only validator changes its key: both keys are in the set for an epoch, then the new one', async () => {
    const play = await startPlay([10n], 2);
    expect(await play.update(1, simConsensusKey(2))).toBe('ok');
    await play.commit({ 1: 50 });
    await play.settle();
    expect(await agreedPowers(play)).toEqual({ 1: 10n, 2: 1n });
    await play.epoch({ 1: 50 });
    expect(await agreedPowers(play)).toEqual({ 2: 5n });
  });

  test('B6 a key change in every epoch, without ever running a validator, keeps the old key and gains nothing', async () => {
    const play = await startPlay([10n], 6);
    for (let next = 2; next <= 6; next += 1) {
      if (next > 2) await play.chain.block();
      play.silence(next);
      expect(await play.update(1, simConsensusKey(next))).toBe('ok');
      await play.commit({ 1: 50 });
      await play.settle();
      expect(await agreedPowers(play)).toEqual({ 1: 10n, [next]: 1n });
    }
  });
});

describe('B6 one seat', () => {
  test('B6 max_validators 1: the highest weight alone, ties by address, and it changes hands', async () => {
    const play = await startPlay([10n, 10n], 2, { maxValidators: 1 });
    await play.commit({ 1: 50, 2: 60 });
    await play.settle();
    expect(await agreedPowers(play)).toEqual({ 2: 6n });
    // The other one is new again: it enters beside the one that was seen.
    await play.epoch({ 1: 70 });
    expect(await agreedPowers(play)).toEqual({ 1: 1n, 2: 6n });
    await play.epoch({ 1: 70, 2: 70 });
    const [first] = [1, 2].sort((a, b) =>
      toHex(play.account(a).bytes) < toHex(play.account(b).bytes) ? -1 : 1,
    ) as [number];
    expect(await agreedPowers(play)).toEqual({ [first]: 7n });
  });

  test('B6 max_validators 1 and a newcomer of more weight that does not run: it never holds the seat alone', async () => {
    const play = await startPlay([10n], 2, { maxValidators: 1 });
    play.silence(2);
    expect(await play.register(2)).toBe('ok');
    await play.commit({ 1: 50, 2: 900 });
    await play.settle();
    for (let epoch = 2; epoch <= 4; epoch += 1) {
      const powers = await agreedPowers(play);
      expect(powers[1]).toBeDefined();
      expect(3n * (powers[2] ?? 0n) < (powers[1] as bigint)).toBe(true);
      await play.epoch({ 1: 50, 2: 900 });
    }
  });
});

describe('B6 the total', () => {
  const most = maxTotalVotingPower;

  test('B6 genesis may hold 2^60 − 1 together, and the first settlement comes down from there', async () => {
    const play = await startPlay([most - 2n, 1n, 1n]);
    expect(await agreedPowers(play)).toEqual({ 1: most - 2n, 2: 1n, 3: 1n });
    await play.commit({ 1: 50, 2: 50 });
    await play.settle();
    expect(await agreedPowers(play)).toEqual({ 1: 5n, 2: 5n });
  });

  test('B6 genesis with 2^60 is refused', async () => {
    await expect(startPlay([most, 1n])).rejects.toThrow('less than 2^60');
    await expect(startPlay([1n << 63n])).rejects.toThrow();
  });

  test('B6 a newcomer beside 2^60 − 1 scales the set instead of going over', async () => {
    const play = await startPlay([most], 2);
    expect(await play.register(2)).toBe('ok');
    await play.commit({ 2: 50 });
    await play.settle();
    // One half, rounded down, and the one.
    expect(await agreedPowers(play)).toEqual({ 1: most / 2n, 2: 1n });
    await play.epoch({});
    expect(await agreedPowers(play)).toEqual({ 1: most / 2n, 2: 1n });
  });

  test('B6 the highest power moves from one end of the set to the other in one block', async () => {
    const play = await startPlay([most - 1n, 1n], 2, { maxPowerShareBps: 10_000 });
    await play.commit({ 1: 10, 2: 900 });
    await play.settle();
    expect(await agreedPowers(play)).toEqual({ 1: 1n, 2: 90n });
  });
});
