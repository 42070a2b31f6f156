/** The messages of cosmos.auth.v1beta1. */

import * as tx from '../../gen/cosmos/auth/v1beta1/tx.ts';
import { type ChainMessage, chainMessage } from './chainMessage.ts';

export const authMessages: readonly ChainMessage[] = [
  chainMessage(
    '/cosmos.auth.v1beta1.MsgUpdateParams',
    'cosmos-sdk/x/auth/MsgUpdateParams',
    tx.MsgUpdateParams,
    {
      authority: 'text',
      params: [
        'always',
        {
          maxMemoCharacters: 'integer',
          txSigLimit: 'integer',
          txSizeCostPerByte: 'integer',
          sigVerifyCostEd25519: 'integer',
          sigVerifyCostSecp256k1: 'integer',
        },
      ],
    },
  ),
];
