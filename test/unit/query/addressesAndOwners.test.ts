/** Addresses in their forms, owners of a denomination, and what may be sent: decoded by the library that cosmjs uses. */

import * as auth from 'cosmjs-types/cosmos/auth/v1beta1/query';
import * as bank from 'cosmjs-types/cosmos/bank/v1beta1/query';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { moduleAddress } from '../../../src/types/moduleAddress.ts';
import { type SimAccount, simAccount, simConsensusKey } from '../../harness/simAccount.ts';
import { SimChain } from '../../harness/simChain.ts';
import { askModule } from './powerSetChain.ts';

const prefix = 'cosmos';
const accounts = [0, 1, 2].map((i) => simAccount(i, prefix)) as [
  SimAccount,
  SimAccount,
  SimAccount,
];
const [ann] = accounts;
let chain: SimChain;

beforeAll(async () => {
  chain = await SimChain.start({
    prefix,
    denom: 'ucosm',
    accounts,
    balance: 5_000n,
    moreDenoms: ['ustake'],
    participants: [{ account: ann, consensusPubkey: simConsensusKey(0), power: 1n }],
    bank: {
      send_enabled: [
        { denom: 'ucosm', enabled: true },
        { denom: 'ustake', enabled: false },
      ],
      denom_metadata: [metadata],
    },
  });
  await chain.block();
});
afterAll(() => chain.stop());

const metadata = {
  description: 'the coin',
  denom_units: [
    { denom: 'ucosm', exponent: 0, aliases: [] },
    { denom: 'cosm', exponent: 6, aliases: [] },
  ],
  base: 'ucosm',
  display: 'cosm',
  name: 'Cosm',
  symbol: 'COSM',
};

describe('auth', () => {
  const byId = async (request: object): Promise<string> =>
    (
      await askModule(
        chain,
        'auth/AccountAddressByID',
        auth.QueryAccountAddressByIDRequest,
        request,
        auth.QueryAccountAddressByIDResponse,
      )
    ).accountAddress;

  test('AccountAddressByID finds each account by its number', async () => {
    for (const [i, { address }] of accounts.entries()) {
      expect(await byId({ accountId: BigInt(i) })).toBe(address);
    }
    await expect(byId({ accountId: 1000n })).rejects.toThrow(
      'sdk/22: rpc error: code = NotFound desc = account address not found with account number 1000',
    );
    await expect(byId({ id: 1n })).rejects.toThrow('try to request using account-id');
  });

  const toText = async (addressBytes: Uint8Array): Promise<string> =>
    (
      await askModule(
        chain,
        'auth/AddressBytesToString',
        auth.AddressBytesToStringRequest,
        { addressBytes },
        auth.AddressBytesToStringResponse,
      )
    ).addressString;
  const toBytes = async (addressString: string): Promise<Uint8Array> =>
    (
      await askModule(
        chain,
        'auth/AddressStringToBytes',
        auth.AddressStringToBytesRequest,
        { addressString },
        auth.AddressStringToBytesResponse,
      )
    ).addressBytes;

  test('an address as bytes and as text, there and back', async () => {
    expect(await toText(ann.bytes)).toBe(ann.address);
    expect(await toBytes(ann.address)).toEqual(ann.bytes);
    expect(await toText(moduleAddress('gov'))).toBe(
      'cosmos10d07y265gmmuvt4z0w9aw880jnsr700j6zn9kn',
    );
    await expect(toText(new Uint8Array(0))).rejects.toThrow('empty address bytes is not allowed');
    await expect(toText(new Uint8Array(256))).rejects.toThrow('address max length is 255, got 256');
    await expect(toBytes('')).rejects.toThrow('empty address string is not allowed');
    await expect(toBytes(simAccount(0, 'osmo').address)).rejects.toThrow("expected 'cosmos'");
  });
});

describe('auth, empty requests', () => {
  test.each([
    ['Account', auth.QueryAccountRequest, 'Address cannot be empty'],
    ['AccountInfo', auth.QueryAccountInfoRequest, 'address cannot be empty'],
    ['ModuleAccountByName', auth.QueryModuleAccountByNameRequest, 'module name is empty'],
  ])('%s says what is missing', async (method, request, text) => {
    await expect(
      askModule(chain, `auth/${method}`, request, {}, auth.QueryAccountResponse),
    ).rejects.toThrow(`sdk/18: rpc error: code = InvalidArgument desc = ${text}`);
  });
});

