/** A recorded load as a load source: it is played from its beginning when the agent starts, and again when it is over. */

import type { LoadSource } from './loadSource.ts';
import { type LoadTrace, rowAt } from './loadTrace.ts';

/** @param startMs when its first row holds */
export function createTraceSource(trace: LoadTrace, name: string, startMs: number): LoadSource {
  return {
    name: `trace ${name}`,
    scope: 'inference',
    read: async (nowMs) => ({ ...rowAt(trace, nowMs - startMs), atMs: nowMs }),
  };
}
