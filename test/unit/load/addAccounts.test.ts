import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type AddAccountsOptions, addAccounts } from '../../../load/addAccounts.ts';
import { keyOfSeed } from '../../../load/senderKeys.ts';
import { newGenesis } from '../../../src/cli/home/newGenesis.ts';
import { parseGenesis } from '../../../src/types/genesis.ts';

function folderWith(genesis: unknown): { path: string; options: AddAccountsOptions } {
  const folder = mkdtempSync(join(tmpdir(), 'load-genesis-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'genesis.json');
  writeFileSync(path, typeof genesis === 'string' ? genesis : JSON.stringify(genesis));
  return {
    path,
    options: {
      ...{ from: path, to: path, seed: 'some', prefix: 'cpoc', denom: 'upoc' },
      ...{ senders: 3, accounts: 2005, balance: 500n },
    },
  };
}

const fresh = () =>
  newGenesis({
    chainId: 'g-1',
    addressPrefix: 'cpoc',
    denom: 'upoc',
    time: new Date('2026-01-01T00:00:00Z'),
  });

test('the node reads what was written: every account once, with its coins, senders first', async () => {
  const { path, options } = folderWith(fresh());
  await addAccounts(options);
  const { app_state: state, ...others } = JSON.parse(readFileSync(path, 'utf8'));
  const genesis = parseGenesis(state);
  expect(genesis.auth.accounts).toHaveLength(2008);
  expect([...genesis.bank.balances].every(({ coins }) => coins[0]?.amount === 500n)).toBe(true);
  expect(genesis.bank.supply).toEqual([{ denom: 'upoc', amount: 2008n * 500n }]);
  expect(state.auth.accounts[2].address).toBe(keyOfSeed('some', 2, 'cpoc').address);
  expect(others.chain_id).toBe('g-1');
  expect(readdirSync(join(path, '..'))).toEqual(['genesis.json']);
});

test('what the genesis had stays, and its supply grows with the accounts', async () => {
  const document = fresh();
  const address = keyOfSeed('other', 0, 'cpoc').address;
  const coins = [
    { denom: 'uatom', amount: '1' },
    { denom: 'upoc', amount: '9' },
  ];
  document.app_state.bank.balances.push({ address, coins });
  document.app_state.bank.supply.push(...coins);
  const { path, options } = folderWith(document);
  await addAccounts(options);
  const genesis = parseGenesis(JSON.parse(readFileSync(path, 'utf8')).app_state);
  expect(genesis.bank.supply).toEqual([
    { denom: 'uatom', amount: 1n },
    { denom: 'upoc', amount: 9n + 2008n * 500n },
  ]);
});

test.each([
  ['no JSON', '{'],
  ['no genesis', { app_state: { auth: {} } }],
])('%s is refused, and the file stays as it was', async (_what, content) => {
  const { path, options } = folderWith(content);
  const before = readFileSync(path, 'utf8');
  await expect(addAccounts(options)).rejects.toThrow('give a genesis file');
  expect(readFileSync(path, 'utf8')).toBe(before);
});
