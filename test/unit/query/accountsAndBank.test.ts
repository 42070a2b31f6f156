import { ModuleAccount } from 'cosmjs-types/cosmos/auth/v1beta1/auth';
import * as auth from 'cosmjs-types/cosmos/auth/v1beta1/query';
import * as bank from 'cosmjs-types/cosmos/bank/v1beta1/query';
import { describe, expect, test } from 'vitest';
import { toHex } from '../../../src/lib/bytes.ts';
import { AppError } from '../../../src/lib/errors.ts';
import { authQueries } from '../../../src/query/auth/authQueries.ts';
import { bankQueries } from '../../../src/query/bank/bankQueries.ts';
import type { QueryHandler } from '../../../src/query/queryHandler.ts';
import { formatAddress } from '../../../src/types/address.ts';
import { parseGenesisBank } from '../../../src/types/genesis/genesisBank.ts';
import { moduleAddress } from '../../../src/types/moduleAddress.ts';
import { simAccount } from '../../harness/simAccount.ts';
import { createTxRunner } from '../../harness/txRunner.ts';

const prefix = 'cosmos';
const alice = simAccount(0, prefix);
const nobody = simAccount(9, prefix);
const metadata = {
  description: 'the coin',
  denom_units: [
    { denom: 'ucosm', exponent: 0, aliases: [] },
    { denom: 'cosm', exponent: 6, aliases: ['COSM'] },
  ],
  base: 'ucosm',
  display: 'cosm',
  name: 'Cosm',
  symbol: 'COSM',
};
const runner = createTxRunner({
  prefix,
  accounts: [
    {
      address: alice.bytes,
      coins: [
        { denom: 'ucosm', amount: 1_000_000_000n },
        { denom: 'ustake', amount: 5n },
      ],
    },
  ],
  bank: {
    denomMetadata: parseGenesisBank(
      { params: { default_send_enabled: true }, balances: [], denom_metadata: [metadata] },
      'bank',
      prefix,
    ).denomMetadata,
  },
});
const queries = new Map<string, QueryHandler>(
  [...authQueries, ...bankQueries].map((query) => [
    query.path.split('.').slice(1).join('.'),
    query,
  ]),
);
const context = {
  state: runner.state,
  height: 10n,
  chainId: 'sim-1',
  addressPrefix: prefix,
  dryRun(): never {
    throw new RangeError('no query of these tries messages');
  },
};

function ask(path: string, request: { finish(): Uint8Array } | Uint8Array): Uint8Array {
  const query = queries.get(path);
  if (query === undefined) throw new RangeError(path);
  return query.handle(context, request instanceof Uint8Array ? request : request.finish());
}

function refusal(path: string, request: { finish(): Uint8Array } | Uint8Array): [number, string] {
  try {
    ask(path, request);
  } catch (error) {
    if (error instanceof AppError) return [error.code, error.message];
    throw error;
  }
  return [0, ''];
}

describe('auth', () => {
  const account = 'auth.v1beta1.Query/Account';

  test('Account has the bytes that the Go chain answers', () => {
    const bytes = ask(account, auth.QueryAccountRequest.encode({ address: alice.address }));
    const { account: any } = auth.QueryAccountResponse.decode(bytes);
    expect(any?.typeUrl).toBe('/cosmos.auth.v1beta1.BaseAccount');
    // address alone: number and sequence 0 are left out.
    expect(toHex(any?.value ?? bytes)).toBe(`0a2d${Buffer.from(alice.address).toString('hex')}`);
  });

  test('Account that is not there, or no address', () => {
    const of = (address: string): [number, string] =>
      refusal(account, auth.QueryAccountRequest.encode({ address }));
    expect(of(nobody.address)).toEqual([
      22,
      `rpc error: code = NotFound desc = account ${nobody.address} not found: key not found`,
    ]);
    expect(of('abc')).toEqual([
      18,
      'decoding bech32 failed: invalid bech32 string length 3: invalid request',
    ]);
    expect(refusal(account, Uint8Array.of(0x0a, 0xff))).toEqual([
      18,
      'unexpected EOF: invalid request',
    ]);
  });

  test('AccountInfo, Accounts, Params, Bech32Prefix', () => {
    const info = auth.QueryAccountInfoResponse.decode(
      ask(
        'auth.v1beta1.Query/AccountInfo',
        auth.QueryAccountInfoRequest.encode({ address: alice.address }),
      ),
    );
    expect(info.info?.address).toBe(alice.address);
    const all = auth.QueryAccountsResponse.decode(
      ask('auth.v1beta1.Query/Accounts', new Uint8Array(0)),
    );
    expect([all.accounts.length, all.pagination?.total]).toEqual([4, 4n]);
    const params = auth.QueryParamsResponse.decode(
      ask('auth.v1beta1.Query/Params', new Uint8Array(0)),
    );
    expect(params.params?.sigVerifyCostSecp256k1).toBe(1000n);
    const answer = ask('auth.v1beta1.Query/Bech32Prefix', new Uint8Array(0));
    expect(auth.Bech32PrefixResponse.decode(answer).bech32Prefix).toBe(prefix);
  });

  test('module accounts, numbered after those of the genesis', () => {
    const all = auth.QueryModuleAccountsResponse.decode(
      ask('auth.v1beta1.Query/ModuleAccounts', new Uint8Array(0)),
    );
    expect(
      all.accounts.map(({ value }) => {
        const { name, permissions, baseAccount } = ModuleAccount.decode(value);
        return [name, permissions, baseAccount?.accountNumber];
      }),
    ).toEqual([
      ['fee_collector', [], 1n],
      ['gov', ['burner'], 2n],
      ['poc', ['minter'], 3n],
    ]);
    const byName = (name: string): Uint8Array =>
      ask(
        'auth.v1beta1.Query/ModuleAccountByName',
        auth.QueryModuleAccountByNameRequest.encode({ name }),
      );
    const gov = auth.QueryModuleAccountByNameResponse.decode(byName('gov')).account;
    expect(ModuleAccount.decode(gov?.value ?? new Uint8Array(0)).baseAccount?.address).toBe(
      formatAddress(moduleAddress('gov'), prefix),
    );
    expect(() => byName('nothing')).toThrow('account nothing not found: key not found');
  });
});

