/** The messages of cosmos.bank.v1beta1. */

import { SendAuthorization } from '../../gen/cosmos/bank/v1beta1/authz.ts';
import type { Input, Output, SendEnabled } from '../../gen/cosmos/bank/v1beta1/bank.ts';
import * as tx from '../../gen/cosmos/bank/v1beta1/tx.ts';
import type { AminoFields } from '../amino/aminoField.ts';
import { type ChainMessage, chainMessage } from './chainMessage.ts';
import { coins } from './coinFields.ts';

const party: AminoFields<Input & Output> = { address: 'text', coins };
const sendEnabled: AminoFields<SendEnabled> = { denom: 'text', enabled: 'bool' };

export const bankMessages: readonly ChainMessage[] = [
  chainMessage('/cosmos.bank.v1beta1.MsgSend', 'cosmos-sdk/MsgSend', tx.MsgSend, {
    fromAddress: 'text',
    toAddress: 'text',
    amount: coins,
  }),
  chainMessage('/cosmos.bank.v1beta1.MsgMultiSend', 'cosmos-sdk/MsgMultiSend', tx.MsgMultiSend, {
    inputs: ['list', party],
    outputs: ['list', party],
  }),
  chainMessage(
    '/cosmos.bank.v1beta1.MsgUpdateParams',
    'cosmos-sdk/x/bank/MsgUpdateParams',
    tx.MsgUpdateParams,
    {
      authority: 'text',
      params: ['always', { sendEnabled: ['list', sendEnabled], defaultSendEnabled: 'bool' }],
    },
  ),
  chainMessage(
    '/cosmos.bank.v1beta1.MsgSetSendEnabled',
    'cosmos-sdk/MsgSetSendEnabled',
    tx.MsgSetSendEnabled,
    { authority: 'text', sendEnabled: ['list', sendEnabled], useDefaultFor: ['list', 'text'] },
  ),
];

/** What a grant may hold. */
export const bankAuthorizations: readonly ChainMessage[] = [
  chainMessage(
    '/cosmos.bank.v1beta1.SendAuthorization',
    'cosmos-sdk/SendAuthorization',
    SendAuthorization,
    { spendLimit: coins, allowList: ['list', 'text'] },
  ),
];
