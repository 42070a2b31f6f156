/** What the command line needs of a running node; main makes it. */

import type { NodeConfig } from './config/nodeConfig.ts';

export interface RunningNode {
  /** The address that the ABCI server listens on, as CometBFT's `proxy_app` wants it. */
  readonly abciAddress: string;
  /** Settles when the node ended without having been asked: rejects with the reason. */
  readonly ended: Promise<void>;
  /** Finishes what runs, writes everything to disk and lets go of the database. Safe to call twice. */
  stop(): Promise<void>;
}

/**
 * Resolves once the node answers on its ABCI address.
 *
 * @param checkGenesis called where nothing is committed yet: a chain that goes on does not read its genesis again, which may be long
 */
export type StartNode = (config: NodeConfig, checkGenesis: () => void) => Promise<RunningNode>;
