/** What a query is: a gRPC method path, a request's bytes in, a response's bytes out. It reads one committed version. */

import type { DryRun } from '../gen/cpoc/gov/v1/gov.ts';
import { AppError } from '../lib/errors.ts';
import type { StateReader } from '../lib/kv.ts';
import type { WireAny } from '../types/publicKey.ts';
import { sdkErrors } from '../types/sdkErrors.ts';

export interface QueryContext {
  readonly state: StateReader;
  /** Height of the committed version that is read. */
  readonly height: bigint;
  readonly chainId: string;
  readonly addressPrefix: string;
  /** What messages of a proposal would do in this state. @throws AppError where they are none that a proposal may hold */
  dryRun(messages: readonly WireAny[]): DryRun;
}

export interface QueryHandler {
  /** gRPC method path, for example `/cosmos.bank.v1beta1.Query/Balance`. */
  readonly path: string;
  /** @throws AppError where the request is malformed or what it asks for does not exist. */
  handle(query: QueryContext, request: Uint8Array): Uint8Array;
}

/** Decodes a request. @throws AppError sdk/18 where the bytes are no such message. */
export function decodeRequest<T>(codec: { decode(bytes: Uint8Array): T }, request: Uint8Array): T {
  try {
    return codec.decode(request);
  } catch (cause) {
    throw new AppError(sdkErrors.invalidRequest, 'unexpected EOF', { cause });
  }
}

/** gRPC NotFound as clients see it through ABCI: code 22. */
export function notFound(description: string): AppError {
  return new AppError(sdkErrors.keyNotFound, `rpc error: code = NotFound desc = ${description}`);
}

/** gRPC InvalidArgument as clients see it through ABCI: code 18. */
export function invalidArgument(description: string): AppError {
  return new AppError(
    sdkErrors.invalidRequest,
    `rpc error: code = InvalidArgument desc = ${description}`,
  );
}
