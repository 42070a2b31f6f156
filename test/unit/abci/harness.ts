/** A server on a free port or a unix socket, and everything that must be ended after a test. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import {
  type AbciServer,
  type AbciServerOptions,
  createAbciServer,
} from '../../../src/abci/server.ts';
import type { Application } from '../../../src/app/application.ts';
import { createLogger } from '../../../src/telemetry/logger.ts';
import { AbciClient, type PartialRequest } from './abciClient.ts';

export interface Harness {
  readonly server: AbciServer;
  readonly fatal: Error[];
  /** Log lines as JSON texts. */
  readonly log: string[];
  connect(): Promise<AbciClient>;
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cpoc-abci-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
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
  onTestFinished(() => server.close());
  const connect = async (): Promise<AbciClient> => {
    const client = await AbciClient.open(server.address);
    onTestFinished(() => client.close());
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

/** The connection answers with an exception that says `message`, and is closed by the other side. */
export async function expectException(client: AbciClient, message: RegExp): Promise<void> {
  expect((await client.next()).exception?.error).toMatch(message);
  await client.closed;
}

export async function expectAlive(client: AbciClient): Promise<void> {
  expect((await client.ask({ echo: { message: 'still here' } })).echo?.message).toBe('still here');
}

/** Each request is answered, and not with an exception. */
export async function play(client: AbciClient, ...requests: PartialRequest[]): Promise<void> {
  for (const request of requests) expect((await client.ask(request)).exception).toBeUndefined();
}

/**
 * What was written before is read by the server in this process. One turn of the event loop is not enough: it ends before sockets are looked at
 * again, and the next write would be read together with this one.
 */
export async function untilRead(): Promise<void> {
  for (let turn = 0; turn < 2; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
