/** Store `authz`: who may do what in whose name. Expired entries are pruned at the end of a block. */

import { bytesKey, stringKey, uint64Key } from '../../collections/keyCodecs.ts';
import { type KeySet, keySet } from '../../collections/keySet.ts';
import { type CollectionMap, map } from '../../collections/map.ts';
import { createSchema, type Schema } from '../../collections/schema.ts';
import { type TupleKeyCodec, tupleKey } from '../../collections/tupleKey.ts';
import { protoValue } from '../../collections/valueCodec.ts';
import { Grant } from '../../gen/cosmos/authz/v1beta1/authz.ts';

export const authzSchema: Schema = createSchema('authz');

export type GrantKey = readonly [granter: Uint8Array, grantee: Uint8Array, typeUrl: string];

/** Written by MsgGrant and by what uses a limited grant; removed by MsgRevoke, by the last use, and once expired. */
export const grants: CollectionMap<GrantKey, Grant, TupleKeyCodec<GrantKey>> = map(
  authzSchema,
  1,
  'grants',
  tupleKey<GrantKey>(bytesKey, bytesKey, stringKey),
  protoValue('cosmos.authz.v1beta1.Grant', Grant),
);

export type ExpiringGrant = readonly [
  seconds: bigint,
  nanos: bigint,
  granter: Uint8Array,
  grantee: Uint8Array,
  typeUrl: string,
];

/** Grants that expire, by the last moment of their use. Follows every write of `grants`. */
export const grantQueue: KeySet<ExpiringGrant, TupleKeyCodec<ExpiringGrant>> = keySet(
  authzSchema,
  2,
  'grant_queue',
  tupleKey<ExpiringGrant>(uint64Key, uint64Key, bytesKey, bytesKey, stringKey),
);

export type GranteeKey = readonly [grantee: Uint8Array, granter: Uint8Array, typeUrl: string];

/** What an account may do for others. Follows every write of `grants`. */
export const grantsByGrantee: KeySet<GranteeKey, TupleKeyCodec<GranteeKey>> = keySet(
  authzSchema,
  3,
  'grants_by_grantee',
  tupleKey<GranteeKey>(bytesKey, bytesKey, stringKey),
);
