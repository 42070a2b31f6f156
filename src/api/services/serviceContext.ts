/** What the services at the edge work with. */

import type { ServiceApplication } from '../../app/application.ts';
import type { CometClient } from './comet/cometClient.ts';

export interface NodeFacts {
  /** Of the program: the package's. */
  readonly version: string;
  readonly minimumGasPrices: string;
  /** Heights whose state stays readable. */
  readonly retainedVersions: number;
}

export interface ServiceContext {
  readonly application: ServiceApplication;
  readonly comet: CometClient;
  readonly node: NodeFacts;
  /** `abci_query` of the application itself, for paths that are no gRPC method. */
  abciQuery(request: AbciQueryInput): Promise<AbciQueryOutput>;
}

export interface AbciQueryInput {
  readonly path: string;
  readonly data: Uint8Array;
  readonly height: bigint;
  readonly prove: boolean;
}

export interface AbciQueryOutput {
  readonly code: number;
  readonly log: string;
  readonly info: string;
  readonly index: bigint;
  readonly key: Uint8Array;
  readonly value: Uint8Array;
  readonly proofOps?:
    | { readonly ops: { type: string; key: Uint8Array; data: Uint8Array }[] }
    | undefined;
  readonly height: bigint;
  readonly codespace: string;
}
