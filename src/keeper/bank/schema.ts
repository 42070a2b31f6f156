/** Store `bank`: balances, supply and what is known of denominations, with the SDK's key and value layouts. Nothing in it is pruned. */

import { type Item, item } from '../../collections/item.ts';
import { bytesKey, stringKey } from '../../collections/keyCodecs.ts';
import { type KeySet, keySet } from '../../collections/keySet.ts';
import { type CollectionMap, map } from '../../collections/map.ts';
import { createSchema, type Schema } from '../../collections/schema.ts';
import { type TupleKeyCodec, tupleKey } from '../../collections/tupleKey.ts';
import { protoValue, textValue, type ValueCodec } from '../../collections/valueCodec.ts';
import { Metadata } from '../../gen/cosmos/bank/v1beta1/bank.ts';
import { InvariantError } from '../../lib/errors.ts';

/** A positive amount in decimal digits. Zero is the absence of the entry. */
const amountValue: ValueCodec<bigint> = {
  shape: 'amount',
  isShared: true,
  encode(amount) {
    if (amount <= 0n) throw new InvariantError(`amount ${amount} cannot be stored`);
    return textValue.encode(amount.toString());
  },
  decode: (bytes) => BigInt(textValue.decode(bytes)),
};

const flagValue: ValueCodec<boolean> = {
  shape: 'bool',
  encode: (flag) => Uint8Array.of(flag ? 1 : 0),
  decode: (bytes) => bytes[0] === 1,
};

/** cosmos.bank.v1beta1.Params with its default_send_enabled written even where it is false: a value is never empty. */
const paramsValue: ValueCodec<boolean> = {
  shape: 'cosmos.bank.v1beta1.Params',
  encode: (enabled) => Uint8Array.of(0x10, enabled ? 1 : 0),
  decode: (bytes) => bytes[1] === 1,
};

export const bankSchema: Schema = createSchema('bank');

/** Denomination → sum of all balances. Written by genesis, mint and burn. */
export const supply: CollectionMap<string, bigint> = map(
  bankSchema,
  0,
  'supply',
  stringKey,
  amountValue,
);

/** Denomination → its names and units. Written by genesis. */
export const denomMetadata: CollectionMap<string, Metadata> = map(
  bankSchema,
  1,
  'denom_metadata',
  stringKey,
  protoValue('cosmos.bank.v1beta1.Metadata', Metadata),
);

export type BalanceKey = readonly [address: Uint8Array, denom: string];

/** (address, denomination) → amount. Written by every transfer. */
export const balances: CollectionMap<BalanceKey, bigint, TupleKeyCodec<BalanceKey>> = map(
  bankSchema,
  2,
  'balances',
  tupleKey<BalanceKey>(bytesKey, stringKey),
  amountValue,
);

export type HolderKey = readonly [denom: string, address: Uint8Array];

/** (denomination, address) of every balance: who holds a denomination. */
export const holders: KeySet<HolderKey, TupleKeyCodec<HolderKey>> = keySet(
  bankSchema,
  3,
  'holders',
  tupleKey<HolderKey>(stringKey, bytesKey),
);

/** Denomination → whether it may be sent, where something is said of it. Written by genesis and MsgSetSendEnabled. */
export const sendEnabled: CollectionMap<string, boolean> = map(
  bankSchema,
  4,
  'send_enabled',
  stringKey,
  flagValue,
);

/** Whether denominations may be sent unless `sendEnabled` says otherwise. Written by genesis and MsgUpdateParams. */
export const defaultSendEnabled: Item<boolean> = item(bankSchema, 5, 'params', paramsValue);
