/** Store `chain`: facts of genesis that every block needs. Written by InitChain alone, never pruned. */

import { type Item, item } from '../../collections/item.ts';
import { createSchema, type Schema } from '../../collections/schema.ts';
import { textValue, uint64Value } from '../../collections/valueCodec.ts';

export const chainSchema: Schema = createSchema('chain');

export const chainId: Item<string> = item(chainSchema, 1, 'chain_id', textValue);
/** Bech32 prefix of account addresses. */
export const addressPrefix: Item<string> = item(chainSchema, 2, 'address_prefix', textValue);
export const initialHeight: Item<bigint> = item(chainSchema, 3, 'initial_height', uint64Value);
