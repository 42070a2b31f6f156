/** cosmos.slashing.v1beta1.Query/Params */

import { QueryParamsResponse } from '../../gen/cosmos/slashing/v1beta1/query.ts';
import { currentEpoch } from '../../keeper/poc/epochs.ts';
import { utf8 } from '../../lib/bytes.ts';
import { epochParams } from '../../types/poc/epochHeights.ts';
import type { QueryHandler } from '../queryHandler.ts';
import { shareDecimal, zeroDecimal } from '../wireDecimal.ts';

/**
 * What liveness judges by in the current epoch (P31). There is no stake to slash. Jail lasts `jail_blocks` blocks and not a
 * time, so that its duration is zero here; `cpoc.poc.v1.Query/Params` has the blocks.
 */
export const slashingParams: QueryHandler = {
  path: '/cosmos.slashing.v1beta1.Query/Params',
  handle({ state }) {
    const { signedBlocksWindow, minSignedBps } = epochParams(currentEpoch(state));
    return QueryParamsResponse.encode({
      params: {
        signedBlocksWindow: BigInt(signedBlocksWindow),
        minSignedPerWindow: utf8(shareDecimal(minSignedBps)),
        downtimeJailDuration: { seconds: 0n, nanos: 0 },
        slashFractionDoubleSign: utf8(zeroDecimal),
        slashFractionDowntime: utf8(zeroDecimal),
      },
    }).finish();
  },
};
