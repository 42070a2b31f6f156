/** The ABCI socket server: the node listens, CometBFT dials four connections and never dials again if one of them drops. */

import { createServer, type Socket } from 'node:net';
import type { Application } from '../app/application.ts';
import type { Logger } from '../telemetry/logger.ts';
import { formatAbciAddress, isLocal, parseAbciAddress } from './address.ts';
import { AbciConnection, type ConnectionContext } from './connection.ts';
import type { FatalError } from './fatalError.ts';
import { type ConnectionLimits, defaultLimits } from './limits.ts';
import { listen } from './listen.ts';
import { type AbciObserver, silentAbciObserver } from './observer.ts';
import { createServices } from './services.ts';

export interface AbciServerOptions {
  /** `tcp://host:port` or `unix:///path`; port 0 takes any free port. */
  readonly address: string;
  readonly logger: Logger;
  /**
   * Called once, when the application failed in a consensus call: the process must stop. CometBFT has been told, and every further
   * consensus call is refused.
   */
  readonly onFatal: (error: FatalError) => void;
  readonly observer?: AbciObserver;
  readonly limits?: Partial<ConnectionLimits>;
  /** Answers queries instead of the application: with services that it does not have, for example. */
  readonly query?: Application['query'];
  /** Called with the number of open connections whenever it changes: CometBFT came or went. */
  readonly onConnections?: (open: number) => void;
}

export interface AbciServer {
  /** The address listened on, with the real port. */
  readonly address: string;
  readonly openConnections: number;
  /** Takes no new connections and requests, waits for a commit under way, and ends all connections. */
  close(): Promise<void>;
}

/** @throws AbciAddressError where the address is malformed, in use or not of this machine. */
export async function createAbciServer(
  application: Application,
  options: AbciServerOptions,
): Promise<AbciServer> {
  const { logger, observer = silentAbciObserver } = options;
  const services = createServices(application, logger, observer, options.query);
  const limits = { ...defaultLimits, ...options.limits };
  const connections = new Set<AbciConnection>();
  let opened = 0;

  const changed = (): void => {
    observer.connections(connections.size);
    options.onConnections?.(connections.size);
  };
  const accept = (socket: Socket): void => {
    opened += 1;
    const own = logger.child({ connection: opened });
    const context: ConnectionContext = {
      services,
      logger: own,
      observer,
      limits,
      onFatal: options.onFatal,
    };
    const connection = new AbciConnection(socket, context);
    connections.add(connection);
    own.info({ open: connections.size }, 'ABCI connection opened');
    changed();
    socket.once('close', () => {
      connections.delete(connection);
      own.info({ open: connections.size }, 'ABCI connection closed');
      changed();
    });
  };

  const server = createServer(accept);
  const address = await listen(server, parseAbciAddress(options.address));
  // Before this point an error is a failure to listen; after it, one lost connection, such as no free file descriptor.
  server.on('error', (error) => logger.error({ err: error }, 'ABCI server could not accept'));
  logger.info({ address: formatAbciAddress(address) }, 'ABCI server listens');
  if (!isLocal(address)) {
    logger.warn('the ABCI address is open to other machines: whoever reaches it can make blocks');
  }

  return {
    address: formatAbciAddress(address),
    get openConnections() {
      return connections.size;
    },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await services.settled;
      for (const connection of connections) connection.close();
      await Promise.all([closed, ...[...connections].map((connection) => connection.closed)]);
    },
  };
}
