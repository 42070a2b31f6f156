/** Store `acc`: accounts, with the SDK's key and value layouts, which clients' gas figures rest on. Nothing in it is pruned. */

import { type Index, type IndexedMap, index, indexedMap } from '../../collections/indexedMap.ts';
import { type Item, item } from '../../collections/item.ts';
import { bytesKey, uint64Key } from '../../collections/keyCodecs.ts';
import type { CollectionRange } from '../../collections/range.ts';
import { createSchema, type Schema } from '../../collections/schema.ts';
import { type TupleKeyCodec, tupleKey } from '../../collections/tupleKey.ts';
import { protoValue, uint64Value } from '../../collections/valueCodec.ts';
import { Params } from '../../gen/cosmos/auth/v1beta1/auth.ts';
import type { StateReader } from '../../lib/kv.ts';
import type { Account } from '../../types/account.ts';
import { accountValue } from './accountValue.ts';

export const authSchema: Schema = createSchema('acc');

const paramsCodec = protoValue('cosmos.auth.v1beta1.Params', Params);

/** Limits and gas prices of transactions, which each reads five times. Written by genesis. */
export const authParams: Item<Readonly<Params>> = item(authSchema, 0, 'params', {
  ...paramsCodec,
  isShared: true,
});

type NumberKey = readonly [accountNumber: bigint, address: Uint8Array];

/** Account number → address, as a set of both. */
export const accountNumbers: Index<Uint8Array, Account, NumberKey> & {
  readonly key: TupleKeyCodec<NumberKey>;
  keys(state: StateReader, range?: CollectionRange): IterableIterator<NumberKey>;
} = index(
  authSchema,
  2,
  'account_numbers',
  tupleKey<NumberKey>(uint64Key, bytesKey),
  (address: Uint8Array, account: Account) => [account.accountNumber, address] as const,
);

/** Address → account. Written by genesis, by transfers to new addresses and by ante. */
export const accounts: IndexedMap<Uint8Array, Account> = indexedMap(
  authSchema,
  1,
  'accounts',
  bytesKey,
  accountValue,
  [accountNumbers],
);

/** The account number that the next new account gets; 0 before genesis. */
export const nextAccountNumber: Item<bigint> = item(
  authSchema,
  3,
  'next_account_number',
  uint64Value,
);
