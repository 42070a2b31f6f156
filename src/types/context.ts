/** What a handler or a block step sees of the block and the transaction that it runs in. */

import type { StateWriter } from '../lib/kv.ts';
import type { EventList, EventSink } from './event.ts';
import type { GasMeter } from './gas.ts';

/** Facts of the block, the same for all of its transactions. */
export interface BlockInfo {
  readonly chainId: string;
  readonly height: bigint;
  /** Block time of the header: seconds since 1970 and nanoseconds. */
  readonly time: { readonly seconds: bigint; readonly nanos: number };
  /** App hash after block `height − 1`; at the initial height what InitChain returned (P5, P16). */
  readonly previousAppHash: Uint8Array;
  /** 20 bytes; empty in CheckTx. */
  readonly proposerAddress: Uint8Array;
  /** The bech32 prefix of account addresses: genesis data, never a constant. */
  readonly addressPrefix: string;
}

/** A branch of state with its gas meter and its events. */
export interface Context extends StateWriter {
  readonly block: BlockInfo;
  readonly gas: GasMeter;
  readonly events: EventSink;
  /** A branch of this state with events of its own; its gas goes to this context's meter unless another is given. */
  branch(gas?: GasMeter): BranchContext;
}

/** What is done in it counts only once it is written. */
export interface BranchContext extends Context {
  readonly events: EventList;
  /** Merges state and events into the context that it came from. */
  write(): void;
}
