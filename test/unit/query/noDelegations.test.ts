/** What wallets ask about delegations and rewards of an account, on a chain without either. */

import * as distribution from 'cosmjs-types/cosmos/distribution/v1beta1/query';
import * as staking from 'cosmjs-types/cosmos/staking/v1beta1/query';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SimChain } from '../../harness/simChain.ts';
import {
  ann,
  askModule,
  bob,
  dan,
  type Encoder,
  operatorOf,
  startPowerSetChain,
} from './powerSetChain.ts';

let chain: SimChain;
beforeAll(async () => {
  chain = await startPowerSetChain();
});
afterAll(() => chain.stop());

describe('nobody delegates', () => {
  const lists: [string, Encoder, object, { decode(bytes: Uint8Array): object }][] = [
    [
      'staking/DelegatorDelegations',
      staking.QueryDelegatorDelegationsRequest,
      { delegatorAddr: ann.address },
      staking.QueryDelegatorDelegationsResponse,
    ],
    [
      'staking/DelegatorUnbondingDelegations',
      staking.QueryDelegatorUnbondingDelegationsRequest,
      { delegatorAddr: ann.address },
      staking.QueryDelegatorUnbondingDelegationsResponse,
    ],
    [
      'staking/DelegatorValidators',
      staking.QueryDelegatorValidatorsRequest,
      { delegatorAddr: ann.address },
      staking.QueryDelegatorValidatorsResponse,
    ],
    [
      'staking/ValidatorDelegations',
      staking.QueryValidatorDelegationsRequest,
      { validatorAddr: operatorOf(ann) },
      staking.QueryValidatorDelegationsResponse,
    ],
    [
      'staking/ValidatorUnbondingDelegations',
      staking.QueryValidatorUnbondingDelegationsRequest,
      { validatorAddr: operatorOf(ann) },
      staking.QueryValidatorUnbondingDelegationsResponse,
    ],
    [
      'staking/Redelegations',
      staking.QueryRedelegationsRequest,
      { delegatorAddr: ann.address },
      staking.QueryRedelegationsResponse,
    ],
    [
      'distribution/DelegationTotalRewards',
      distribution.QueryDelegationTotalRewardsRequest,
      { delegatorAddress: ann.address },
      distribution.QueryDelegationTotalRewardsResponse,
    ],
    [
      'distribution/DelegatorValidators',
      distribution.QueryDelegatorValidatorsRequest,
      { delegatorAddress: ann.address },
      distribution.QueryDelegatorValidatorsResponse,
    ],
    [
      'distribution/ValidatorSlashes',
      distribution.QueryValidatorSlashesRequest,
      { validatorAddress: operatorOf(ann), startingHeight: 0n, endingHeight: 9n },
      distribution.QueryValidatorSlashesResponse,
    ],
  ];

  for (const [method, request, partial, response] of lists) {
    test(`${method} is an empty list, and refuses an address that is none`, async () => {
      const answer = await askModule(chain, method, request, partial, response);
      const found = Object.values(answer).filter(Array.isArray);
      expect(found.length).toBeGreaterThan(0);
      expect(found.flat()).toEqual([]);
      const [field = ''] = Object.keys(partial);
      await expect(
        askModule(chain, method, request, { ...partial, [field]: 'abc' }, response),
      ).rejects.toThrow('sdk/18: rpc error: code = InvalidArgument desc = decoding bech32 failed');
    });
  }

  const pair = { delegatorAddr: ann.address, validatorAddr: operatorOf(bob) };
  test.each([
    ['staking/Delegation', staking.QueryDelegationRequest, pair, 'delegation with delegator'],
    [
      'staking/UnbondingDelegation',
      staking.QueryUnbondingDelegationRequest,
      pair,
      'unbonding delegation with delegator',
    ],
    [
      'staking/DelegatorValidator',
      staking.QueryDelegatorValidatorRequest,
      pair,
      'delegation with delegator',
    ],
    [
      'staking/Redelegations',
      staking.QueryRedelegationsRequest,
      {
        delegatorAddr: ann.address,
        srcValidatorAddr: operatorOf(bob),
        dstValidatorAddr: operatorOf(ann),
      },
      'redelegation not found',
    ],
  ])('%s of two names is not found', async (method, request, partial, text) => {
    await expect(
      askModule(chain, method, request, partial, staking.QueryDelegationResponse),
    ).rejects.toThrow(`sdk/22: rpc error: code = NotFound desc = ${text}`);
  });

  test('DelegationRewards of two names is not found', async () => {
    const request = distribution.QueryDelegationRewardsRequest;
    const partial = { delegatorAddress: ann.address, validatorAddress: operatorOf(bob) };
    await expect(
      askModule(
        chain,
        'distribution/DelegationRewards',
        request,
        partial,
        distribution.QueryDelegationRewardsResponse,
      ),
    ).rejects.toThrow('sdk/22: rpc error: code = NotFound desc = delegation does not exist');
  });
});

describe('distribution', () => {
  const responses = {
    ValidatorCommission: distribution.QueryValidatorCommissionResponse,
    ValidatorOutstandingRewards: distribution.QueryValidatorOutstandingRewardsResponse,
    ValidatorDistributionInfo: distribution.QueryValidatorDistributionInfoResponse,
  };
  const of = async (method: keyof typeof responses, validatorAddress: string): Promise<object> => {
    const request = distribution.QueryValidatorCommissionRequest;
    const response: { decode(bytes: Uint8Array): object } = responses[method];
    return await askModule(
      chain,
      `distribution/${method}`,
      request,
      { validatorAddress },
      response,
    );
  };

  test('nothing waits to be paid out, as settlement pays at once', async () => {
    const empty = distribution.QueryParamsRequest;
    const { params } = await askModule(
      chain,
      'distribution/Params',
      empty,
      {},
      distribution.QueryParamsResponse,
    );
    expect(params).toEqual({
      communityTax: '0',
      baseProposerReward: '0',
      bonusProposerReward: '0',
      withdrawAddrEnabled: false,
    });
    const pool = await askModule(
      chain,
      'distribution/CommunityPool',
      empty,
      {},
      distribution.QueryCommunityPoolResponse,
    );
    expect(pool).toEqual({ pool: [] });
    expect(await of('ValidatorCommission', operatorOf(ann))).toEqual({
      commission: { commission: [] },
    });
    expect(await of('ValidatorOutstandingRewards', operatorOf(ann))).toEqual({
      rewards: { rewards: [] },
    });
    expect(await of('ValidatorDistributionInfo', operatorOf(ann))).toEqual({
      operatorAddress: operatorOf(ann),
      selfBondRewards: [],
      commission: [],
    });
    await expect(of('ValidatorCommission', operatorOf(dan))).rejects.toThrow(
      'validator does not exist',
    );
  });

  test('rewards arrive at the address that earned them', async () => {
    const request = distribution.QueryDelegatorWithdrawAddressRequest;
    const { withdrawAddress } = await askModule(
      chain,
      'distribution/DelegatorWithdrawAddress',
      request,
      { delegatorAddress: ann.address },
      distribution.QueryDelegatorWithdrawAddressResponse,
    );
    expect(withdrawAddress).toBe(ann.address);
  });
});
