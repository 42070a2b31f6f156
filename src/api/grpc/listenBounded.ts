/** Sockets that listen at every address of a host and hand connections on, up to a number: what gRPC's own server has no bound for. */

import { lookup } from 'node:dns/promises';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

export interface ListenersOptions {
  readonly host: string;
  /** 0 for a free one. */
  readonly port: number;
  /** At once, over all addresses; more are closed. */
  readonly maxConnections: number;
  readonly onConnection: (socket: Socket) => void;
}

export interface Listeners {
  readonly port: number;
  /** No connection more; those that are open stay. */
  close(): void;
}

/** @throws the error of the socket where the first address cannot be had; `localhost` is two on most machines, and one is enough */
export async function listenBounded(options: ListenersOptions): Promise<Listeners> {
  const open = new Set<Socket>();
  const take = (socket: Socket): void => {
    if (open.size >= options.maxConnections) {
      socket.destroy();
      return;
    }
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    options.onConnection(socket);
  };
  const [first, ...others] = await addressesOf(options.host);
  const server = await listen(first, options.port, take);
  const { port } = server.address() as AddressInfo;
  const more = await Promise.allSettled(others.map((address) => listen(address, port, take)));
  const servers = [server, ...more.flatMap((one) => (one.status === 'fulfilled' ? one.value : []))];
  return {
    port,
    close: () => {
      for (const one of servers) one.close();
    },
  };
}

async function addressesOf(host: string): Promise<[string, ...string[]]> {
  const found = await lookup(host, { all: true });
  const [first = host, ...others] = new Set(found.map(({ address }) => address));
  return [first, ...others];
}

function listen(host: string, port: number, take: (socket: Socket) => void): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer(take);
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      // An accept that fails, for want of descriptors, is not the end of the others.
      server.on('error', () => {});
      resolve(server);
    });
  });
}
