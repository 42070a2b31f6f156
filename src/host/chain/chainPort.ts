/** What the agent asks of a chain. Tests put a chain of their own behind it. */

import type { TxOutcome } from '../../client/txOutcome.ts';
import type {
  ContinuousPoCChallenge,
  ContinuousPoCCommit,
  ContinuousPoCEpochSummary,
  Epoch,
  Participant,
} from '../../gen/cpoc/poc/v1/poc.ts';
import type { RegisterOptions } from '../hostOptions.ts';

export interface EpochView {
  readonly epoch: Epoch;
  /** The last height at which commits are accepted, K (P6). */
  readonly lastCommitHeight: bigint;
  /** The height at which the epoch is settled. */
  readonly lastHeight: bigint;
  /** The height of the state that answered. */
  readonly height: bigint;
}

export interface SummaryView {
  /** Undefined before the first commit of the epoch. */
  readonly summary: ContinuousPoCEpochSummary | undefined;
  /** The height of the state that answered. */
  readonly height: bigint;
}

export interface CommitDraft {
  readonly epochIndex: bigint;
  readonly nonceCount: number;
  readonly rootHash: Uint8Array;
  /** The number of its first nonce: the chain takes the commit there or not at all (P10), so that one that is sent twice is in once. */
  readonly firstNonce: bigint;
  /** Share of the GPUs' time that inference used, as it was read last; 0 where nobody reads it. For people: no rule reads it (A18). */
  readonly gpuUtilizationBps: number;
}

export interface Answer {
  readonly challengeId: bigint;
  readonly artifact: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

/** Reads and writes for one participant. Everything may throw ClientError: then nothing was handed in. */
export interface ChainPort {
  /** The current epoch. */
  epoch(): Promise<EpochView>;
  participant(): Promise<Participant | undefined>;
  summary(epochIndex: bigint): Promise<SummaryView>;
  /** The participant's commits of an epoch. */
  commits(epochIndex: bigint): Promise<readonly ContinuousPoCCommit[]>;
  /** The participant's open challenges of the current epoch. */
  openChallenges(): Promise<readonly ContinuousPoCChallenge[]>;
  register(options: RegisterOptions): Promise<TxOutcome>;
  /** @param timeoutHeight the last height of a block that may hold it */
  submitCommit(draft: CommitDraft, timeoutHeight: bigint): Promise<TxOutcome>;
  /** One transaction that holds these answers and nothing else (P24). */
  respond(answers: readonly Answer[], timeoutHeight: bigint): Promise<TxOutcome>;
}
