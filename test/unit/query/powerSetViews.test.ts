/** The power set as wallets and explorers ask for it, decoded by the library that cosmjs uses and not by ours. */

import * as slashing from 'cosmjs-types/cosmos/slashing/v1beta1/query';
import * as staking from 'cosmjs-types/cosmos/staking/v1beta1/query';
import { BondStatus, type Validator } from 'cosmjs-types/cosmos/staking/v1beta1/staking';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toHex } from '../../../src/lib/bytes.ts';
import { type SimAccount, simConsensusKey } from '../../harness/simAccount.ts';
import type { SimChain } from '../../harness/simChain.ts';
import {
  ann,
  askModule,
  bob,
  cat,
  consensusOf,
  dan,
  eve,
  operatorOf,
  startPowerSetChain,
} from './powerSetChain.ts';

/** Decimals are multiples of 10^-18 on the wire. */
const zeros = '0'.repeat(18);
let chain: SimChain;
beforeAll(async () => {
  chain = await startPowerSetChain();
});
afterAll(() => chain.stop());

const listed = async (
  status: string,
  pagination?: object,
): Promise<staking.QueryValidatorsResponse> =>
  await askModule(
    chain,
    'staking/Validators',
    staking.QueryValidatorsRequest,
    { status, ...(pagination === undefined ? {} : { pagination }) },
    staking.QueryValidatorsResponse,
  );
const operators = (validators: readonly Validator[]): string[] =>
  validators.map(({ operatorAddress }) => operatorAddress).sort();

describe('validators', () => {
  test('the bonded ones are those of CometBFT, with their power as tokens and shares', async () => {
    const { validators, pagination } = await listed('BOND_STATUS_BONDED');
    expect(operators(validators)).toEqual([operatorOf(ann), operatorOf(bob)].sort());
    expect(pagination?.total).toBe(2n);
    const found = validators.find(({ operatorAddress }) => operatorAddress === operatorOf(ann));
    expect(found).toMatchObject({
      jailed: false,
      status: BondStatus.BOND_STATUS_BONDED,
      tokens: '70',
      delegatorShares: `70${zeros}`,
      description: { moniker: ann.address, website: '' },
      commission: {
        commissionRates: { rate: `1${zeros}`, maxRate: `1${zeros}`, maxChangeRate: '0' },
      },
      minSelfDelegation: '0',
    });
    expect(found?.consensusPubkey).toEqual({
      typeUrl: '/cosmos.crypto.ed25519.PubKey',
      value: Uint8Array.of(0x0a, 0x20, ...simConsensusKey(0)),
    });
    const powers = [...chain.comet.powers].map(([key, power]) => `${key} ${power}`);
    expect(
      validators.map(
        (v) => `${toHex(v.consensusPubkey?.value.slice(2) ?? new Uint8Array())} ${v.tokens}`,
      ),
    ).toEqual(powers.sort());
  });

  test('unbonded are those with a consensus key that are not in the set, jailed or not', async () => {
    const { validators } = await listed('BOND_STATUS_UNBONDED');
    expect(operators(validators)).toEqual([operatorOf(eve), operatorOf(cat)].sort());
    const of = (account: SimAccount): Validator | undefined =>
      validators.find(({ operatorAddress }) => operatorAddress === operatorOf(account));
    expect(of(eve)).toMatchObject({ jailed: true, tokens: '0', delegatorShares: '0' });
    expect(of(cat)).toMatchObject({
      jailed: false,
      status: BondStatus.BOND_STATUS_UNBONDED,
      description: {
        moniker: 'gpu.example.org:8443',
        website: 'https://gpu.example.org:8443/v1',
      },
    });
    expect((await listed('BOND_STATUS_UNBONDING')).validators).toEqual([]);
  });

  test('without a status, all of them, page after page; a status that is none is refused', async () => {
    const seen: string[] = [];
    let key = new Uint8Array(0) as Uint8Array;
    do {
      const { validators, pagination } = await listed('', { key, limit: 1n });
      expect(validators).toHaveLength(1);
      seen.push(...operators(validators));
      key = pagination?.nextKey ?? new Uint8Array(0);
    } while (key.length > 0);
    expect(seen.sort()).toEqual([ann, bob, eve, cat].map(operatorOf).sort());
    expect((await listed('')).pagination?.total).toBe(4n);
    await expect(listed('BONDED')).rejects.toThrow('sdk/18: rpc error: code = InvalidArgument');
  });

  test('one by its operator address; who has no key is none', async () => {
    const one = async (validatorAddr: string): Promise<Validator | undefined> =>
      (
        await askModule(
          chain,
          'staking/Validator',
          staking.QueryValidatorRequest,
          { validatorAddr },
          staking.QueryValidatorResponse,
        )
      ).validator;
    expect(await one(operatorOf(bob))).toMatchObject({ tokens: '30' });
    await expect(one(operatorOf(dan))).rejects.toThrow(
      `sdk/22: rpc error: code = NotFound desc = validator ${operatorOf(dan)} not found: key not found`,
    );
    await expect(one(ann.address)).rejects.toThrow("expected 'cosmosvaloper' got 'cosmos'");
    await expect(one('')).rejects.toThrow('validator address cannot be empty');
  });
});

