/** Errors of the servers for clients: gRPC's status codes, and how what the application refuses becomes one. */

import { AppError } from '../lib/errors.ts';

/** https://grpc.github.io/grpc/core/md_doc_statuscodes.html */
export const rpcCode = {
  ok: 0,
  cancelled: 1,
  unknown: 2,
  invalidArgument: 3,
  deadlineExceeded: 4,
  notFound: 5,
  alreadyExists: 6,
  permissionDenied: 7,
  resourceExhausted: 8,
  failedPrecondition: 9,
  aborted: 10,
  outOfRange: 11,
  unimplemented: 12,
  internal: 13,
  unavailable: 14,
  dataLoss: 15,
  unauthenticated: 16,
} as const;

export class RpcError extends Error {
  readonly code: number;

  constructor(code: number, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'RpcError';
    this.code = code;
  }
}

/** As Go's gRPC names codes in the texts of its errors. */
const codeNames: Readonly<Record<string, number>> = {
  Canceled: rpcCode.cancelled,
  Unknown: rpcCode.unknown,
  InvalidArgument: rpcCode.invalidArgument,
  DeadlineExceeded: rpcCode.deadlineExceeded,
  NotFound: rpcCode.notFound,
  AlreadyExists: rpcCode.alreadyExists,
  PermissionDenied: rpcCode.permissionDenied,
  ResourceExhausted: rpcCode.resourceExhausted,
  FailedPrecondition: rpcCode.failedPrecondition,
  Aborted: rpcCode.aborted,
  OutOfRange: rpcCode.outOfRange,
  Unimplemented: rpcCode.unimplemented,
  Internal: rpcCode.internal,
  Unavailable: rpcCode.unavailable,
  DataLoss: rpcCode.dataLoss,
  Unauthenticated: rpcCode.unauthenticated,
};

/** Kinds of codespace sdk that say more than "unknown". */
const codeOfSdkKind: Readonly<Record<number, number>> = {
  2: rpcCode.invalidArgument,
  4: rpcCode.unauthenticated,
  7: rpcCode.invalidArgument,
  10: rpcCode.invalidArgument,
  18: rpcCode.invalidArgument,
  22: rpcCode.notFound,
  26: rpcCode.invalidArgument,
  37: rpcCode.unimplemented,
};

/** Ends that `abci_query` adds to a text which had none. */
const addedKinds = ['invalid request', 'unknown request'];

/**
 * A refusal of the application as gRPC states it. Its text for `abci_query` ends with that of its kind and may begin with the status that the
 * SDK would have put there; neither belongs into a gRPC message. Anything that is not a refusal is a bug of ours, and says no more than that.
 */
export function toRpcError(error: unknown): RpcError {
  if (error instanceof RpcError) return error;
  if (!(error instanceof AppError)) {
    return new RpcError(rpcCode.internal, 'internal error', { cause: error });
  }
  const { kind, message } = error;
  const status = /^rpc error: code = (\w+) desc = (.*)$/s.exec(message);
  const named = codeNames[status?.[1] ?? ''];
  if (status !== null && named !== undefined) {
    return new RpcError(named, withoutEnd(status[2] ?? '', `: ${kind.text}`));
  }
  const code = kind.codespace === 'sdk' ? codeOfSdkKind[kind.code] : undefined;
  const text = addedKinds.includes(kind.text) ? withoutEnd(message, `: ${kind.text}`) : message;
  return new RpcError(code ?? rpcCode.unknown, text);
}

function withoutEnd(text: string, end: string): string {
  return text.endsWith(end) ? text.slice(0, -end.length) : text;
}
