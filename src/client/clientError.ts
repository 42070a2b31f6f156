/** What a client tells a person when something on the way to the chain goes wrong. */

/** Append-only: scripts branch on these. */
export type ClientErrorCode =
  /** No answer, or none in time. */
  | 'unreachable'
  /** The node answers for another chain, or is not a CometBFT 0.38 node. */
  | 'wrong_chain'
  /** The node is there and still catches up. */
  | 'syncing'
  /** The chain knows no such account. */
  | 'account_missing'
  /** The signer does not hold the key of the account. */
  | 'key_missing'
  /** The queried thing does not exist. */
  | 'not_found'
  /** The query was refused for another reason. */
  | 'query_failed'
  /** The transaction would fail, says the simulation. */
  | 'simulation_failed'
  /** The node took no transaction in time: its mempool is full. */
  | 'mempool_full'
  /** The account's sequence keeps moving: somebody else signs with the same key. */
  | 'sequence_conflict'
  /** CometBFT refused the call. */
  | 'node_refused'
  /** What the node sent is not what it should be. */
  | 'bad_answer'
  /** The caller asked for what this client does not do, or gave what it cannot use. */
  | 'unsupported'
  /** The caller's signal aborted. */
  | 'aborted'
  /** What the node sent does not follow from the header that it is checked against. */
  | 'not_proven'
  /** The block that the caller trusts is too old to lead to newer ones. */
  | 'trust_expired';

export class ClientError extends Error {
  readonly code: ClientErrorCode;
  /** The fact, in one sentence, without the advice. */
  readonly shortMessage: string;
  /** What to do about it. */
  readonly advice: string;

  constructor(
    code: ClientErrorCode,
    shortMessage: string,
    advice: string,
    options?: { cause?: unknown },
  ) {
    super(`${shortMessage}; ${advice}`, options);
    this.name = 'ClientError';
    this.code = code;
    this.shortMessage = shortMessage;
    this.advice = advice;
  }
}