describe('bank', () => {
  test('AllBalances shows display names where it is asked to', async () => {
    const of = async (resolveDenom: boolean): Promise<string[]> => {
      const request = { address: ann.address, resolveDenom };
      const answer = await askModule(
        chain,
        'bank/AllBalances',
        bank.QueryAllBalancesRequest,
        request,
        bank.QueryAllBalancesResponse,
      );
      return answer.balances.map(({ denom, amount }) => `${amount}${denom}`);
    };
    expect(await of(false)).toEqual(['5000ucosm', '5000ustake']);
    expect(await of(true)).toEqual(['5000cosm', '5000ustake']);
  });

  for (const method of ['DenomOwners', 'DenomOwnersByQuery'] as const) {
    test(`${method} pages through all holders and what they hold`, async () => {
      const owners: bank.DenomOwner[] = [];
      let key = new Uint8Array(0) as Uint8Array;
      do {
        const page = await askModule(
          chain,
          `bank/${method}`,
          bank.QueryDenomOwnersRequest,
          { denom: 'ustake', pagination: { key, limit: 2n } },
          bank.QueryDenomOwnersResponse,
        );
        owners.push(...page.denomOwners);
        key = page.pagination?.nextKey ?? new Uint8Array(0);
      } while (key.length > 0);
      const byBytes = [...accounts].sort((a, b) => Buffer.compare(a.bytes, b.bytes));
      expect(owners).toEqual(
        byBytes.map(({ address }) => ({ address, balance: { denom: 'ustake', amount: '5000' } })),
      );
    });

    test(`${method} of what nobody holds is empty, of what is no denomination refused`, async () => {
      const of = async (denom: string): Promise<bank.QueryDenomOwnersResponse> =>
        await askModule(
          chain,
          `bank/${method}`,
          bank.QueryDenomOwnersRequest,
          { denom },
          bank.QueryDenomOwnersResponse,
        );
      expect((await of('nothere')).denomOwners).toEqual([]);
      // The holders of `ustake` are not those of a denomination that begins like it.
      expect((await of('usta')).denomOwners).toEqual([]);
      await expect(of('1')).rejects.toThrow('sdk/18');
    });
  }

  const enabled = async (request: object): Promise<bank.QuerySendEnabledResponse> =>
    await askModule(
      chain,
      'bank/SendEnabled',
      bank.QuerySendEnabledRequest,
      request,
      bank.QuerySendEnabledResponse,
    );

  test('SendEnabled lists what has an entry, or of the named ones those that have', async () => {
    const [first, second] = [
      { denom: 'ucosm', enabled: true },
      { denom: 'ustake', enabled: false },
    ];
    const all = await enabled({});
    expect([all.sendEnabled, all.pagination?.total]).toEqual([[first, second], 2n]);
    expect((await enabled({ pagination: { offset: 1n } })).sendEnabled).toEqual([second]);
    const named = await enabled({ denoms: ['ustake', 'nothere', 'ucosm'] });
    expect([named.sendEnabled, named.pagination]).toEqual([[second, first], undefined]);
    await expect(enabled({ denoms: Array(1001).fill('ucosm') })).rejects.toThrow(
      '1001 denoms are asked for, expected at most 1000',
    );
  });

  test('SpendableBalanceByDenom is the balance, zero where there is none', async () => {
    const of = async (address: string, denom: string): Promise<unknown> =>
      (
        await askModule(
          chain,
          'bank/SpendableBalanceByDenom',
          bank.QuerySpendableBalanceByDenomRequest,
          { address, denom },
          bank.QuerySpendableBalanceByDenomResponse,
        )
      ).balance;
    expect(await of(ann.address, 'ustake')).toEqual({ denom: 'ustake', amount: '5000' });
    expect(await of(ann.address, 'nothere')).toEqual({ denom: 'nothere', amount: '0' });
    await expect(of('abc', 'ustake')).rejects.toThrow('invalid address: decoding bech32 failed');
    await expect(of(ann.address, '1')).rejects.toThrow('invalid denom: 1');
  });

  test('DenomMetadataByQueryString answers as DenomMetadata does', async () => {
    const of = async (denom: string): Promise<bank.QueryDenomMetadataByQueryStringResponse> =>
      await askModule(
        chain,
        'bank/DenomMetadataByQueryString',
        bank.QueryDenomMetadataByQueryStringRequest,
        { denom },
        bank.QueryDenomMetadataByQueryStringResponse,
      );
    expect((await of('ucosm')).metadata.display).toBe('cosm');
    await expect(of('nothere')).rejects.toThrow('client metadata for denom nothere');
  });
});
