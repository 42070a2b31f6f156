/** How much a proof server takes, and from whom. */

export interface ProofServerLimits {
  /** Requests a second of one IP address (of IPv6: of one /64), whatever becomes of them. */
  readonly perIp: number;
  readonly perIpBurst: number;
  /** Answered requests a second of one asker. */
  readonly perAsker: number;
  readonly perAskerBurst: number;
  /** Signatures that are checked a second, all in all. */
  readonly signatureChecks: number;
  readonly maxConnections: number;
  /** Of one IP address; of trusted proxies there is no such limit. */
  readonly maxConnectionsPerIp: number;
  /** Bytes of a body: 500 indices of ten digits and the rest have 6,300. */
  readonly maxBodyBytes: number;
  /** In which a request must have arrived; milliseconds. */
  readonly readTimeoutMs: number;
  /** In which an answer must have been taken; milliseconds. */
  readonly writeTimeoutMs: number;
  /** Percent of the agent's thread that proofs may take over time. */
  readonly sharePercent: number;
  /** Answers under way: made, waiting or being sent. Bounds memory to about 1 MB each. */
  readonly places: number;
  readonly placesEach: number;
  /** Answers that are made at once. */
  readonly atOnce: number;
  /** Ids of answered requests that are remembered, all in all and of one asker. */
  readonly seen: number;
  readonly seenEach: number;
}

export const defaultProofServerLimits: ProofServerLimits = {
  perIp: 20,
  perIpBurst: 150,
  perAsker: 5,
  perAskerBurst: 120,
  signatureChecks: 400,
  maxConnections: 256,
  maxConnectionsPerIp: 16,
  maxBodyBytes: 16_384,
  readTimeoutMs: 10_000,
  writeTimeoutMs: 30_000,
  sharePercent: 50,
  places: 64,
  placesEach: 4,
  atOnce: 8,
  seen: 50_000,
  seenEach: 3_200,
};
