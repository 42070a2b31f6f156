/** A method of a service from typed functions: requests are decoded, answers encoded. */

import type { ProtoCodec } from '../../lib/protoCodec.ts';
import type { EdgeMethod } from '../backend.ts';
import { RpcError, rpcCode } from '../rpcError.ts';

/** @throws RpcError InvalidArgument where the bytes are no such request */
export function edgeMethod<Q, R>(
  path: string,
  request: ProtoCodec<Q>,
  response: ProtoCodec<R>,
  handle: (request: Q, height: bigint) => R | Promise<R>,
): EdgeMethod {
  const encode = (answer: R): Uint8Array => response.encode(answer).finish();
  return {
    path,
    handle(bytes, height) {
      const answer = handle(decode(request, bytes), height);
      return answer instanceof Promise ? answer.then(encode) : encode(answer);
    },
  };
}

function decode<Q>(codec: ProtoCodec<Q>, bytes: Uint8Array): Q {
  try {
    return codec.decode(bytes);
  } catch (error) {
    const why = (error as Error).message;
    throw new RpcError(rpcCode.invalidArgument, `the request cannot be decoded: ${why}`);
  }
}
