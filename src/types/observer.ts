/**
 * What the application tells whoever measures it. The application has no clock: the observer takes the time between the calls.
 *
 * Nothing may come back from an observer, and none may throw: with or without one, a block computes the same.
 */

/** The parts of a block, in the order in which they run. */
export type BlockPhase = 'begin' | 'txs' | 'endblock' | 'hash' | 'commit';

export type ChallengeEvent = 'issued' | 'passed' | 'failed' | 'expired' | 'voided';

/** What one committed height wrote, and what the state holds after it. */
export interface StoreFigures {
  readonly batchBytes: number;
  /** In memory. */
  readonly treeNodes: number;
  readonly keys: number;
  /** Of tree nodes, keys and values in memory. */
  readonly memoryBytes: number;
  /** Tree nodes read from the disk, and given back, since the start. */
  readonly nodeLoads: number;
  readonly nodeEvictions: number;
  /** Of the newest finished checkpoint; 0 before the first one. */
  readonly checkpointVersion: bigint;
  /** Inner nodes that the checkpoint being written has on the disk; 0 where none is. */
  readonly checkpointNodes: number;
}

export interface BlockObserver {
  /** This phase of block `height` begins; the phase before, if one is running, ends. */
  phase(name: BlockPhase, height: bigint): void;
  /** The running phase ends and none begins: after `hash`, while CometBFT saves the results, and after `commit`. */
  rest(): void;
  challenge(event: ChallengeEvent, count: number): void;
  openChallenges(count: number): void;
  /** Commits of work accepted by a block. */
  commits(count: number): void;
  stored(figures: StoreFigures): void;
}

export const silentObserver: BlockObserver = {
  phase() {},
  rest() {},
  challenge() {},
  openChallenges() {},
  commits() {},
  stored() {},
};
