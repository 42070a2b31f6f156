/** What the agent tells about its work while it works: callbacks, so that it knows nothing of Prometheus. */

export interface HostMetrics {
  /** Artifacts that were generated and stored. */
  readonly generated?: (count: number) => void;
  /** A commit that got into a block. */
  readonly committed?: (nonces: number) => void;
  /** A commit that did not get in and will be tried again. */
  readonly commitFailed?: () => void;
  /** A challenge that the chain took as passed. */
  readonly answered?: () => void;
  /** An attempt to answer that did not get in; there may be further ones. */
  readonly answerFailed?: () => void;
  /** A challenge that was lost: its deadline has passed, or its artifact is not here. */
  readonly missed?: () => void;
  /** The height that the agent has seen. */
  readonly height?: (height: bigint) => void;
}
