/** The messages of cosmos.feegrant.v1beta1. */

import {
  AllowedMsgAllowance,
  BasicAllowance,
  PeriodicAllowance,
} from '../../gen/cosmos/feegrant/v1beta1/feegrant.ts';
import * as tx from '../../gen/cosmos/feegrant/v1beta1/tx.ts';
import type { AminoFields } from '../amino/aminoField.ts';
import { type ChainMessage, chainMessage } from './chainMessage.ts';
import { coins } from './coinFields.ts';

export const feegrantMessages: readonly ChainMessage[] = [
  chainMessage(
    '/cosmos.feegrant.v1beta1.MsgGrantAllowance',
    'cosmos-sdk/MsgGrantAllowance',
    tx.MsgGrantAllowance,
    { granter: 'text', grantee: 'text', allowance: 'any' },
  ),
  chainMessage(
    '/cosmos.feegrant.v1beta1.MsgRevokeAllowance',
    'cosmos-sdk/MsgRevokeAllowance',
    tx.MsgRevokeAllowance,
    { granter: 'text', grantee: 'text' },
  ),
  chainMessage(
    '/cosmos.feegrant.v1beta1.MsgPruneAllowances',
    'cosmos-sdk/MsgPruneAllowances',
    tx.MsgPruneAllowances,
    { pruner: 'text' },
  ),
];

const basic: AminoFields<BasicAllowance> = { spendLimit: coins, expiration: 'time' };

export const allowances: readonly ChainMessage[] = [
  chainMessage(
    '/cosmos.feegrant.v1beta1.BasicAllowance',
    'cosmos-sdk/BasicAllowance',
    BasicAllowance,
    basic,
  ),
  chainMessage(
    '/cosmos.feegrant.v1beta1.PeriodicAllowance',
    'cosmos-sdk/PeriodicAllowance',
    PeriodicAllowance,
    {
      basic: ['always', basic],
      period: ['always', 'duration'],
      periodSpendLimit: coins,
      periodCanSpend: coins,
      periodReset: ['always', 'time'],
    },
  ),
  chainMessage(
    '/cosmos.feegrant.v1beta1.AllowedMsgAllowance',
    'cosmos-sdk/AllowedMsgAllowance',
    AllowedMsgAllowance,
    { allowance: 'any', allowedMessages: ['list', 'text'] },
  ),
];
