/** B6: two participants and one consensus key. A key that stood in the set twice, or under the wrong name, would stop the chain. */

import { afterEach, describe, expect, test } from 'vitest';
import { pocTypeUrls } from '../../../src/client/pocMessages.ts';
import { toHex } from '../../../src/lib/bytes.ts';
import { simConsensusKey } from '../../harness/simAccount.ts';
import { agreedPowers, changeStatus, startPlay, stopPlays } from './setPlay.ts';

const none = new Uint8Array(0);

afterEach(stopPlays);

describe('B6 two participants and one key', () => {
  test('B6 two participants swap keys, each taking a key in the epoch that frees it', async () => {
    const play = await startPlay([10n, 10n], 3);
    const [one, two, three] = [1, 2, 3].map(simConsensusKey) as [
      Uint8Array,
      Uint8Array,
      Uint8Array,
    ];
    expect(await play.update(1, two)).toBe('poc/19');
    expect(await play.update(2, three)).toBe('ok');
    expect(await play.update(1, two)).toBe('poc/19');
    await play.commit({ 1: 50, 2: 60 });
    await play.settle();
    expect(Object.keys(await agreedPowers(play))).toEqual(['1', '3']);
    await play.chain.block();
    expect(await play.update(1, two)).toBe('ok');
    expect(await play.update(2, one)).toBe('poc/19');
    await play.commit({ 1: 50, 2: 60 });
    await play.settle();
    expect(Object.keys(await agreedPowers(play))).toEqual(['2', '3']);
    await play.chain.block();
    expect(await play.update(2, one)).toBe('ok');
    await play.commit({ 1: 50, 2: 60 });
    await play.settle();
    await play.epoch({ 1: 50, 2: 60 });
    // 60 and 50 nonces, at most half of the power each; who has which key has changed.
    expect(await agreedPowers(play)).toEqual({ 1: 5n, 2: 5n });
    const owners = new Map(
      (await play.validators()).map((v) => [toHex(v.consensusPubkey), v.address]),
    );
    expect(owners.get(toHex(one))).toBe(play.account(2).address);
    expect(owners.get(toHex(two))).toBe(play.account(1).address);
  });

  test('B6 both hand their keys on in one block: only what is free then is given', async () => {
    const play = await startPlay([10n, 10n], 3);
    const { chain } = play;
    const swap = async (index: number, key: Uint8Array) => {
      const creator = play.account(index).address;
      const value = { creator, consensusPubkey: key, inferenceUrl: '' };
      return chain.sign(play.account(index), { typeUrl: pocTypeUrls.updateParticipant, value });
    };
    const txs = [await swap(1, simConsensusKey(2)), await swap(2, simConsensusKey(1))];
    const block = await chain.block(...txs);
    expect(block.txResults.map(({ code }) => code)).toEqual([19, 19]);
    await play.commit({ 1: 50, 2: 50 });
    await play.settle();
    expect(await agreedPowers(play)).toEqual({ 1: 5n, 2: 5n });
  });

  test('B6 a pending key that is taken back is another account’s in the same epoch, and counts once', async () => {
    const play = await startPlay([10n, 10n], 3);
    expect(await play.update(1, simConsensusKey(3))).toBe('ok');
    expect(await play.register(3, simConsensusKey(3))).toBe('poc/19');
    expect(await play.update(1, simConsensusKey(1))).toBe('ok');
    expect(await play.register(3, simConsensusKey(3))).toBe('ok');
    expect(await play.update(1, simConsensusKey(3))).toBe('poc/19');
    await play.commit({ 1: 50, 2: 50, 3: 50 });
    await play.settle();
    expect(await agreedPowers(play)).toEqual({ 1: 5n, 2: 5n, 3: 1n });
    const third = (await play.validators()).find(({ probation }) => probation);
    expect(third?.address).toBe(play.account(3).address);
  });

  test('B6 the key of a validator cannot be claimed, at once or for later, while it is in the set', async () => {
    const play = await startPlay([10n, 10n], 3);
    expect(await play.register(3, simConsensusKey(1))).toBe('poc/19');
    expect(await play.register(3, none)).toBe('ok');
    expect(await play.update(3, simConsensusKey(1))).toBe('poc/19');
    expect(await changeStatus(play, 1, 'deactivate')).toBe('ok');
    // Not the key of who has left by choice either.
    expect(await play.update(3, simConsensusKey(1))).toBe('poc/19');
    await play.commit({ 2: 50, 3: 50 });
    await play.settle();
    expect(await agreedPowers(play)).toEqual({ 2: 5n });
  });
});
