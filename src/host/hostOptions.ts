/** What `runHost` needs to know. */

import type { OfflineSigner } from '@cosmjs/proto-signing';
import type { ArtifactGenerator } from './generator.ts';
import type { HostLogger } from './hostLogger.ts';
import type { HostMetrics } from './hostMetrics.ts';
import type { HostPolicy } from './hostPolicy.ts';
import type { TrustRoot } from './nodes/signedHeaders.ts';
import type { ProofServerSetup } from './proofServer/openProofServer.ts';
import type { ScheduleOptions } from './schedule/scheduledProducer.ts';

/** Registers the participant at the start where it is not one yet. */
export interface RegisterOptions {
  /** ed25519, 32 bytes; left out by a host that runs no validator. */
  readonly consensusPubkey?: Uint8Array;
  readonly inferenceUrl?: string;
}

export interface HostOptions {
  /** CometBFT RPC address, `http://` or `https://`. */
  readonly rpc: string;
  /** Addresses of further nodes of the chain: asked where the first fails, and for challenges that it does not show. */
  readonly witnesses?: readonly string[];
  /** Refuses to run against any other chain; the node's own chain where left out. */
  readonly chainId?: string;
  /** A block that the operator knows: seeds count where signatures lead from it to the header that they follow from. */
  readonly trustRoot?: TrustRoot;
  readonly signer: OfflineSigner;
  /** Bech32 address of the participant; one of the signer's accounts, unless a warm key signs. */
  readonly address: string;
  /** Bech32 address of a key that the participant granted to commit and answer, one of the signer's accounts; the participant's own where left out. */
  readonly warmAddress?: string;
  /** Bech32 address whose fee allowance pays for commits; who signs pays where left out. */
  readonly feeGranter?: string;
  /** The agent's folder (`<home>/host`); made where missing. One agent at a time. */
  readonly dataDir: string;
  /** For commits and registration, as `0.025upoc`; no fee where left out. Responses are free (P24). */
  readonly gasPrice?: string;
  readonly policy: HostPolicy;
  readonly generator: ArtifactGenerator;
  /** Shares the GPUs with inference; nonces are made by the block where left out. */
  readonly schedule?: ScheduleOptions;
  readonly register?: RegisterOptions;
  /** Proves artifacts to validators; nobody does where left out. */
  readonly proofServer?: ProofServerSetup;
  readonly logger: HostLogger;
  readonly metrics?: HostMetrics;
  /** How long between two looks at the chain where no block event comes; milliseconds, default 2000. */
  readonly pollMs?: number;
  /** Ends the agent. */
  readonly signal: AbortSignal;
  /** Called once: the node has answered, the participant is registered where that was asked for, and the agent begins. */
  readonly onReady?: () => void;
}
