/** For GPUs that serve nothing but nonces: always idle. */

import type { LoadSource } from './loadSource.ts';

export function createIdleSource(): LoadSource {
  return {
    name: 'none: nothing else runs on the GPUs',
    scope: 'inference',
    read: async (atMs) => ({ atMs, busyBps: 0 }),
  };
}