describe('bank', () => {
  const at = (name: string): string => `bank.v1beta1.Query/${name}`;

  test('Balance has the bytes that the Go chain answers', () => {
    const request = { address: alice.address, denom: 'ucosm' };
    const bytes = ask(at('Balance'), bank.QueryBalanceRequest.encode(request));
    expect(Buffer.from(bytes).toString('base64')).toBe('ChMKBXVjb3NtEgoxMDAwMDAwMDAw');
  });

  test('Balance of what is not held is zero; bad requests are refused', () => {
    const of = (address: string, denom: string): Uint8Array =>
      bank.QueryBalanceRequest.encode({ address, denom }).finish();
    const none = bank.QueryBalanceResponse.decode(ask(at('Balance'), of(nobody.address, 'ucosm')));
    expect(none.balance).toEqual({ denom: 'ucosm', amount: '0' });
    expect(refusal(at('Balance'), of('abc', 'ucosm'))).toEqual([
      18,
      'rpc error: code = InvalidArgument desc = invalid address: decoding bech32 failed: invalid bech32 string length 3: invalid request',
    ]);
    expect(refusal(at('Balance'), of(alice.address, 'a'))[1]).toContain('invalid denom: a');
  });

  test('AllBalances and SpendableBalances', () => {
    const request = bank.QueryAllBalancesRequest.fromPartial({ address: alice.address });
    const coins = [
      { denom: 'ucosm', amount: '1000000000' },
      { denom: 'ustake', amount: '5' },
    ];
    const all = ask(at('AllBalances'), bank.QueryAllBalancesRequest.encode(request));
    expect(bank.QueryAllBalancesResponse.decode(all)).toEqual({
      balances: coins,
      pagination: { nextKey: new Uint8Array(0), total: 2n },
    });
    const spendable = bank.QuerySpendableBalancesRequest.encode({ address: alice.address });
    const answer = ask(at('SpendableBalances'), spendable);
    expect(bank.QuerySpendableBalancesResponse.decode(answer).balances).toEqual(coins);
  });

  test('supply', () => {
    const total = bank.QueryTotalSupplyResponse.decode(ask(at('TotalSupply'), new Uint8Array(0)));
    expect(total.supply.map(({ denom }) => denom)).toEqual(['ucosm', 'ustake']);
    const of = (denom: string): unknown =>
      bank.QuerySupplyOfResponse.decode(
        ask(at('SupplyOf'), bank.QuerySupplyOfRequest.encode({ denom })),
      ).amount;
    expect(of('ustake')).toEqual({ denom: 'ustake', amount: '5' });
    expect(of('nothere')).toEqual({ denom: 'nothere', amount: '0' });
  });

  test('metadata and params', () => {
    const of = (denom: string): { finish(): Uint8Array } =>
      bank.QueryDenomMetadataRequest.encode({ denom });
    const one = bank.QueryDenomMetadataResponse.decode(ask(at('DenomMetadata'), of('ucosm')));
    expect([one.metadata?.display, one.metadata?.denomUnits[1]?.exponent]).toEqual(['cosm', 6]);
    expect(refusal(at('DenomMetadata'), of('nothere'))).toEqual([
      22,
      'rpc error: code = NotFound desc = client metadata for denom nothere: key not found',
    ]);
    const all = bank.QueryDenomsMetadataResponse.decode(
      ask(at('DenomsMetadata'), new Uint8Array(0)),
    );
    expect(all.metadatas.length).toBe(1);
    const params = bank.QueryParamsResponse.decode(ask(at('Params'), new Uint8Array(0)));
    expect(params.params?.defaultSendEnabled).toBe(true);
  });
});
