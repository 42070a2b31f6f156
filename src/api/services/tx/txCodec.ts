/** TxDecode and TxEncode: between the bytes of a transaction and its parts. */

import {
  TxDecodeRequest,
  TxDecodeResponse,
  TxEncodeRequest,
  TxEncodeResponse,
} from '../../../gen/cosmos/tx/v1beta1/service.ts';
import { Tx } from '../../../gen/cosmos/tx/v1beta1/tx.ts';
import type { EdgeMethod } from '../../backend.ts';
import { RpcError, rpcCode } from '../../rpcError.ts';
import { edgeMethod } from '../edgeMethod.ts';
import type { ServiceContext } from '../serviceContext.ts';

export function txCodecMethods({ application }: ServiceContext): EdgeMethod[] {
  return [
    edgeMethod(
      '/cosmos.tx.v1beta1.Service/TxDecode',
      TxDecodeRequest,
      TxDecodeResponse,
      ({ txBytes }) => {
        if (txBytes.length === 0) throw refusal('invalid empty tx bytes');
        application.assertTx(txBytes);
        return { tx: Tx.decode(txBytes) };
      },
    ),
    edgeMethod(
      '/cosmos.tx.v1beta1.Service/TxEncode',
      TxEncodeRequest,
      TxEncodeResponse,
      ({ tx }) => {
        if (tx === undefined) throw refusal('invalid empty tx');
        return { txBytes: Tx.encode(tx).finish() };
      },
    ),
  ];
}

function refusal(text: string): RpcError {
  return new RpcError(rpcCode.invalidArgument, text);
}
