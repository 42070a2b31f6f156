/** GetTx and GetTxsEvent: transactions in blocks, from CometBFT's index. */

import type { TxResponse } from '../../../gen/cosmos/base/abci/v1beta1/abci.ts';
import {
  GetTxRequest,
  GetTxResponse,
  GetTxsEventRequest,
  GetTxsEventResponse,
  OrderBy,
} from '../../../gen/cosmos/tx/v1beta1/service.ts';
import { fromHex } from '../../../lib/bytes.ts';
import type { EdgeMethod } from '../../backend.ts';
import { encodeBase64 } from '../../json/base64.ts';
import { RpcError, rpcCode } from '../../rpcError.ts';
import type { CometClient } from '../comet/cometClient.ts';
import type { CometValue, Instant } from '../comet/cometValue.ts';
import { edgeMethod } from '../edgeMethod.ts';
import type { ServiceContext } from '../serviceContext.ts';
import { decodeTx } from './decodeTx.ts';
import { includedTx } from './txResponse.ts';

/** Of a page; CometBFT gives no more at once. */
const pageLimit = 100n;

export function findTxMethods({ comet }: ServiceContext): EdgeMethod[] {
  return [
    edgeMethod(
      '/cosmos.tx.v1beta1.Service/GetTx',
      GetTxRequest,
      GetTxResponse,
      async ({ hash }) => {
        const json = await findTx(comet, hash);
        const [txResponse] = await withTimes(comet, [json]);
        return { tx: decodeTx(json.get('tx').bytes), txResponse };
      },
    ),
    edgeMethod(
      '/cosmos.tx.v1beta1.Service/GetTxsEvent',
      GetTxsEventRequest,
      GetTxsEventResponse,
      async (request) => {
        const found = await comet.call('tx_search', searchParams(request));
        const txs = found.get('txs').list;
        return {
          txs: txs.flatMap((json) => decodeTx(json.get('tx').bytes) ?? []),
          txResponses: await withTimes(comet, txs),
          pagination: undefined,
          total: found.get('total_count').big,
        };
      },
    ),
  ];
}

/** @throws RpcError NotFound in the SDK's words */
async function findTx(comet: CometClient, hash: string): Promise<CometValue> {
  if (hash === '') throw new RpcError(rpcCode.invalidArgument, 'tx hash cannot be empty');
  if (!/^([0-9a-fA-F]{2})+$/.test(hash)) {
    throw new RpcError(
      rpcCode.invalidArgument,
      `tx hash ${JSON.stringify(hash.slice(0, 80))} is no hex; expected 64 hexadecimal digits`,
    );
  }
  try {
    return await comet.call('tx', { hash: encodeBase64(fromHex(hash.toLowerCase())) });
  } catch (error) {
    if (error instanceof RpcError && error.message.includes('not found')) {
      throw new RpcError(rpcCode.notFound, `tx not found: ${hash}`);
    }
    throw error;
  }
}

function searchParams(request: GetTxsEventRequest): Record<string, unknown> {
  const query = request.query !== '' ? request.query : request.events.join(' AND ');
  if (query === '') {
    throw new RpcError(
      rpcCode.invalidArgument,
      "query cannot be empty; expected one such as message.sender='cpoc1…'",
    );
  }
  const asked = request.limit > 0n ? request.limit : (request.pagination?.limit ?? 0n);
  const limit = asked <= 0n || asked > pageLimit ? pageLimit : asked;
  const offset = request.pagination?.offset ?? 0n;
  const page = request.page > 0n ? request.page : offset / limit + 1n;
  const orderBy =
    request.orderBy === OrderBy.ORDER_BY_DESC
      ? 'desc'
      : request.orderBy === OrderBy.ORDER_BY_ASC
        ? 'asc'
        : '';
  return {
    query,
    prove: false,
    page: page.toString(),
    per_page: limit.toString(),
    order_by: orderBy,
  };
}

/** Each block's time is asked for once. */
async function withTimes(comet: CometClient, txs: readonly CometValue[]): Promise<TxResponse[]> {
  const times = new Map<bigint, Instant>();
  for (const tx of txs) {
    const height = tx.get('height').big;
    if (times.has(height)) continue;
    const json = await comet.call('header', { height: height.toString() });
    times.set(height, json.get('header').get('time').time);
  }
  return txs.map((tx) =>
    includedTx(tx, times.get(tx.get('height').big) ?? { seconds: 0n, nanos: 0 }),
  );
}
