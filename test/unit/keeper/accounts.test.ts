import { expect, test } from 'vitest';
import { createContext } from '../../../src/app/context.ts';
import {
  ensureAccount,
  getAccount,
  isBlockedAddress,
  setAccount,
} from '../../../src/keeper/auth/accounts.ts';
import { accountValue } from '../../../src/keeper/auth/accountValue.ts';
import { initAuthGenesis } from '../../../src/keeper/auth/genesis.ts';
import { accounts, authSchema } from '../../../src/keeper/auth/schema.ts';
import { bankSchema } from '../../../src/keeper/bank/schema.ts';
import { toHex } from '../../../src/lib/bytes.ts';
import { Branch } from '../../../src/store/branch.ts';
import { InfiniteGasMeter } from '../../../src/types/gas.ts';
import { parseGenesisAuth } from '../../../src/types/genesis/genesisAuth.ts';
import { moduleAddress } from '../../../src/types/moduleAddress.ts';
import { createMapState } from '../../harness/mapState.ts';
import { simAccount } from '../../harness/simAccount.ts';
import { createTxRunner } from '../../harness/txRunner.ts';

const [alice, bob, carol] = [0, 1, 2].map((i) => simAccount(i)) as [
  ReturnType<typeof simAccount>,
  ReturnType<typeof simAccount>,
  ReturnType<typeof simAccount>,
];

const params = {
  max_memo_characters: '256',
  tx_sig_limit: '7',
  tx_size_cost_per_byte: '10',
  sig_verify_cost_ed25519: '590',
  sig_verify_cost_secp256k1: '1000',
};

test('the prefixes of acc and bank stay where clients and the SDK look for them', () => {
  const table = (schema: typeof authSchema): string[] =>
    schema.collections.map(({ prefix, name, key }) => `${prefix} ${name} ${key}`);
  expect(table(authSchema)).toEqual([
    '0 params ',
    '2 account_numbers (uint64, bytes)',
    '1 accounts bytes',
    '3 next_account_number ',
  ]);
  expect(table(bankSchema)).toEqual([
    '0 supply string',
    '1 denom_metadata string',
    '2 balances (bytes, string)',
    '3 holders (string, bytes)',
    '4 send_enabled string',
    '5 params ',
  ]);
  expect(toHex(accounts.storeKey(alice.bytes))).toBe(`01${toHex(alice.bytes)}`);
});

test('accounts survive their encoding', () => {
  const base = {
    address: alice.address,
    publicKey: undefined,
    accountNumber: 7n,
    sequence: 1n << 63n,
  };
  const key = { typeUrl: '/cosmos.crypto.secp256k1.PubKey', value: Uint8Array.of(10, 1, 2) };
  for (const account of [
    { ...base, module: undefined },
    { ...base, publicKey: key, module: undefined },
    { ...base, module: { name: 'poc', permissions: ['minter', 'burner'] } },
  ]) {
    expect(accountValue.decode(accountValue.encode(account))).toEqual(account);
  }
});

test('genesis numbers are kept, new accounts go on after them and after the modules', () => {
  const ctx = createContext({
    ...createTxRunner({ accounts: [] }).ctx,
    state: new Branch(createMapState()),
    gas: new InfiniteGasMeter(),
  });
  const entry = (address: string, account_number: string, pub_key: unknown = null): unknown => ({
    '@type': '/cosmos.auth.v1beta1.BaseAccount',
    address,
    account_number,
    pub_key,
    sequence: '4',
  });
  const key = {
    '@type': '/cosmos.crypto.secp256k1.PubKey',
    key: Buffer.from(bob.publicKey).toString('base64'),
  };
  const list = [entry(alice.address, '0'), entry(bob.address, '5', key)];
  initAuthGenesis(ctx, parseGenesisAuth({ params, accounts: list }, 'auth', 'cpoc'));
  expect(getAccount(ctx, alice.bytes)).toMatchObject({ accountNumber: 0n, sequence: 4n });
  expect(getAccount(ctx, bob.bytes)).toMatchObject({
    accountNumber: 5n,
    publicKey: { typeUrl: '/cosmos.crypto.secp256k1.PubKey' },
  });
  expect(
    ['fee_collector', 'gov', 'poc'].map((n) => getAccount(ctx, moduleAddress(n))?.accountNumber),
  ).toEqual([6n, 7n, 8n]);
  ensureAccount(ctx, carol.bytes);
  ensureAccount(ctx, carol.bytes);
  expect(getAccount(ctx, carol.bytes)?.accountNumber).toBe(9n);
});

test.each([
  ['account_number', 'accounts[0].account_number'],
  ['sequence', 'accounts[0].sequence'],
])('a genesis with more than 2^30 as %s is refused', (field, path) => {
  const account = {
    '@type': '/cosmos.auth.v1beta1.BaseAccount',
    address: alice.address,
    [field]: '1073741825',
  };
  expect(() => parseGenesisAuth({ params, accounts: [account] }, 'auth', 'cpoc')).toThrow(path);
});

test('users may not send to modules, except to governance', () => {
  const blocked = ['fee_collector', 'poc', 'gov'].map((name) =>
    isBlockedAddress(moduleAddress(name)),
  );
  expect(blocked).toEqual([true, true, false]);
  expect(isBlockedAddress(alice.bytes)).toBe(false);
});

test('a changed account replaces the old one under one number', () => {
  const { ctx } = createTxRunner({ accounts: [{ address: alice.bytes }] });
  const account = getAccount(ctx, alice.bytes);
  if (account === undefined) throw new RangeError('no account');
  setAccount(ctx, alice.bytes, { ...account, sequence: 3n });
  expect([...accounts.entries(ctx)].length).toBe(4);
  expect(getAccount(ctx, alice.bytes)?.sequence).toBe(3n);
});
