/** What one connection may cost. */

import { defaultMaxFrameBytes } from './frames.ts';

export interface ConnectionLimits {
  /** Longest request, in bytes. */
  readonly maxFrameBytes: number;
  /** Reading stops while this many requests wait. CometBFT itself keeps at most 256 unanswered. */
  readonly maxWaitingRequests: number;
  /** Reading stops while waiting requests hold more bytes than this. */
  readonly maxWaitingBytes: number;
  /** Handling stops while more bytes than this wait for the peer to read them. */
  readonly maxUnsentBytes: number;
  /** Requests handled before the other connections have their turn; 32 CheckTx take a few milliseconds. */
  readonly requestsPerTurn: number;
  /** Answers of one turn are written together, up to so many bytes: a write costs as much as making a few answers. */
  readonly bytesPerWrite: number;
}

export const defaultLimits: ConnectionLimits = {
  maxFrameBytes: defaultMaxFrameBytes,
  maxWaitingRequests: 1024,
  maxWaitingBytes: 16 * 1024 * 1024,
  maxUnsentBytes: 4 * 1024 * 1024,
  requestsPerTurn: 32,
  bytesPerWrite: 64 * 1024,
};
