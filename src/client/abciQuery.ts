/** One gRPC query over `abci_query`, with the height of the state that answered. */

import type { QueryClient } from '@cosmjs/stargate';
import type { Comet38Client } from '@cosmjs/tendermint-rpc';
import type { ProtoDecoder, ProtoEncoder } from '../lib/protoCodec.ts';
import { asClientError } from './rpcErrors.ts';

/** A method of a generated service table (`QueryDefinition.methods.x`). */
export interface QueryMethod<Q, R> {
  readonly name: string;
  readonly requestType: ProtoEncoder<Q> & { fromPartial(partial: Partial<Q>): Q };
  readonly responseType: ProtoDecoder<R>;
}

export interface QueryAnswer<R> {
  readonly response: R;
  /** The height of the state that answered. */
  readonly height: bigint;
}

/**
 * @param height the state to ask; the newest where left out
 * @throws ClientError `not_found` where the thing does not exist, `query_failed` where the chain refuses otherwise
 */
export async function abciQuery<Q, R>(
  base: QueryClient,
  service: string,
  method: QueryMethod<Q, R>,
  request: Partial<Q>,
  height?: bigint,
): Promise<QueryAnswer<R>> {
  const { requestType, responseType, name } = method;
  const bytes = requestType.encode(requestType.fromPartial(request)).finish();
  try {
    const path = `/${service}/${name}`;
    const asked = height === undefined ? undefined : Number(height);
    const answer = await base.queryAbci(path, bytes, asked);
    return { response: responseType.decode(answer.value), height: BigInt(answer.height) };
  } catch (error) {
    throw asClientError(error, 'the node');
  }
}

/** ABCI code of a query for what does not exist: gRPC's NotFound. */
const notFoundCode = 22;

/**
 * One gRPC query for what may not be there: then `response` is undefined, and `height` is that of the state in which it is not; 0n
 * where the node does not say.
 *
 * @throws ClientError `query_failed` where the chain refuses otherwise
 */
export async function findByAbci<Q, R>(
  comet: Pick<Comet38Client, 'abciQuery'>,
  service: string,
  method: QueryMethod<Q, R>,
  request: Partial<Q>,
): Promise<QueryAnswer<R | undefined>> {
  const { requestType, responseType, name } = method;
  const data = requestType.encode(requestType.fromPartial(request)).finish();
  try {
    const answer = await comet.abciQuery({ path: `/${service}/${name}`, data });
    // What holds its default may be left out.
    const { code = 0, height: at = 0, log, value } = answer;
    const height = BigInt(at);
    if (code === notFoundCode) return { response: undefined, height };
    if (code !== 0) throw new Error(`Query failed with (${code}): ${log}`);
    return { response: responseType.decode(value), height };
  } catch (error) {
    throw asClientError(error, 'the node');
  }
}
