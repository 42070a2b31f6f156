/** The messages of cosmos.authz.v1beta1. */

import { GenericAuthorization } from '../../gen/cosmos/authz/v1beta1/authz.ts';
import * as tx from '../../gen/cosmos/authz/v1beta1/tx.ts';
import { type ChainMessage, chainMessage } from './chainMessage.ts';

export const authzMessages: readonly ChainMessage[] = [
  chainMessage('/cosmos.authz.v1beta1.MsgGrant', 'cosmos-sdk/MsgGrant', tx.MsgGrant, {
    granter: 'text',
    grantee: 'text',
    grant: ['always', { authorization: 'any', expiration: 'time' }],
  }),
  chainMessage('/cosmos.authz.v1beta1.MsgExec', 'cosmos-sdk/MsgExec', tx.MsgExec, {
    grantee: 'text',
    msgs: ['list', 'any'],
  }),
  chainMessage('/cosmos.authz.v1beta1.MsgRevoke', 'cosmos-sdk/MsgRevoke', tx.MsgRevoke, {
    granter: 'text',
    grantee: 'text',
    msgTypeUrl: 'text',
  }),
];

/** What a grant may hold. */
export const authzAuthorizations: readonly ChainMessage[] = [
  chainMessage(
    '/cosmos.authz.v1beta1.GenericAuthorization',
    'cosmos-sdk/GenericAuthorization',
    GenericAuthorization,
    { msg: 'text' },
  ),
];
