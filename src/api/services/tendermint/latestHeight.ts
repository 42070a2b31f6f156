/** The height that CometBFT has reached, and what is beyond it. */

import { RpcError, rpcCode } from '../../rpcError.ts';
import type { CometClient } from '../comet/cometClient.ts';

export async function latestHeight(comet: CometClient): Promise<bigint> {
  const status = await comet.call('status');
  return status.get('sync_info').get('latest_block_height').big;
}

/** @throws RpcError InvalidArgument in the SDK's words */
export function requireReached(height: bigint, latest: bigint): void {
  if (height > latest) {
    throw new RpcError(
      rpcCode.invalidArgument,
      'requested block height is bigger then the chain length',
    );
  }
}
