/** A JSON request to a method of a service and back: what Go's gateway does, without the second connection. */

import type { FileRegistry, JsonValue } from '@bufbuild/protobuf';
import type { Backend } from '../backend.ts';
import { parseBlockHeight } from '../blockHeight.ts';
import { methodPath } from '../descriptors/servedMethods.ts';
import { createJsonReader, parseJson } from '../json/readJson.ts';
import { createJsonWriter } from '../json/writeJson.ts';
import { RpcError, rpcCode, toRpcError } from '../rpcError.ts';
import { errorJson, httpStatus } from './httpStatus.ts';
import { requestJson } from './requestJson.ts';
import { createRouter, type FindRoute, type FoundRoute, routesOf } from './routes.ts';

export interface GatewayRequest {
  readonly httpMethod: string;
  /** Percent-encoded as it came. */
  readonly path: string;
  /** After the question mark. */
  readonly query: string;
  readonly contentType: string;
  readonly body: Uint8Array;
  readonly height: string | undefined;
  isGone(): boolean;
}

export interface GatewayAnswer {
  readonly status: number;
  readonly json: string;
  /** Of the state that was read; absent for an error. */
  readonly height?: string;
}

export type Gateway = (request: GatewayRequest) => Promise<GatewayAnswer>;

const formType = 'application/x-www-form-urlencoded';

export function createGateway(backend: Backend, descriptors: FileRegistry): Gateway {
  const find = createRouter(routesOf(descriptors, backend.paths));
  const [read, write] = [createJsonReader(descriptors), createJsonWriter(descriptors)];

  async function answer(request: GatewayRequest): Promise<GatewayAnswer> {
    const found = findRoute(find, request);
    const { method } = found.route;
    const asked = {
      path: methodPath(method),
      height: parseBlockHeight(request.height),
      size: request.body.length,
      read: () =>
        read(method.input, requestJson(found, queryOf(found, request), bodyOf(found, request))),
      isGone: request.isGone,
    };
    return backend.call(asked, (answered) => ({
      status: 200,
      json: write(method.output, answered.bytes),
      height: answered.height.toString(),
    }));
  }

  return async (request) => {
    try {
      return await answer(request);
    } catch (error) {
      const refusal = toRpcError(error);
      return { status: httpStatus(refusal.code), json: errorJson(refusal) };
    }
  };
}

/** A form that is posted to a route for GET is that GET with a long query string. */
function findRoute(find: FindRoute, request: GatewayRequest): FoundRoute {
  const { httpMethod, contentType } = request;
  const path = decodePath(request.path);
  const isForm = httpMethod === 'POST' && contentType === formType;
  const found = find(httpMethod, path) ?? (isForm ? find('GET', path) : undefined);
  if (found === undefined) throw new RpcError(rpcCode.unimplemented, 'Not Implemented');
  return found;
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new RpcError(
      rpcCode.invalidArgument,
      'the path holds a percent sign that encodes nothing',
    );
  }
}

function queryOf(
  { route }: FoundRoute,
  { httpMethod, query, body }: GatewayRequest,
): URLSearchParams {
  const form = route.httpMethod === httpMethod ? '' : `&${new TextDecoder().decode(body)}`;
  return new URLSearchParams(query + form);
}

/** JSON whatever the content type says, as in the gateway: curl calls it a form. */
function bodyOf({ route }: FoundRoute, { body }: GatewayRequest): JsonValue | undefined {
  if (route.body === '' || body.length === 0) return undefined;
  return parseJson(new TextDecoder().decode(body));
}
