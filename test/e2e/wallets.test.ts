/** What wallets and explorers ask of REST before they show a chain, in the shapes that they read. */

import {
  QueryClient,
  setupDistributionExtension,
  setupSlashingExtension,
  setupStakingExtension,
} from '@cosmjs/stargate';
import { Comet38Client } from '@cosmjs/tendermint-rpc';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeBech32, encodeBech32 } from '../../src/types/bech32.ts';
import { TestNode } from './testNode.ts';

let node: TestNode;
let host: string;
let operator: string;

beforeAll(async () => {
  node = await TestNode.create({ chainId: 'wallets-1', prefix: 'cosmos', denom: 'ucosm' });
  node.startApp('--minimum-gas-prices', '0.025ucosm');
  node.startComet();
  await node.reach(3);
  host = node.addresses.get('validator') ?? '';
  const decoded = decodeBech32(host);
  operator = encodeBech32(
    'cosmosvaloper',
    typeof decoded === 'string' ? new Uint8Array(0) : decoded.data,
  );
});
afterAll(() => node.stop());

async function get(path: string): Promise<{ status: number; json: unknown }> {
  const answer = await fetch(`${node.rest}${path}`);
  return { status: answer.status, json: await answer.json() };
}

async function found(path: string): Promise<unknown> {
  const { status, json } = await get(path);
  expect(status, `${path}: ${JSON.stringify(json)}`).toBe(200);
  return json;
}

const oneHundredPercent = '1.000000000000000000';

describe('Keplr', () => {
  test('finds the validators and their power', async () => {
    const bonded = '/cosmos/staking/v1beta1/validators?pagination.limit=1000&status=';
    expect(await found(`${bonded}BOND_STATUS_BONDED`)).toMatchObject({
      validators: [
        {
          operator_address: operator,
          consensus_pubkey: {
            '@type': '/cosmos.crypto.ed25519.PubKey',
            key: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/),
          },
          jailed: false,
          status: 'BOND_STATUS_BONDED',
          tokens: '10',
          delegator_shares: '10.000000000000000000',
          description: { moniker: host, identity: '', website: '' },
          unbonding_time: '1970-01-01T00:00:00Z',
          commission: {
            commission_rates: {
              rate: oneHundredPercent,
              max_rate: oneHundredPercent,
              max_change_rate: '0.000000000000000000',
            },
            update_time: '1970-01-01T00:00:00Z',
          },
          min_self_delegation: '0',
        },
      ],
      pagination: { next_key: null },
    });
    expect(await found(`${bonded}BOND_STATUS_UNBONDED`)).toMatchObject({ validators: [] });
    expect(await found(`/cosmos/staking/v1beta1/validators/${operator}`)).toMatchObject({
      validator: { tokens: '10' },
    });
    expect(await found('/cosmos/staking/v1beta1/pool')).toEqual({
      pool: { not_bonded_tokens: '0', bonded_tokens: '10' },
    });
    expect(await found('/cosmos/staking/v1beta1/params')).toEqual({
      params: {
        unbonding_time: '0s',
        max_validators: 150,
        max_entries: 0,
        historical_entries: 0,
        bond_denom: 'ucosm',
        min_commission_rate: '0.000000000000000000',
      },
    });
  });

  test("shows an account's coins, and that nothing is delegated or waits to be claimed", async () => {
    const coins = { balances: [{ denom: 'ucosm', amount: '1000000000' }] };
    expect(
      await found(`/cosmos/bank/v1beta1/balances/${host}?pagination.limit=1000`),
    ).toMatchObject(coins);
    expect(await found(`/cosmos/bank/v1beta1/spendable_balances/${host}`)).toMatchObject(coins);
    const none = { pagination: { next_key: null, total: '0' } };
    expect(await found(`/cosmos/staking/v1beta1/delegations/${host}`)).toEqual({
      delegation_responses: [],
      ...none,
    });
    expect(await found(`/cosmos/staking/v1beta1/delegators/${host}/unbonding_delegations`)).toEqual(
      { unbonding_responses: [], ...none },
    );
    expect(await found(`/cosmos/distribution/v1beta1/delegators/${host}/rewards`)).toEqual({
      rewards: [],
      total: [],
    });
    expect(await found('/cosmos/distribution/v1beta1/params')).toEqual({
      params: {
        community_tax: '0.000000000000000000',
        base_proposer_reward: '0.000000000000000000',
        bonus_proposer_reward: '0.000000000000000000',
        withdraw_addr_enabled: false,
      },
    });
  });

  test('tells features by the status of their routes', async () => {
    expect((await get('/cosmos/bank/v1beta1/spendable_balances/test')).status).toBe(400);
    for (const path of [
      '/ibc/apps/transfer/v1/params',
      '/ibc/applications/transfer/v1beta1/params',
      '/feemarket/v1/params',
      '/cosmwasm/wasm/v1/contract/test/smart/test',
    ]) {
      expect(await get(path), path).toEqual({
        status: 501,
        json: { code: 12, message: 'Not Implemented', details: [] },
      });
    }
  });
});

