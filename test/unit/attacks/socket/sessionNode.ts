/** The real server with the real application over a store on disk, and the connections that a recorded session opens. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AbciServer, createAbciServer } from '../../../../src/abci/server.ts';
import { createApplication } from '../../../../src/app/createApplication.ts';
import { storeNames } from '../../../../src/app/storeNames.ts';
import { packageVersion } from '../../../../src/cli/commands/version.ts';
import { type MultiStore, openMultiStore } from '../../../../src/store/multiStore.ts';
import { createLogger } from '../../../../src/telemetry/logger.ts';
import { AbciClient } from '../../abci/abciClient.ts';

const logger = createLogger({ level: 'silent', format: 'json' });

export class SessionNode {
  readonly fatal: Error[] = [];
  store!: MultiStore;
  readonly #folder: string = mkdtempSync(join(tmpdir(), 'cpoc-session-'));
  #server!: AbciServer;
  readonly #clients = new Map<number, AbciClient>();

  static async start(): Promise<SessionNode> {
    const node = new SessionNode();
    await node.#open();
    return node;
  }

  async #open(): Promise<void> {
    this.store = await openMultiStore({ path: join(this.#folder, 'application.db'), storeNames });
    const application = createApplication({
      store: this.store,
      version: packageVersion().version,
    });
    this.#server = await createAbciServer(application, {
      address: `unix://${join(this.#folder, 'abci.sock')}`,
      logger,
      onFatal: (error) => this.fatal.push(error),
    });
  }

  /** A connection by its number in the session; opened when it is first asked for. */
  async connection(number: number): Promise<AbciClient> {
    const known = this.#clients.get(number);
    if (known !== undefined) return known;
    const client = await this.connect();
    this.#clients.set(number, client);
    return client;
  }

  connect(): Promise<AbciClient> {
    return AbciClient.open(this.#server.address);
  }

  /** Breaks all connections at once, as a killed CometBFT does, and starts the node anew from its disk. */
  async restart(): Promise<void> {
    await this.#close();
    await this.#open();
  }

  async stop(): Promise<void> {
    await this.#close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #close(): Promise<void> {
    for (const client of this.#clients.values()) client.close();
    this.#clients.clear();
    await this.#server.close();
    await this.store.close();
  }
}
