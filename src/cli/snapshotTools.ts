/** What the command line needs of the snapshots in a home; main makes it. */

import type { NodeConfig } from './config/nodeConfig.ts';

export interface SnapshotFacts {
  readonly height: bigint;
  readonly format: number;
  readonly chunks: number;
  readonly hash: Uint8Array;
  /** Of all chunks. */
  readonly bytes: number;
}

export interface SnapshotContent extends SnapshotFacts {
  readonly appHash: Uint8Array;
  /** Of the block. */
  readonly time: { readonly seconds: bigint; readonly nanos: number };
  readonly stores: readonly {
    readonly name: string;
    readonly leaves: number;
    readonly root: Uint8Array;
  }[];
  /** Chunks that do not have their hash. */
  readonly damaged: readonly number[];
}

/** Those that take a configuration open the state: no node may run with the home. They throw a CliError. */
export interface SnapshotTools {
  /** The newest first. @param onPassed told of each folder that holds no whole snapshot of this program's format, and what it is */
  list(
    home: string,
    onPassed: (folder: string, what: string) => void,
  ): Promise<readonly SnapshotFacts[]>;
  /** Undefined where there is none. */
  inspect(home: string, height: bigint): Promise<SnapshotContent | undefined>;
  /** False where there is none. */
  remove(home: string, height: bigint): Promise<boolean>;
  /** @param height one whose state is readable; undefined for the last */
  make(config: NodeConfig, height: bigint | undefined): Promise<SnapshotFacts>;
  restore(config: NodeConfig, height: bigint): Promise<void>;
}
