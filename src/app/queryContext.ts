/** What a query sees of a committed version. */

import { AppError } from '../lib/errors.ts';
import type { StateReader } from '../lib/kv.ts';
import { messageHandlers, proposalRunner } from '../msgserver/registry.ts';
import type { QueryContext } from '../query/queryHandler.ts';
import { Branch } from '../store/branch.ts';
import type { CommittedState } from '../store/committedState.ts';
import type { MultiStore } from '../store/multiStore.ts';
import { EventList } from '../types/event.ts';
import { InfiniteGasMeter } from '../types/gas.ts';
import type { WireAny } from '../types/publicKey.ts';
import { sdkErrors } from '../types/sdkErrors.ts';
import { readChainFacts } from './chainFacts.ts';
import { createContext } from './context.ts';
import { createMessageChecker } from './tx/checkMessages.ts';

const assertWellFormed = createMessageChecker(messageHandlers);

export function createQueryContext(store: MultiStore, height: bigint): QueryContext {
  const state = readable(store.view(height));
  const facts = readChainFacts(state);
  return {
    state,
    height,
    ...facts,
    dryRun(messages) {
      const ctx = createContext({
        state: new Branch(state),
        // As in the block that was the last: its time is the newest that the chain knows.
        block: {
          ...facts,
          height,
          time: store.lastCommit.time,
          previousAppHash: store.lastCommit.appHash,
          proposerAddress: new Uint8Array(0),
        },
        gas: new InfiniteGasMeter(),
        events: new EventList(),
      });
      checkMessages(messages);
      proposalRunner.check(ctx, messages);
      return proposalRunner.dryRun(ctx, messages);
    },
  };
}

/** A store that came with a later upgrade is no fault of ours: who asks for a height before it is told so. */
function readable(state: CommittedState): StateReader {
  return {
    store(name) {
      if (state.names.includes(name)) return state.store(name);
      throw new AppError(
        sdkErrors.invalidRequest,
        `there is no store ${name} at height ${state.version}: an upgrade brought it later; ask for a later height`,
      );
    },
  };
}

/** What came with a query was not decoded with a transaction. @throws AppError sdk/18 */
function checkMessages(messages: readonly WireAny[]): void {
  try {
    assertWellFormed(messages);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError(sdkErrors.invalidRequest, error.message, { cause: error });
  }
}
