/** The messages of cosmos.upgrade.v1beta1. */

import * as tx from '../../gen/cosmos/upgrade/v1beta1/tx.ts';
import type { Plan } from '../../gen/cosmos/upgrade/v1beta1/upgrade.ts';
import type { AminoFields } from '../amino/aminoField.ts';
import { type ChainMessage, chainMessage } from './chainMessage.ts';

const plan: AminoFields<Plan> = {
  name: 'text',
  time: ['always', 'time'],
  height: 'integer',
  info: 'text',
  upgradedClientState: 'any',
};

export const upgradeMessages: readonly ChainMessage[] = [
  chainMessage(
    '/cosmos.upgrade.v1beta1.MsgSoftwareUpgrade',
    'cosmos-sdk/MsgSoftwareUpgrade',
    tx.MsgSoftwareUpgrade,
    { authority: 'text', plan: ['always', plan] },
  ),
  chainMessage(
    '/cosmos.upgrade.v1beta1.MsgCancelUpgrade',
    'cosmos-sdk/MsgCancelUpgrade',
    tx.MsgCancelUpgrade,
    { authority: 'text' },
  ),
];
