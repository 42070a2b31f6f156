/** Connections, bounded: neither whoever opens many and says nothing nor many who open a few use up those of everybody. */

import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { ipKey } from './ipKey.ts';

export interface ConnectionBounds {
  /** Beyond it the oldest one ends that is not being answered. */
  readonly maxConnections: number;
  readonly maxConnectionsPerIp: number;
  /** A proxy brings the connections of many. */
  readonly isTrusted: (address: string) => boolean;
}

export interface Connections {
  /** An answer is under way on this one: it does not end for others. @returns what ends that */
  keep(socket: Socket): () => void;
}

export function boundConnections(server: Server, bounds: ConnectionBounds): Connections {
  const { maxConnections, maxConnectionsPerIp, isTrusted } = bounds;
  /** In the order in which they came. */
  const open = new Set<Socket>();
  const ofIp = new Map<string, number>();
  /** How many answers are under way. */
  const kept = new Map<Socket, number>();

  function end(socket: Socket): void {
    open.delete(socket);
    socket.destroy();
  }

  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? '';
    open.add(socket);
    const isProxy = isTrusted(address);
    const key = ipKey(address);
    const count = isProxy ? 0 : countUp(ofIp, key);
    socket.once('close', () => {
      open.delete(socket);
      if (!isProxy) countDown(ofIp, key);
    });
    if (count > maxConnectionsPerIp) end(socket);
    if (open.size <= maxConnections) return;
    for (const one of open) {
      const mayEnd = one === socket || !(kept.has(one) || isTrusted(one.remoteAddress ?? ''));
      if (mayEnd) return end(one);
    }
  });

  return {
    keep(socket) {
      countUp(kept, socket);
      return () => countDown(kept, socket);
    },
  };
}

function countUp<K>(counts: Map<K, number>, key: K): number {
  const count = (counts.get(key) ?? 0) + 1;
  counts.set(key, count);
  return count;
}

function countDown<K>(counts: Map<K, number>, key: K): void {
  const left = (counts.get(key) ?? 1) - 1;
  if (left === 0) counts.delete(key);
  else counts.set(key, left);
}
