/** Store `consensus`: what the chain needs to know of CometBFT's consensus parameters. */

import { type Item, item } from '../../collections/item.ts';
import { createSchema, type Schema } from '../../collections/schema.ts';
import { protoValue } from '../../collections/valueCodec.ts';
import { ConsensusParams } from '../../gen/tendermint/types/params.ts';

export const consensusSchema: Schema = createSchema('consensus');

/** Written by InitChain. */
export const consensusParams: Item<ConsensusParams> = item(
  consensusSchema,
  1,
  'params',
  protoValue('tendermint.types.ConsensusParams', ConsensusParams),
);
