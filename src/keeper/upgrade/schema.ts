/** Store `upgrade`: the next change of the program, and those that are done. The layout is the SDK's. Nothing in it is pruned: governance alone writes it. */

import { type Item, item } from '../../collections/item.ts';
import { stringKey, uint64Key } from '../../collections/keyCodecs.ts';
import { type KeySet, keySet } from '../../collections/keySet.ts';
import { type CollectionMap, map } from '../../collections/map.ts';
import { createSchema, type Schema } from '../../collections/schema.ts';
import { type TupleKeyCodec, tupleKey } from '../../collections/tupleKey.ts';
import { protoValue, uint64Value } from '../../collections/valueCodec.ts';
import { Plan } from '../../gen/cosmos/upgrade/v1beta1/upgrade.ts';

export const upgradeSchema: Schema = createSchema('upgrade');

/** Written by MsgSoftwareUpgrade; gone once it was cancelled, skipped or applied. */
export const plan: Item<Plan> = item(
  upgradeSchema,
  0,
  'plan',
  protoValue('cosmos.upgrade.v1beta1.Plan', Plan),
);

export type DoneKey = readonly [height: bigint, name: string];

/** Height and name of each upgrade that was applied. */
export const doneUpgrades: KeySet<DoneKey, TupleKeyCodec<DoneKey>> = keySet(
  upgradeSchema,
  1,
  'done',
  tupleKey<DoneKey>(uint64Key, stringKey),
);

/** Module → version of its state. Written by genesis and by upgrades. */
export const moduleVersions: CollectionMap<string, bigint> = map(
  upgradeSchema,
  2,
  'module_versions',
  stringKey,
  uint64Value,
);
