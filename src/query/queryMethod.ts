/** A query by the codecs of its request and its response, for services whose methods are a line or two each. */

import type { ProtoCodec } from '../lib/protoCodec.ts';
import { decodeRequest, type QueryContext, type QueryHandler } from './queryHandler.ts';

type Method = <Q, R>(
  name: string,
  request: ProtoCodec<Q>,
  response: ProtoCodec<R>,
  answer: (query: QueryContext, request: Q) => R,
) => QueryHandler;

/** @param service for example `cosmos.gov.v1.Query` */
export function queryMethod(service: string): Method {
  return (name, request, response, answer) => ({
    path: `/${service}/${name}`,
    handle: (context, bytes) =>
      response.encode(answer(context, decodeRequest(request, bytes))).finish(),
  });
}
