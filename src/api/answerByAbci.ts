/** `abci_query` for the methods that need CometBFT: clients that speak only its RPC ask there, too. */

import type { RequestQuery, ResponseQuery } from 'cosmjs-types/tendermint/abci/types';
import { ResponseQuery as ResponseQueryCodec } from 'cosmjs-types/tendermint/abci/types';
import type { InfoApplication } from '../app/application.ts';
import type { ErrorKind } from '../lib/errors.ts';
import { sdkErrors } from '../types/sdkErrors.ts';
import type { Backend } from './backend.ts';
import { type RpcError, rpcCode } from './rpcError.ts';

type Query = InfoApplication['query'];

/** The same queries, and those that the backend answers beside the application. */
export function answerByAbci(query: Query, own: readonly string[], backend: Backend): Query {
  const known = new Set(own);
  return (request) =>
    backend.paths.has(request.path) && !known.has(request.path)
      ? answer(request, backend)
      : query(request);
}

/** Copies the request: CometBFT's buffer is used again before the answer is there. */
async function answer(
  { path, data, height }: RequestQuery,
  backend: Backend,
): Promise<ResponseQuery> {
  try {
    const bytes = data.slice();
    return await backend.call({ path, read: () => bytes, size: bytes.length, height }, (found) =>
      ResponseQueryCodec.fromPartial({ value: found.bytes, height: found.height }),
    );
  } catch (error) {
    const refusal = error as RpcError;
    const { codespace, code, text } = kindOf(refusal.code);
    const log = `rpc error: code = ${nameOf(refusal.code)} desc = ${refusal.message}: ${text}`;
    return ResponseQueryCodec.fromPartial({ codespace, code, log, height });
  }
}

/** As the SDK turns a gRPC status into a code. */
function kindOf(code: number): ErrorKind {
  switch (code) {
    case rpcCode.notFound:
      return sdkErrors.keyNotFound;
    case rpcCode.invalidArgument:
    case rpcCode.failedPrecondition:
      return sdkErrors.invalidRequest;
    case rpcCode.unauthenticated:
      return sdkErrors.unauthorized;
    default:
      return sdkErrors.unknownRequest;
  }
}

/** `notFound` → `NotFound`, as Go names it. */
function nameOf(code: number): string {
  const found = Object.entries(rpcCode).find(([, number]) => number === code)?.[0] ?? 'unknown';
  return found.charAt(0).toUpperCase() + found.slice(1);
}
