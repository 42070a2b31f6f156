/** A server on a free port or a unix socket, and everything that must be ended after a test. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import {
  type AbciServer,
  type AbciServerOptions,
  createAbciServer,
} from '../../../src/abci/server.ts';
import type { Application } from '../../../src/app/application.ts';
import { createLogger } from '../../../src/telemetry/logger.ts';
import { AbciClient } from './abciClient.ts';

export interface Harness {
  readonly server: AbciServer;
  readonly fatal: Error[];
  /** Log lines as JSON texts. */
  readonly log: string[];
  connect(): Promise<AbciClient>;
}

const endings: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cpoc-abci-'));
  endings.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export async function startServer(
  application: Application,
  options: Partial<AbciServerOptions> = {},
): Promise<Harness> {
  const fatal: Error[] = [];
  const log: string[] = [];
  const destination = { write: (line: string) => void log.push(line) };
  const server = await createAbciServer(application, {
    address: 'tcp://127.0.0.1:0',
    logger: createLogger({ level: 'debug', format: 'json', destination }),
    onFatal: (error) => fatal.push(error),
    ...options,
  });
  endings.push(() => server.close());
  const connect = async (): Promise<AbciClient> => {
    const client = await AbciClient.open(server.address);
    endings.push(() => client.close());
    return client;
  };
  return { server, fatal, log, connect };
}

/** Waits until `holds`, for what happens in another turn of the event loop. */
export async function until(holds: () => boolean, timeoutMs = 3000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error('what was waited for did not happen');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
