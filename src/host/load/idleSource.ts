/** For GPUs that serve nothing but nonces: always idle. */

import type { LoadSource } from './loadSource.ts';

export function createIdleSource(): LoadSource {
  return {
    name: 'idle (nothing is read: nothing else runs on these GPUs)',
    scope: 'inference',
    read: async (atMs) => ({ atMs, busyBps: 0 }),
  };
}
