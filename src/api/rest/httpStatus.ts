/** HTTP's status for gRPC's, as Go's gateway maps them, and the JSON of an error. */

import { type RpcError, rpcCode } from '../rpcError.ts';

const statuses: Readonly<Record<number, number>> = {
  [rpcCode.ok]: 200,
  [rpcCode.cancelled]: 408,
  [rpcCode.invalidArgument]: 400,
  [rpcCode.deadlineExceeded]: 504,
  [rpcCode.notFound]: 404,
  [rpcCode.alreadyExists]: 409,
  [rpcCode.permissionDenied]: 403,
  [rpcCode.unauthenticated]: 401,
  [rpcCode.resourceExhausted]: 429,
  [rpcCode.failedPrecondition]: 400,
  [rpcCode.aborted]: 409,
  [rpcCode.outOfRange]: 400,
  [rpcCode.unimplemented]: 501,
  [rpcCode.unavailable]: 503,
};

export function httpStatus(code: number): number {
  return statuses[code] ?? 500;
}

export function errorJson({ code, message }: Pick<RpcError, 'code' | 'message'>): string {
  return JSON.stringify({ code, message, details: [] });
}
