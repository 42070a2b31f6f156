/** GetLatestBlock and GetBlockByHeight. */

import {
  GetBlockByHeightRequest,
  GetBlockByHeightResponse,
  GetLatestBlockRequest,
  GetLatestBlockResponse,
} from '../../../gen/cosmos/base/tendermint/v1beta1/query.ts';
import type { Block as SdkBlock } from '../../../gen/cosmos/base/tendermint/v1beta1/types.ts';
import type { Block } from '../../../gen/tendermint/types/block.ts';
import type { EdgeMethod } from '../../backend.ts';
import { type BlockWithId, getBlock } from '../comet/getBlock.ts';
import { edgeMethod } from '../edgeMethod.ts';
import { formatConsensusAddress } from '../formatConsensusAddress.ts';
import type { ServiceContext } from '../serviceContext.ts';
import { latestHeight, requireReached } from './latestHeight.ts';

const service = '/cosmos.base.tendermint.v1beta1.Service';

export function blockMethods({ comet, application }: ServiceContext): EdgeMethod[] {
  const answer = ({ blockId, block }: BlockWithId): GetLatestBlockResponse => ({
    blockId,
    block,
    sdkBlock: toSdkBlock(block, application.chain().addressPrefix),
  });
  return [
    edgeMethod(
      `${service}/GetLatestBlock`,
      GetLatestBlockRequest,
      GetLatestBlockResponse,
      async () => answer(await getBlock(comet)),
    ),
    edgeMethod(
      `${service}/GetBlockByHeight`,
      GetBlockByHeightRequest,
      GetBlockByHeightResponse,
      async ({ height }) => {
        requireReached(height, await latestHeight(comet));
        return answer(await getBlock(comet, height));
      },
    ),
  ];
}

/** The same block, the proposer's address in bech32. */
function toSdkBlock(block: Block, prefix: string): SdkBlock {
  const { header } = block;
  if (header === undefined) return { ...block, header: undefined };
  const proposerAddress = formatConsensusAddress(header.proposerAddress, prefix);
  return { ...block, header: { ...header, proposerAddress } };
}
