/** Connections of one address, bounded: whoever opens many and says nothing must not use up those of everybody. */

import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { ipKey } from './ipKey.ts';

export interface ConnectionBounds {
  readonly maxConnections: number;
  readonly maxConnectionsPerIp: number;
  /** A proxy brings the connections of many. */
  readonly isTrusted: (address: string) => boolean;
}

export function boundConnections(server: Server, bounds: ConnectionBounds): void {
  const open = new Map<string, number>();
  server.maxConnections = bounds.maxConnections;
  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress;
    if (address === undefined || bounds.isTrusted(address)) return;
    const key = ipKey(address);
    const count = (open.get(key) ?? 0) + 1;
    open.set(key, count);
    socket.once('close', () => {
      const left = (open.get(key) ?? 1) - 1;
      if (left === 0) open.delete(key);
      else open.set(key, left);
    });
    if (count > bounds.maxConnectionsPerIp) socket.destroy();
  });
}
