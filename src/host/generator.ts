/** Where artifacts come from. */

export interface GenerateRequest {
  /** Seed of the epoch, 32 bytes. */
  readonly seed: Uint8Array;
  /** The host, 20 bytes. */
  readonly address: Uint8Array;
  /** Number of the first nonce among the host's nonces of the epoch. */
  readonly firstNonce: bigint;
  readonly count: number;
  /** Bytes of an artifact (P15). */
  readonly artifactSize: number;
}

/**
 * Makes artifacts for consecutive nonces. The same request gives the same artifacts; fewer than `count` may come back,
 * and never more: the agent asks again for the rest.
 */
export interface ArtifactGenerator {
  /** Goes to logs and to `--help`: says what it is. */
  readonly name: string;
  /** Whether a model makes the artifacts. Where not, a passed challenge says "held" and nothing else. */
  readonly usesModel: boolean;
  generate(request: GenerateRequest, signal: AbortSignal): Promise<readonly Uint8Array[]>;
  /** About how many artifacts a second this machine makes; undefined where unknown. */
  estimate(): number | undefined;
  /** Ends what it started; it is asked for nothing afterwards. */
  close?(): Promise<void>;
}
