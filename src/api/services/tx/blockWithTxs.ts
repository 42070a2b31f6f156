/** GetBlockWithTxs: a block, and a page of its transactions decoded. */

import {
  GetBlockWithTxsRequest,
  GetBlockWithTxsResponse,
} from '../../../gen/cosmos/tx/v1beta1/service.ts';
import type { EdgeMethod } from '../../backend.ts';
import { RpcError, rpcCode } from '../../rpcError.ts';
import { getBlock } from '../comet/getBlock.ts';
import { edgeMethod } from '../edgeMethod.ts';
import type { ServiceContext } from '../serviceContext.ts';
import { decodeTx } from './decodeTx.ts';

const defaultLimit = 100n;

export function blockWithTxsMethod({ comet, application }: ServiceContext): EdgeMethod {
  return edgeMethod(
    '/cosmos.tx.v1beta1.Service/GetBlockWithTxs',
    GetBlockWithTxsRequest,
    GetBlockWithTxsResponse,
    async ({ height, pagination }) => {
      const { last } = application.heights;
      if (height < 1n || height > last) {
        throw new RpcError(
          rpcCode.invalidArgument,
          `requested height ${height} but height must not be less than 1 or greater than the current height ${last}: invalid height`,
        );
      }
      const { block, blockId } = await getBlock(comet, height);
      const txs = block.data?.txs ?? [];
      const { offset = 0n, limit = defaultLimit, reverse = false } = pagination ?? {};
      const total = BigInt(txs.length);
      if (offset >= total && total > 0n) {
        throw new RpcError(
          rpcCode.invalidArgument,
          `out of range: cannot paginate ${total} txs with offset ${offset} and limit ${limit}: invalid request`,
        );
      }
      const ordered = reverse ? [...txs].reverse() : txs;
      const most = limit === 0n ? defaultLimit : limit;
      const page = ordered.filter((_, i) => BigInt(i) >= offset && BigInt(i) < offset + most);
      return {
        txs: page.flatMap((bytes) => decodeTx(bytes) ?? []),
        blockId,
        block,
        pagination: { nextKey: new Uint8Array(0), total },
      };
    },
  );
}