describe('cosmjs', () => {
  test('reads the same with its own extensions', async () => {
    const comet = await Comet38Client.connect(node.rpc);
    const query = QueryClient.withExtensions(
      comet,
      setupStakingExtension,
      setupSlashingExtension,
      setupDistributionExtension,
    );
    const { validators } = await query.staking.validators('BOND_STATUS_BONDED');
    expect(validators).toMatchObject([
      { operatorAddress: operator, tokens: '10', delegatorShares: `10${'0'.repeat(18)}` },
    ]);
    expect(await query.staking.pool()).toEqual({
      pool: { bondedTokens: '10', notBondedTokens: '0' },
    });
    expect((await query.staking.delegatorDelegations(host)).delegationResponses).toEqual([]);
    await expect(query.staking.delegation(host, operator)).rejects.toThrow('code = NotFound');
    expect((await query.slashing.params()).params.signedBlocksWindow).toBe(1000n);
    expect(await query.distribution.delegationTotalRewards(host)).toEqual({
      rewards: [],
      total: [],
    });
    comet.disconnect();
  });
});

describe('explorers', () => {
  test('count the blocks that validators missed', async () => {
    const { params } = (await found('/cosmos/slashing/v1beta1/params')) as { params: object };
    expect(params).toEqual({
      signed_blocks_window: '1000',
      min_signed_per_window: '0.050000000000000000',
      downtime_jail_duration: '0s',
      slash_fraction_double_sign: '0.000000000000000000',
      slash_fraction_downtime: '0.000000000000000000',
    });
    const { info } = (await found('/cosmos/slashing/v1beta1/signing_infos')) as {
      info: { address: string }[];
    };
    expect(info).toMatchObject([
      {
        address: expect.stringMatching(/^cosmosvalcons1/),
        missed_blocks_counter: '0',
        tombstoned: false,
      },
    ]);
    expect(await found(`/cosmos/slashing/v1beta1/signing_infos/${info[0]?.address}`)).toMatchObject(
      {
        val_signing_info: { address: info[0]?.address },
      },
    );
  });

  test('are told what the chain does not have', async () => {
    for (const path of [
      '/cosmos/mint/v1beta1/inflation',
      '/cosmos/mint/v1beta1/annual_provisions',
      '/cosmos/mint/v1beta1/params',
      '/cosmos/staking/v1beta1/historical_info/1',
    ]) {
      expect((await get(path)).status, path).toBe(501);
    }
    expect(await found('/cosmos/distribution/v1beta1/community_pool')).toEqual({ pool: [] });
    const delegation = `/cosmos/staking/v1beta1/validators/${operator}/delegations/${host}`;
    expect(await get(delegation)).toMatchObject({ status: 404, json: { code: 5 } });
  });

  test('list the owners of a coin', async () => {
    expect(await found('/cosmos/bank/v1beta1/denom_owners/ucosm')).toMatchObject({
      denom_owners: [{ address: host, balance: { denom: 'ucosm', amount: '1000000000' } }],
    });
  });
});

describe('the files for wallets and the chain registry', () => {
  test('are served with the chain id, the prefix, the prices and the addresses of the node', async () => {
    expect(await found('/keplr.json')).toMatchObject({
      chainId: 'wallets-1',
      rpc: node.rpc,
      rest: node.rest,
      bech32Config: { bech32PrefixAccAddr: 'cosmos' },
      feeCurrencies: [{ coinMinimalDenom: 'ucosm', coinDecimals: 6, gasPriceStep: { low: 0.025 } }],
    });
    expect(await found('/chain.json')).toMatchObject({
      chain_id: 'wallets-1',
      apis: { grpc: [{ address: node.grpc }] },
    });
    expect(await found('/assetlist.json')).toMatchObject({ assets: [{ base: 'ucosm' }] });
  });
});
