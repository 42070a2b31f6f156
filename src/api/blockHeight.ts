/** The height that a request asks for: gRPC metadata or an HTTP header, as text. */

import { RpcError, rpcCode } from './rpcError.ts';

export const heightHeader = 'x-cosmos-block-height';

const maxHeight = 2n ** 63n - 1n;

/** 0 for none: the last committed height. @throws RpcError InvalidArgument in the SDK's words */
export function parseBlockHeight(text: string | undefined): bigint {
  if (text === undefined || text === '') return 0n;
  const height = /^[+-]?\d{1,30}$/.test(text) ? BigInt(text.replace('+', '')) : undefined;
  if (height === undefined || height > maxHeight) {
    const why = height === undefined ? 'invalid syntax' : 'value out of range';
    throw new RpcError(
      rpcCode.invalidArgument,
      `invalid height header "${heightHeader}": strconv.ParseInt: parsing ${JSON.stringify(text.slice(0, 40))}: ${why}: invalid request`,
    );
  }
  if (height < 0n) {
    throw new RpcError(
      rpcCode.invalidArgument,
      'cannot query with height < 0; please provide a valid height: invalid request',
    );
  }
  return height;
}
