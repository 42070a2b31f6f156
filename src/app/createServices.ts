/** The services that the application answers by itself, for the servers that clients talk to: bytes in, bytes out. */

import { AppError } from '../lib/errors.ts';
import { messageHandlers } from '../msgserver/registry.ts';
import { sdkErrors } from '../types/sdkErrors.ts';
import { type AbciQueryInput, resolveHeight, runHandler, simulatePath } from './abciQuery.ts';
import type { ServiceApplication } from './application.ts';
import { readChainFacts } from './chainFacts.ts';
import type { TxDecoder } from './tx/decodeTx.ts';

/** @param decode throws AppError sdk/2 at what is no transaction */
export function createServices(input: AbciQueryInput, decode: TxDecoder): ServiceApplication {
  const { store, handlers } = input;
  return {
    paths: [...handlers.keys(), simulatePath],
    messages: messageHandlers.map(({ typeUrl, responseTypeUrl, aminoName }) => ({
      typeUrl,
      responseTypeUrl,
      aminoName,
    })),
    get heights() {
      const { version: last, appHash } = store.lastCommit;
      return { first: store.versions[0] ?? last, last, appHash };
    },
    heightOf: (height) => resolveHeight({ height }, store),
    chain: () => readChainFacts(store.view(resolveHeight({ height: 0n }, store))),
    assertTx: (bytes) => void decode(bytes),
    query(path, data, asked) {
      const height = resolveHeight({ height: asked }, store);
      const handler = handlers.get(path);
      if (handler !== undefined) {
        return { value: runHandler(handler, { data }, input, height), height };
      }
      if (path === simulatePath) return { value: input.simulate(data), height };
      throw new AppError(sdkErrors.unknownRequest, 'unknown query path');
    },
  };
}
