/** One call of gRPC-web over an HTTP request. */

import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Backend } from '../backend.ts';
import { heightHeader, parseBlockHeight } from '../blockHeight.ts';
import { RpcError, rpcCode, toRpcError } from '../rpcError.ts';
import { type GrpcWebForm, readGrpcWebRequest, writeGrpcWebAnswer } from './grpcWeb.ts';

/** A refusal is an answer too: HTTP 200, and the status in the trailers. */
export async function answerGrpcWeb(
  backend: Backend,
  form: GrpcWebForm,
  path: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  reply.type(form.contentType);
  try {
    const body = await call(backend, form, path, request, reply);
    return reply.send(body);
  } catch (error) {
    return reply.send(writeGrpcWebAnswer(form, toRpcError(error)));
  }
}

async function call(
  backend: Backend,
  form: GrpcWebForm,
  path: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<string | Buffer> {
  if (!backend.paths.has(path)) {
    throw new RpcError(rpcCode.unimplemented, `unknown method ${path.slice(0, 200)}`);
  }
  const body = request.body instanceof Uint8Array ? request.body : new Uint8Array(0);
  const header = request.headers[heightHeader];
  const height = parseBlockHeight(Array.isArray(header) ? header[0] : header);
  const asked = {
    ...{ path, height, size: body.length, read: () => readGrpcWebRequest(body, form) },
    isGone: () => request.raw.socket.destroyed,
  };
  return backend.call(asked, (answer) => {
    reply.header(heightHeader, answer.height.toString());
    return writeGrpcWebAnswer(form, { code: rpcCode.ok, message: '' }, answer.bytes);
  });
}
