/** Changes the state of a simulated chain behind the back of its rules, as a fault in them would: what then lies there is proven all the same. */

import type { StateWriter } from '../../src/lib/kv.ts';
import { Branch } from '../../src/store/branch.ts';
import type { SimChain } from './simChain.ts';

/** Writes the change as one more height, and another one above it, whose header proves it. The chain makes no more blocks after that. */
export async function tamper(chain: SimChain, change: (state: StateWriter) => void): Promise<void> {
  for (const write of [change, () => undefined]) {
    const state = new Branch(chain.store.view());
    write(state);
    chain.height += 1n;
    const appHash = chain.store.prepare(chain.height, state);
    await chain.store.commit();
    chain.appHashes.set(chain.height, appHash);
    chain.sets.set(chain.height + 2n, new Map(chain.comet.powers));
  }
}
