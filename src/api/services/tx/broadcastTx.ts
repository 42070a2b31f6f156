/** BroadcastTx: to CometBFT's mempool, waiting for CheckTx (SYNC) or for nothing (ASYNC). */

import type { TxResponse } from '../../../gen/cosmos/base/abci/v1beta1/abci.ts';
import {
  BroadcastMode,
  BroadcastTxRequest,
  BroadcastTxResponse,
} from '../../../gen/cosmos/tx/v1beta1/service.ts';
import { toHex } from '../../../lib/bytes.ts';
import { sha256 } from '../../../lib/sha256.ts';
import type { EdgeMethod } from '../../backend.ts';
import { encodeBase64 } from '../../json/base64.ts';
import { RpcError, rpcCode } from '../../rpcError.ts';
import type { CometClient } from '../comet/cometClient.ts';
import { edgeMethod } from '../edgeMethod.ts';
import type { ServiceContext } from '../serviceContext.ts';
import { sentTx, untakenTx } from './txResponse.ts';

/** The SDK's codes for what CometBFT says before it asks the application. */
const refusals: readonly (readonly [text: string, code: number])[] = [
  ['tx already exists in cache', 19],
  ['mempool is full', 20],
  ['tx too large', 21],
];

export function broadcastTxMethod({ comet }: ServiceContext): EdgeMethod {
  return edgeMethod(
    '/cosmos.tx.v1beta1.Service/BroadcastTx',
    BroadcastTxRequest,
    BroadcastTxResponse,
    async ({ txBytes, mode }) => {
      if (txBytes.length === 0) throw new RpcError(rpcCode.invalidArgument, 'invalid empty tx');
      return { txResponse: await broadcast(comet, txBytes, routeOf(mode)) };
    },
  );
}

function routeOf(mode: BroadcastMode): string {
  if (mode === BroadcastMode.BROADCAST_MODE_SYNC) return 'broadcast_tx_sync';
  if (mode === BroadcastMode.BROADCAST_MODE_ASYNC) return 'broadcast_tx_async';
  throw new RpcError(
    rpcCode.unknown,
    'unsupported return type unspecified; supported types: sync, async',
  );
}

async function broadcast(comet: CometClient, tx: Uint8Array, route: string): Promise<TxResponse> {
  try {
    return sentTx(await comet.call(route, { tx: encodeBase64(tx) }));
  } catch (error) {
    const text = error instanceof RpcError ? error.message.toLowerCase() : '';
    const known = refusals.find(([part]) => text.includes(part));
    if (known === undefined) throw error;
    return untakenTx(toHex(sha256(tx)).toUpperCase(), known[1]);
  }
}
