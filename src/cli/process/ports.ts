/** Listening addresses: whether they are free, and which are. */

import { createServer, type Server } from 'node:net';
import { CliError } from '../cliError.ts';

export interface ListenPlace {
  readonly host: string;
  readonly port: number;
}

/** `tcp://host:port` or `host:port`; undefined for a unix socket, an empty text, or what is neither. */
export function parseListenPlace(address: string): ListenPlace | undefined {
  const found = /^(?:tcp:\/\/)?(?:\[([0-9a-fA-F:.]+)\]|([^:/[\]]*)):(\d{1,5})$/.exec(address);
  const port = Number(found?.[3]);
  if (found === null || port > 65_535) return undefined;
  return { host: found[1] ?? (found[2] === '' ? '0.0.0.0' : (found[2] ?? '0.0.0.0')), port };
}

export interface ListenUse {
  /** As configured. */
  readonly address: string;
  /** Who listens there, for the error: `CometBFT's RPC`. */
  readonly what: string;
  /** How to change it: a flag, and a key of a file. */
  readonly change: string;
}

/** @throws CliError `port_taken` for the first address that is in use, naming how to change it */
export async function assertListenable(uses: readonly ListenUse[]): Promise<void> {
  for (const { address, what, change } of uses) {
    const place = parseListenPlace(address);
    if (place === undefined || place.port === 0) continue;
    const problem = await tryListening(place);
    if (problem === undefined) continue;
    throw new CliError(
      'port_taken',
      `${what} cannot listen on ${address}: ${problem}`,
      `end the program that uses it, or change ${change}`,
    );
  }
}

/** Why it is not possible to listen there; undefined where it is. */
export function tryListening({ host, port }: ListenPlace): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      resolve(error.code === 'EADDRINUSE' ? 'the port is in use' : error.message);
    });
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}

/**
 * Where free ports are looked for: below those that systems lend to outgoing connections (Linux from 32768 on), which could take one
 * between finding and listening, and away from CometBFT's usual ones.
 */
const [leastFree, mostFree] = [10_000, 26_599];

/** `count` ports of 127.0.0.1 that were free a moment ago, each once. */
export async function findFreePorts(count: number): Promise<number[]> {
  const held: { readonly port: number; readonly server: Server }[] = [];
  try {
    while (held.length < count) {
      const port = leastFree + Math.floor(Math.random() * (mostFree - leastFree + 1));
      const server = await listenOn(port);
      if (server !== undefined) held.push({ port, server });
    }
    return held.map(({ port }) => port);
  } finally {
    await Promise.all(held.map(({ server }) => new Promise((done) => server.close(done))));
  }
}

/** undefined where somebody else listens there. */
function listenOn(port: number): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(undefined);
      else reject(error);
    });
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => resolve(server));
  });
}
