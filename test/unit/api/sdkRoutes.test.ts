/** The routes of SDK 0.53 that wallets and explorers call: each is there where its service is, and none is there that nobody answers. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { createNodeBackend } from '../../../src/api/createNodeBackend.ts';
import { apiDescriptors } from '../../../src/api/descriptors/apiDescriptors.ts';
import { type ApiNode, startApiNode } from '../../harness/apiNode.ts';
import { simAccount } from '../../harness/simAccount.ts';
import { SimChain } from '../../harness/simChain.ts';

const alice = simAccount(1);
let chain: SimChain;
let api: ApiNode;
let served: ReadonlySet<string>;

beforeAll(async () => {
  chain = await SimChain.start({ accounts: [alice] });
  await chain.block();
  api = await startApiNode(chain);
  served = createNodeBackend({
    application: chain.app,
    node: { version: '', minimumGasPrices: '', retainedVersions: 1 },
    cometRpc: 'tcp://127.0.0.1:1',
    logger: { error: () => {} },
  }).paths;
});

afterAll(async () => {
  expect(api.bugs).toEqual([]);
  await api.close();
  await chain.stop();
});

const bank = (method: string): string => `/cosmos.bank.v1beta1.Query/${method}`;
const auth = (method: string): string => `/cosmos.auth.v1beta1.Query/${method}`;
const gov = (version: string, method: string): string => `/cosmos.gov.${version}.Query/${method}`;
const tx = (method: string): string => `/cosmos.tx.v1beta1.Service/${method}`;
const base = (method: string): string => `/cosmos.base.tendermint.v1beta1.Service/${method}`;
const a = alice.address;

/** Route and the method behind it. */
const routes: readonly (readonly [verb: string, path: string, method: string])[] = [
  ['POST', '/cosmos/tx/v1beta1/simulate', tx('Simulate')],
  [
    'GET',
    '/cosmos/tx/v1beta1/txs?query=tx.height=1&page=1&limit=2&order_by=ORDER_BY_ASC',
    tx('GetTxsEvent'),
  ],
  ['POST', '/cosmos/tx/v1beta1/txs', tx('BroadcastTx')],
  ['GET', `/cosmos/tx/v1beta1/txs/${'0'.repeat(64)}`, tx('GetTx')],
  ['GET', '/cosmos/tx/v1beta1/txs/block/1', tx('GetBlockWithTxs')],
  ['POST', '/cosmos/tx/v1beta1/decode', tx('TxDecode')],
  ['POST', '/cosmos/tx/v1beta1/encode', tx('TxEncode')],
  ['POST', '/cosmos/tx/v1beta1/decode/amino', tx('TxDecodeAmino')],
  ['POST', '/cosmos/tx/v1beta1/encode/amino', tx('TxEncodeAmino')],
  ['GET', '/cosmos/base/tendermint/v1beta1/node_info', base('GetNodeInfo')],
  ['GET', '/cosmos/base/tendermint/v1beta1/syncing', base('GetSyncing')],
  ['GET', '/cosmos/base/tendermint/v1beta1/blocks/latest', base('GetLatestBlock')],
  ['GET', '/cosmos/base/tendermint/v1beta1/blocks/1', base('GetBlockByHeight')],
  ['GET', '/cosmos/base/tendermint/v1beta1/validatorsets/latest', base('GetLatestValidatorSet')],
  ['GET', '/cosmos/base/tendermint/v1beta1/validatorsets/1', base('GetValidatorSetByHeight')],
  ['GET', '/cosmos/base/tendermint/v1beta1/abci_query?path=app/version', base('ABCIQuery')],
  ['GET', '/cosmos/base/node/v1beta1/config', '/cosmos.base.node.v1beta1.Service/Config'],
  ['GET', '/cosmos/base/node/v1beta1/status', '/cosmos.base.node.v1beta1.Service/Status'],
  [
    'GET',
    '/cosmos/base/reflection/v1beta1/interfaces',
    '/cosmos.base.reflection.v1beta1.ReflectionService/ListAllInterfaces',
  ],
  [
    'GET',
    '/cosmos/base/reflection/v1beta1/interfaces/cosmos.base.v1beta1.Msg/implementations',
    '/cosmos.base.reflection.v1beta1.ReflectionService/ListImplementations',
  ],
  ...['authn', 'chain', 'codec', 'configuration', 'query_services', 'tx_descriptor'].map(
    (name) =>
      [
        'GET',
        `/cosmos/base/reflection/v1beta1/app_descriptor/${name}`,
        '/cosmos.base.reflection.v2alpha1.ReflectionService/GetTxDescriptor',
      ] as const,
  ),
  ['GET', '/cosmos/auth/v1beta1/accounts', auth('Accounts')],
  ['GET', `/cosmos/auth/v1beta1/accounts/${a}`, auth('Account')],
  ['GET', `/cosmos/auth/v1beta1/account_info/${a}`, auth('AccountInfo')],
  ['GET', '/cosmos/auth/v1beta1/address_by_id/1', auth('AccountAddressByID')],
  ['GET', '/cosmos/auth/v1beta1/params', auth('Params')],
  ['GET', '/cosmos/auth/v1beta1/module_accounts', auth('ModuleAccounts')],
  ['GET', '/cosmos/auth/v1beta1/module_accounts/gov', auth('ModuleAccountByName')],
  ['GET', '/cosmos/auth/v1beta1/bech32', auth('Bech32Prefix')],
  ['GET', '/cosmos/auth/v1beta1/bech32/AAAA', auth('AddressBytesToString')],
  ['GET', `/cosmos/bank/v1beta1/balances/${a}`, bank('AllBalances')],
  ['GET', `/cosmos/bank/v1beta1/balances/${a}/by_denom?denom=upoc`, bank('Balance')],
  ['GET', `/cosmos/bank/v1beta1/spendable_balances/${a}`, bank('SpendableBalances')],
  [
    'GET',
    `/cosmos/bank/v1beta1/spendable_balances/${a}/by_denom?denom=upoc`,
    bank('SpendableBalanceByDenom'),
  ],
  ['GET', '/cosmos/bank/v1beta1/supply', bank('TotalSupply')],
  ['GET', '/cosmos/bank/v1beta1/supply/by_denom?denom=upoc', bank('SupplyOf')],
  ['GET', '/cosmos/bank/v1beta1/params', bank('Params')],
  ['GET', '/cosmos/bank/v1beta1/denoms_metadata', bank('DenomsMetadata')],
  ['GET', '/cosmos/bank/v1beta1/denoms_metadata/ibc/AB', bank('DenomMetadata')],
  [
    'GET',
    '/cosmos/bank/v1beta1/denoms_metadata_by_query_string?denom=upoc',
    bank('DenomMetadataByQueryString'),
  ],
  ['GET', '/cosmos/bank/v1beta1/denom_owners/upoc', bank('DenomOwners')],
  ['GET', '/cosmos/bank/v1beta1/denom_owners_by_query?denom=upoc', bank('DenomOwnersByQuery')],
  ['GET', '/cosmos/bank/v1beta1/send_enabled', bank('SendEnabled')],
  ...['v1', 'v1beta1'].flatMap((version) =>
    (
      [
        ['/params/voting', 'Params'],
        ['/proposals', 'Proposals'],
        ['/proposals/1', 'Proposal'],
        ['/proposals/1/deposits', 'Deposits'],
        [`/proposals/1/deposits/${a}`, 'Deposit'],
        ['/proposals/1/tally', 'TallyResult'],
        ['/proposals/1/votes', 'Votes'],
        [`/proposals/1/votes/${a}`, 'Vote'],
      ] as const
    ).map(
      ([path, method]) => ['GET', `/cosmos/gov/${version}${path}`, gov(version, method)] as const,
    ),
  ),
  ['GET', '/cosmos/gov/v1/constitution', gov('v1', 'Constitution')],
  ['GET', '/cosmos/consensus/v1/params', '/cosmos.consensus.v1.Query/Params'],
];

