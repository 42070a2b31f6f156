/** A block with its id. */

import type { Block } from '../../../gen/tendermint/types/block.ts';
import type { BlockID } from '../../../gen/tendermint/types/types.ts';
import type { CometClient } from './cometClient.ts';
import { toBlock } from './toBlock.ts';
import { toBlockId } from './toHeader.ts';

export interface BlockWithId {
  readonly blockId: BlockID;
  readonly block: Block;
}

/** @param height undefined for the last one */
export async function getBlock(comet: CometClient, height?: bigint): Promise<BlockWithId> {
  const params = height === undefined ? {} : { height: height.toString() };
  const json = await comet.call('block', params);
  return { blockId: toBlockId(json.get('block_id')), block: toBlock(json.get('block')) };
}
