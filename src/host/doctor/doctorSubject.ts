/** Whom and what the doctor looks at: the host as it is configured. */

import type { ArtifactGenerator } from '../generator.ts';
import type { HostPolicy } from '../hostPolicy.ts';
import type { LoadSource } from '../load/loadSource.ts';
import type { HostStatus } from '../status/hostStatus.ts';

export interface DoctorSubject {
  /** CometBFT RPC address, `http://` or `https://`. */
  readonly rpc: string;
  /** The chain that the host is for; any where left out. */
  readonly chainId?: string | undefined;
  readonly key: SubjectKey;
  /** Bech32; undefined where nobody is named, or somebody who is not known. */
  readonly participant?: string | undefined;
  /** Bech32: whose fee allowance pays; the signer where left out. */
  readonly feeGranter?: string | undefined;
  /** As `0.025upoc`; no fee where left out. */
  readonly gasPrice?: string | undefined;
  /** `minimum-gas-prices` of the node, where it is known because the node is that of this home. */
  readonly nodeGasPrices?: string | undefined;
  /** The agent's folder. */
  readonly dataDir: string;
  readonly policy: HostPolicy;
  readonly generator: ArtifactGenerator;
  /** Whether another one stands in for the generator in the rehearsal: the agent that runs has it. */
  readonly isStandIn: boolean;
  /** `schedule.share-bps` */
  readonly shareBps: number;
  /** What the agent that works in the folder says; undefined where none does, or it cannot be asked. */
  readonly agent?: HostStatus | undefined;
  /** Where the load of the GPUs is read; nowhere where left out. */
  readonly loadSource?: LoadSource | undefined;
  /** RPC addresses of further nodes. */
  readonly witnesses: readonly string[];
  /** ed25519 key of the validator in this home, 32 bytes; undefined where there is none. */
  readonly consensusKey?: Uint8Array | undefined;
  /** What is wrong with the file of that key. */
  readonly consensusKeyFault?: string | undefined;
  /** Where the agent will listen. */
  readonly listens: readonly SubjectListen[];
  /** Whether the agent serves proofs. */
  readonly servesProofs: boolean;
  /** Version of this program. */
  readonly version: string;
  /** The agent that asks runs already: its own lock, listening addresses and transactions are no findings. */
  readonly isAgent: boolean;
}

interface PresentKey {
  /** Bech32. */
  readonly address: string;
  /** secp256k1, 33 bytes. */
  readonly publicKey: Uint8Array;
  /** `file`, or `test`, which encrypts nothing. */
  readonly backend: string;
}

interface KeyTrouble {
  readonly what: string;
  readonly todo: string;
}

/** The key that signs. */
export type SubjectKey =
  | (PresentKey & { readonly state: 'opened' | 'present' })
  | (PresentKey & KeyTrouble & { readonly state: 'locked' })
  | (KeyTrouble & { readonly state: 'missing' });

export interface SubjectListen {
  /** `host:port` */
  readonly address: string;
  /** What will listen there: `the proof server`. */
  readonly what: string;
  /** The setting that changes it. */
  readonly setting: string;
  /** Validators or challenges need it; without the others the agent works all the same. */
  readonly isVital: boolean;
}
