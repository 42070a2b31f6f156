/** Store `feegrant`: who may spend whose coins on fees. Expired entries are pruned at the end of a block. */

import { bytesKey, uint64Key } from '../../collections/keyCodecs.ts';
import { type KeySet, keySet } from '../../collections/keySet.ts';
import { type CollectionMap, map } from '../../collections/map.ts';
import { createSchema, type Schema } from '../../collections/schema.ts';
import { type TupleKeyCodec, tupleKey } from '../../collections/tupleKey.ts';
import { protoValue } from '../../collections/valueCodec.ts';
import { Grant } from '../../gen/cosmos/feegrant/v1beta1/feegrant.ts';

export const feegrantSchema: Schema = createSchema('feegrant');

/** In this order, as the SDK keeps them: a grantee's allowances lie together. */
export type AllowanceKey = readonly [grantee: Uint8Array, granter: Uint8Array];

/** Written by MsgGrantAllowance and by every fee that is paid so; removed by MsgRevokeAllowance, by the last fee, and once expired. */
export const allowances: CollectionMap<AllowanceKey, Grant, TupleKeyCodec<AllowanceKey>> = map(
  feegrantSchema,
  0,
  'allowances',
  tupleKey<AllowanceKey>(bytesKey, bytesKey),
  protoValue('cosmos.feegrant.v1beta1.Grant', Grant),
);

export type ExpiringAllowance = readonly [
  seconds: bigint,
  nanos: bigint,
  grantee: Uint8Array,
  granter: Uint8Array,
];

/** Allowances that expire, by the last moment of their use. Follows every write of `allowances`. */
export const allowanceQueue: KeySet<ExpiringAllowance, TupleKeyCodec<ExpiringAllowance>> = keySet(
  feegrantSchema,
  1,
  'allowance_queue',
  tupleKey<ExpiringAllowance>(uint64Key, uint64Key, bytesKey, bytesKey),
);

export type GranterKey = readonly [granter: Uint8Array, grantee: Uint8Array];

/** Whom an account lets spend. Follows every write of `allowances`. */
export const allowancesByGranter: KeySet<GranterKey, TupleKeyCodec<GranterKey>> = keySet(
  feegrantSchema,
  2,
  'allowances_by_granter',
  tupleKey<GranterKey>(bytesKey, bytesKey),
);
