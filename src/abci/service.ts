/** What the four services have in common: typed requests in, whole frames out. */

import type { Request, Response } from 'cosmjs-types/tendermint/abci/types';
import type { Member } from './wire/oneof.ts';
import { responseCodec } from './wire/responses.ts';

export type AbciRequest = Member<Request>;
export type AbciResponse = Member<Response>;

export type RequestOf<M extends AbciRequest['method']> = Extract<AbciRequest, { method: M }>;

/** A response frame, at once or later. The connection keeps the order. */
export type Reply = Uint8Array | Promise<Uint8Array>;

/** The whole frame of a response. @throws InvariantError where a number does not fit its field. */
export function frame(response: AbciResponse): Uint8Array {
  return responseCodec.encodeFrame(response);
}

/** The answer to a request of a user that met a bug of ours: the SDK's code for an error that nobody registered. */
export const internalError = { code: 1, codespace: 'undefined', log: 'internal error' } as const;
