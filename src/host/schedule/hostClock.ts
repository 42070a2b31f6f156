/** Time as the agent's scheduler sees it, so that a replay and tests bring their own. */

import { pause } from '../../client/pause.ts';

export interface HostClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after so many milliseconds, or at once when the signal aborts; never rejects. */
  pause(ms: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: HostClock = { now: Date.now, pause };
