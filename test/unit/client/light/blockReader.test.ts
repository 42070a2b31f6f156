/** A validator set is asked for page by page; whatever a node makes of that, it ends, and says what was wrong. */

import { base64 } from '@scure/base';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ChainClient } from '../../../../src/client/connectClient.ts';
import { readValidatorSet } from '../../../../src/client/light/blockReader.ts';
import { type SetMember, validatorsHash } from '../../../../src/client/light/validatorSet.ts';
import { type FakeCometRpc, startFakeCometRpc } from '../../../harness/fakeCometRpc.ts';
import { simConsensusKey } from '../../../harness/simAccount.ts';

let node: FakeCometRpc;

beforeAll(async () => {
  node = await startFakeCometRpc();
});

afterAll(async () => {
  await node.close();
});

beforeEach(() => {
  node.asked.length = 0;
});

const members = (count: number): SetMember[] =>
  Array.from({ length: count }, (_, i) => ({
    consensusPubkey: simConsensusKey(i + 1),
    power: BigInt(1000 - i),
  }));
const shown = ({ consensusPubkey, power }: SetMember): object => ({
  pub_key: { type: 'tendermint/PubKeyEd25519', value: base64.encode(consensusPubkey) },
  voting_power: String(power),
});
const read = (hash: Uint8Array): Promise<SetMember[]> =>
  readValidatorSet({ rpc: node.url } as ChainClient, 7n, hash);

function answer(pages: (page: number) => readonly object[], total: number): void {
  node.answers.set('validators', ({ page }: { page: string }) => ({
    block_height: '7',
    validators: pages(Number(page)),
    total: String(total),
  }));
}

test.each([1, 99, 100, 101, 250])('a set of %i is read whole', async (count) => {
  const set = members(count);
  const all = set.map(shown);
  answer((page) => all.slice(100 * (page - 1), 100 * page), count);
  expect(await read(validatorsHash(set))).toEqual(set);
  expect(node.asked.length).toBe(Math.ceil(count / 100));
});

test('one member a page, of a set without end, is asked for once', async () => {
  const [one] = members(1) as [SetMember];
  answer(() => [shown(one)], 1_000_000);
  await expect(read(new Uint8Array(32))).rejects.toMatchObject({ code: 'not_proven' });
  expect(node.asked.length).toBe(1);
});

test.each([
  ['full pages without end', 100, 20],
  ['one page of all members that there could be', 20_000, 1],
])('%s are not taken for a set', async (_what, size, asked) => {
  const [one] = members(1) as [SetMember];
  const page = Array.from({ length: size }, () => shown(one));
  answer(() => page, 1_000_000);
  await expect(read(new Uint8Array(32))).rejects.toMatchObject({
    code: 'bad_answer',
    message: expect.stringContaining('more than 2000 members'),
  });
  expect(node.asked.length).toBeLessThanOrEqual(asked + 1);
});

test.each([
  ['beyond 64 bits', '9999999999999999999'],
  ['that is negative', '-1'],
  ['that is a number of JSON', 5],
  ['that is missing', undefined],
])('a power %s is none', async (_what, power) => {
  const [one] = members(1) as [SetMember];
  answer(() => [{ ...shown(one), voting_power: power }], 1);
  await expect(read(new Uint8Array(32))).rejects.toMatchObject({
    code: 'bad_answer',
    message: expect.stringContaining('a power that is none'),
  });
});