describe('params and pool', () => {
  test('staking: the coin of the chain, the size of the set, all power', async () => {
    const empty = staking.QueryParamsRequest;
    const { params } = await askModule(
      chain,
      'staking/Params',
      empty,
      {},
      staking.QueryParamsResponse,
    );
    expect(params).toEqual({
      unbondingTime: { seconds: 0n, nanos: 0 },
      maxValidators: 40,
      maxEntries: 0,
      historicalEntries: 0,
      bondDenom: 'ucosm',
      minCommissionRate: '0',
    });
    const { pool } = await askModule(chain, 'staking/Pool', empty, {}, staking.QueryPoolResponse);
    expect(pool).toEqual({ bondedTokens: '100', notBondedTokens: '0' });
  });

  test('slashing: the window of liveness as a decimal share', async () => {
    const { params } = await askModule(
      chain,
      'slashing/Params',
      slashing.QueryParamsRequest,
      {},
      slashing.QueryParamsResponse,
    );
    expect(params.signedBlocksWindow).toBe(50n);
    // 5 % of 10^18, in digits.
    expect(new TextDecoder().decode(params.minSignedPerWindow)).toBe('50000000000000000');
    expect(new TextDecoder().decode(params.slashFractionDowntime)).toBe('0');
  });
});

describe('signing infos', () => {
  const infos = async (): Promise<slashing.QuerySigningInfosResponse> =>
    await askModule(
      chain,
      'slashing/SigningInfos',
      slashing.QuerySigningInfosRequest,
      {},
      slashing.QuerySigningInfosResponse,
    );
  const info = async (consAddress: string): Promise<slashing.QuerySigningInfoResponse> =>
    await askModule(
      chain,
      'slashing/SigningInfo',
      slashing.QuerySigningInfoRequest,
      { consAddress },
      slashing.QuerySigningInfoResponse,
    );

  test('of the set, with the blocks missed in the window', async () => {
    const { info: all } = await infos();
    expect(all.map(({ address }) => address).sort()).toEqual(
      [consensusOf(0), consensusOf(1)].sort(),
    );
    const bobs = (await info(consensusOf(1))).valSigningInfo;
    // Silent since block 2 was made, whose votes came with block 3; block 10 shows the votes for 2 to 9.
    expect(bobs.missedBlocksCounter).toBe(8n);
    expect(bobs.startHeight + bobs.indexOffset).toBe(chain.height);
    expect((await info(consensusOf(0))).valSigningInfo.missedBlocksCounter).toBe(0n);
  });

  test('of nobody else', async () => {
    await expect(info(consensusOf(2))).rejects.toThrow(
      `code = NotFound desc = SigningInfo not found for validator ${consensusOf(2)}`,
    );
    await expect(info(operatorOf(ann))).rejects.toThrow("expected 'cosmosvalcons'");
  });
});

describe('what does not exist is not answered', () => {
  test.each([
    '/cosmos.mint.v1beta1.Query/Inflation',
    '/cosmos.mint.v1beta1.Query/AnnualProvisions',
    '/cosmos.mint.v1beta1.Query/Params',
    '/cosmos.staking.v1beta1.Query/HistoricalInfo',
  ])('%s', async (path) => {
    expect(await chain.query(path, new Uint8Array(0))).toMatchObject({
      code: 6,
      codespace: 'sdk',
      log: 'unknown query path: unknown request',
    });
  });
});