test.each(routes)('%s %s', async (verb, path, method) => {
  const init = verb === 'POST' ? { method: verb, body: '{}' } : {};
  const answer = await fetch(api.rest + path, init);
  const json = (await answer.json()) as { code?: number; message?: string };
  const isThere = served.has(method);
  expect({ there: answer.status !== 501, json }).toMatchObject({ there: isThere });
  if (!isThere) expect(json).toEqual({ code: 12, message: 'Not Implemented', details: [] });
  expect(answer.status === 500, `${path}: ${json.message}`).toBe(false);
});

test('every method that is answered has a descriptor', () => {
  for (const path of served) {
    const [, service = '', method = ''] = path.split('/');
    const found = apiDescriptors()
      .getService(service)
      ?.methods.some(({ name }) => name === method);
    expect(found, path).toBe(true);
  }
});

test('the methods that this room answers are all served', () => {
  for (const method of [
    ...[
      'GetTx',
      'GetTxsEvent',
      'BroadcastTx',
      'GetBlockWithTxs',
      'TxDecode',
      'TxEncode',
      'Simulate',
    ].map(tx),
    ...['GetNodeInfo', 'GetSyncing', 'GetLatestBlock', 'GetBlockByHeight', 'ABCIQuery'].map(base),
    ...['GetLatestValidatorSet', 'GetValidatorSetByHeight'].map(base),
    '/cosmos.reflection.v1.ReflectionService/FileDescriptors',
    '/cosmos.autocli.v1.Query/AppOptions',
    '/cosmos.app.v1alpha1.Query/Config',
  ]) {
    expect(served.has(method), method).toBe(true);
  }
});

test.each([
  '/cosmos/mint/v1beta1/inflation',
  '/cosmos/params/v1beta1/params?subspace=staking&key=MaxValidators',
  '/cosmos/group/v1/groups',
  '/cosmos/bank/v1beta1/supply/upoc',
  '/ibc/apps/transfer/v1/denom_traces',
  '/ibc/core/channel/v1/channels/channel-0/ports/transfer/client_state',
  '/interchain_security/ccv/provider/opted_in_validators/0',
  '/feemarket/v1/gas_prices',
  '/cosmos/evm/feemarket/v1/base_fee',
  '/osmosis/txfees/v1beta1/cur_eip_base_fee',
])('%s, which explorers and wallets try, is not implemented and says so', async (path) => {
  const answer = await fetch(api.rest + path);
  expect(answer.status).toBe(501);
  expect(await answer.json()).toEqual({ code: 12, message: 'Not Implemented', details: [] });
});
