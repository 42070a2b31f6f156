/** What CometBFT reports with a block: its hash, who signed the one before, and who was caught signing two (P16, P31, P32). */

export interface ConsensusReport {
  /** Of the block itself: over its header, and so over time, proposer and the signatures of the block before. */
  readonly blockHash: Uint8Array;
  /** One entry for each validator that was to sign block `height − 1`; none at the initial height. */
  readonly votes: readonly CommitVote[];
  readonly misbehavior: readonly Misbehavior[];
}

export interface CommitVote {
  /** First 20 bytes of the SHA-256 of the consensus key. */
  readonly consensusAddress: Uint8Array;
  /** For the block, or for none: a validator that precommits nil is there. */
  readonly signed: boolean;
}

/** Evidence that CometBFT verified: two votes for one height and round, or a light client attack. */
export interface Misbehavior {
  readonly consensusAddress: Uint8Array;
  /** Of the offence, not of the block that reports it. */
  readonly height: bigint;
}
