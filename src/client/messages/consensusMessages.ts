/** The messages of cosmos.consensus.v1. */

import * as tx from '../../gen/cosmos/consensus/v1/tx.ts';
import { type ChainMessage, chainMessage } from './chainMessage.ts';

export const consensusMessages: readonly ChainMessage[] = [
  chainMessage(
    '/cosmos.consensus.v1.MsgUpdateParams',
    'cosmos-sdk/x/consensus/MsgUpdateParams',
    tx.MsgUpdateParams,
    {
      authority: 'text',
      block: { maxBytes: 'integer', maxGas: 'integer' },
      evidence: {
        maxAgeNumBlocks: 'integer',
        maxAgeDuration: ['always', 'duration'],
        maxBytes: 'integer',
      },
      validator: { pubKeyTypes: ['list', 'text'] },
      abci: { voteExtensionsEnableHeight: 'integer' },
    },
  ),
];
