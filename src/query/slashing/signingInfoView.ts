/** What liveness knows of a validator, as `cosmos.slashing.v1beta1` tells it. */

import type { ValidatorSigningInfo } from '../../gen/cosmos/slashing/v1beta1/slashing.ts';
import type { SigningInfo } from '../../gen/cpoc/poc/v1/poc.ts';
import { formatAddress } from '../../types/address.ts';
import type { QueryContext } from '../queryHandler.ts';

/**
 * Only members of the set have one, and no member is in jail. `missed_blocks_counter` counts within the window, as explorers
 * expect; `index_offset` the blocks that the member was asked to sign since it entered. The block at the query's height is not
 * among them: its signatures are in the next one.
 */
export function signingInfoView(
  query: QueryContext,
  consensusAddress: Uint8Array,
  info: SigningInfo,
): ValidatorSigningInfo {
  return {
    address: formatAddress(consensusAddress, `${query.addressPrefix}valcons`),
    startHeight: info.startHeight,
    indexOffset: info.startHeight === 0n ? 0n : query.height - info.startHeight,
    jailedUntil: { seconds: 0n, nanos: 0 },
    tombstoned: false,
    missedBlocksCounter: BigInt(info.windowMissedBlocks),
  };
}
