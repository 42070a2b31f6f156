/** A shelf that gives nothing before a test says so: requests stay under way as long as it wants. */

import type { BatchShelf } from '../../../../src/host/proofServer/committedBatches.ts';
import type { ProofRig } from './proofRig.ts';

export interface Gate {
  /** Resolves when a request has come so far. */
  readonly reached: Promise<void>;
  readonly open: () => void;
  readonly wait: () => Promise<void>;
}

export function gate(): Gate {
  const reached = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<void>();
  return {
    reached: reached.promise,
    open: opened.resolve,
    wait: () => {
      reached.resolve();
      return opened.promise;
    },
  };
}

/** The first batch of the rig, behind the gate. */
export function gatedShelf(at: Gate, rig: () => ProofRig): BatchShelf {
  return {
    find: async () => {
      await at.wait();
      const { store } = rig();
      return {
        firstNonce: 0n,
        prove: (leafIndex) => {
          if (store === undefined) throw new Error('no store');
          return store.prove(0n, leafIndex);
        },
      };
    },
    close: async () => {},
  };
}
