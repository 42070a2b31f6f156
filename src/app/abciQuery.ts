/** The queries of `abci_query`: gRPC method paths, stores with proofs, and the few that CometBFT itself asks. */

import type { RequestQuery, ResponseQuery } from 'cosmjs-types/tendermint/abci/types';
import { ResponseQuery as ResponseQueryCodec } from 'cosmjs-types/tendermint/abci/types';
import { AppError } from '../lib/errors.ts';
import type { QueryHandler } from '../query/queryHandler.ts';
import type { MultiStore } from '../store/multiStore.ts';
import { sdkErrors } from '../types/sdkErrors.ts';
import { readChainFacts } from './chainFacts.ts';
import { storeNames } from './storeNames.ts';

export interface AbciQueryInput {
  readonly store: MultiStore;
  readonly handlers: ReadonlyMap<string, QueryHandler>;
  /** Version of the application, for `app/version`. */
  readonly version: string;
  /** Runs a transaction for its gas alone: the gRPC method `Simulate` and `app/simulate`. */
  simulate(request: Uint8Array): Uint8Array;
}

const simulatePath = '/cosmos.tx.v1beta1.Service/Simulate';

/** Never throws for what a client sent: refusals are codes, and the log says what is wrong. */
export function abciQuery(request: RequestQuery, input: AbciQueryInput): ResponseQuery {
  try {
    const height = resolveHeight(request, input.store);
    return route(request, input, height);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return ResponseQueryCodec.fromPartial({
      code: error.code,
      codespace: error.codespace,
      log: error.message,
      height: input.store.lastCommit.version,
    });
  }
}

/** 0 is the last committed height. @throws AppError sdk/26 for a height in the future, or one whose state is gone. */
function resolveHeight({ height }: RequestQuery, store: MultiStore): bigint {
  const latest = store.lastCommit.version;
  if (latest === 0n) {
    throw new AppError(
      sdkErrors.invalidHeight,
      'the chain has not committed a block yet; ask again after the first one',
    );
  }
  if (height < 0n || height > latest) {
    throw new AppError(
      sdkErrors.invalidHeight,
      'cannot query with height in the future; please provide a valid height',
    );
  }
  if (height !== 0n && !store.hasVersion(height)) {
    throw new AppError(
      sdkErrors.invalidRequest,
      `failed to load state at height ${height}; this node keeps ${store.versions[0]} to ${latest} (latest height: ${latest})`,
    );
  }
  return height === 0n ? latest : height;
}

function route(request: RequestQuery, input: AbciQueryInput, height: bigint): ResponseQuery {
  const { path } = request;
  const handler = input.handlers.get(path);
  if (handler !== undefined) return answer(height, runHandler(handler, request, input, height));
  if (path === simulatePath) return answer(height, input.simulate(request.data));
  const parts = path.split('/').filter((part) => part !== '');
  if (parts[0] === 'app') return queryApp(parts, request, input, height);
  if (parts[0] === 'store' && parts.length === 3) return queryStore(parts, request, input, height);
  if (parts[0] === 'p2p' && parts[1] === 'filter') return answer(height, new Uint8Array(0));
  throw new AppError(sdkErrors.unknownRequest, 'unknown query path');
}

function answer(height: bigint, value: Uint8Array): ResponseQuery {
  return ResponseQueryCodec.fromPartial({ value, height });
}

function runHandler(
  handler: QueryHandler,
  request: RequestQuery,
  { store }: AbciQueryInput,
  height: bigint,
): Uint8Array {
  const state = store.view(height);
  return handler.handle({ state, height, ...readChainFacts(state) }, request.data);
}

function queryApp(
  parts: readonly string[],
  request: RequestQuery,
  input: AbciQueryInput,
  height: bigint,
): ResponseQuery {
  switch (parts[1]) {
    case 'simulate':
      return answer(height, input.simulate(request.data));
    case 'version':
      return ResponseQueryCodec.fromPartial({
        codespace: 'sdk',
        height,
        value: new TextEncoder().encode(input.version),
      });
    default:
      throw new AppError(sdkErrors.unknownRequest, `unknown query: ${request.path}`);
  }
}

/** `/store/<name>/key`: the bytes under a key, with an ICS-23 proof of existence or absence where one is asked for. */
function queryStore(
  parts: readonly string[],
  request: RequestQuery,
  { store }: AbciQueryInput,
  height: bigint,
): ResponseQuery {
  const [, name, what] = parts as [string, string, string];
  if (!storeNames.includes(name)) {
    throw new AppError(
      sdkErrors.unknownRequest,
      `no such store: ${name}; there are ${storeNames.join(', ')}`,
    );
  }
  if (what !== 'key') {
    throw new AppError(sdkErrors.unknownRequest, `unknown query: ${request.path}; expected …/key`);
  }
  if (request.data.length === 0) {
    throw new AppError(sdkErrors.invalidRequest, 'the key is empty; send its bytes as data');
  }
  const common = { key: request.data, height };
  if (!request.prove) {
    const value = store.view(height).store(name).get(request.data);
    return ResponseQueryCodec.fromPartial({ ...common, value: value ?? new Uint8Array(0) });
  }
  const { value, proofOps } = store.prove(height, name, request.data);
  return ResponseQueryCodec.fromPartial({ ...common, value: value ?? new Uint8Array(0), proofOps });
}
