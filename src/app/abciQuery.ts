/** The queries of `abci_query`: gRPC method paths, stores with proofs, and the few that CometBFT itself asks. */

import type { RequestQuery, ResponseQuery } from 'cosmjs-types/tendermint/abci/types';
import { ResponseQuery as ResponseQueryCodec } from 'cosmjs-types/tendermint/abci/types';
import { AppError } from '../lib/errors.ts';
import type { QueryHandler } from '../query/queryHandler.ts';
import type { MultiStore } from '../store/multiStore.ts';
import { sdkErrors } from '../types/sdkErrors.ts';
import { type AppQueryInput, appQuery } from './appQuery.ts';
import { createQueryContext } from './queryContext.ts';
import { storeQuery } from './storeQuery.ts';

export interface AbciQueryInput extends AppQueryInput {
  readonly store: MultiStore;
  readonly handlers: ReadonlyMap<string, QueryHandler>;
  /** The gRPC method `Simulate`. */
  simulate(request: Uint8Array): Uint8Array;
}

export const simulatePath = '/cosmos.tx.v1beta1.Service/Simulate';

/** Never throws for what a client sent: refusals are codes, and the log says what is wrong. */
export function abciQuery(request: RequestQuery, input: AbciQueryInput): ResponseQuery {
  try {
    return route(request, input);
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
export function resolveHeight({ height }: Pick<RequestQuery, 'height'>, store: MultiStore): bigint {
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

/** What is asked of the program or of its peers needs no state: CometBFT asks for peers before the first block. */
function route(request: RequestQuery, input: AbciQueryInput): ResponseQuery {
  const { path } = request;
  const { store } = input;
  const [first, ...parts] = path.split('/').filter((part) => part !== '');
  if (first === 'app') return appQuery(parts, request, input, store.lastCommit.version);
  if (first === 'p2p') return peerQuery(parts);
  const height = resolveHeight(request, store);
  const handler = input.handlers.get(path);
  if (handler !== undefined) return answer(height, runHandler(handler, request, input, height));
  if (path === simulatePath) return answer(height, input.simulate(request.data));
  if (first === 'store') return storeQuery(parts, request, store, height);
  throw new AppError(sdkErrors.unknownRequest, 'unknown query path');
}

/** `/p2p/filter/addr/<address>` and `/p2p/filter/id/<id>`: every peer is welcome (CometBFT's `filter_peers`). */
function peerQuery(parts: readonly string[]): ResponseQuery {
  const [command, kind, ...peer] = parts;
  if (kind === undefined || peer.length === 0) {
    throw new AppError(sdkErrors.unknownRequest, 'path should be p2p filter <addr|id> <parameter>');
  }
  if (command !== 'filter') {
    throw new AppError(sdkErrors.unknownRequest, "expected second parameter to be 'filter'");
  }
  if (kind === 'addr' || kind === 'id') return ResponseQueryCodec.fromPartial({});
  throw new AppError(sdkErrors.unknownRequest, `peers are filtered by addr or id, not by ${kind}`);
}

function answer(height: bigint, value: Uint8Array): ResponseQuery {
  return ResponseQueryCodec.fromPartial({ value, height });
}

export function runHandler(
  handler: QueryHandler,
  request: Pick<RequestQuery, 'data'>,
  { store }: Pick<AbciQueryInput, 'store'>,
  height: bigint,
): Uint8Array {
  return handler.handle(createQueryContext(store, height), request.data);
}
