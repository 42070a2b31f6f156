/** One gRPC query over `abci_query`, with the height of the state that answered. */

import type { QueryClient } from '@cosmjs/stargate';
import { asClientError } from './rpcErrors.ts';

/** What a query needs of a generated codec. */
interface Encoder<M> {
  encode(message: M): { finish(): Uint8Array };
  fromPartial(partial: Partial<M>): M;
}
interface Decoder<M> {
  decode(bytes: Uint8Array): M;
}

/** A method of a generated service table (`QueryDefinition.methods.x`). */
export interface QueryMethod<Q, R> {
  readonly name: string;
  readonly requestType: Encoder<Q>;
  readonly responseType: Decoder<R>;
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
