/** The heights that a validator missed, one bit each, in bitmaps of 1024. */

import type { Context } from '../../types/context.ts';
import { missedBlocks } from './schema.ts';

const chunkBits = 1024n;
const chunkBytes = 128;

/** Marks a height that is not marked yet. */
export function markMissed(ctx: Context, address: Uint8Array, height: bigint): void {
  const { key, byte, mask } = placeOf(address, height);
  const bits = missedBlocks.get(ctx, key)?.slice() ?? new Uint8Array(chunkBytes);
  bits[byte] = (bits[byte] ?? 0) | mask;
  missedBlocks.set(ctx, key, bits);
}

/** Takes the mark of a height away. Returns whether there was one. */
export function unmarkMissed(ctx: Context, address: Uint8Array, height: bigint): boolean {
  if (height < 0n) return false;
  const { key, byte, mask } = placeOf(address, height);
  const stored = missedBlocks.get(ctx, key);
  if (stored === undefined || ((stored[byte] ?? 0) & mask) === 0) return false;
  const bits = stored.slice();
  bits[byte] = (bits[byte] ?? 0) & ~mask;
  if (bits.every((b) => b === 0)) missedBlocks.delete(ctx, key);
  else missedBlocks.set(ctx, key, bits);
  return true;
}

/** Takes all marks of a validator away. Costs one entry for every 1024 heights of the liveness window at most. */
export function clearMissed(ctx: Context, address: Uint8Array): void {
  const range = { prefix: missedBlocks.key.prefix(address) };
  for (const key of [...missedBlocks.keys(ctx, range)]) missedBlocks.delete(ctx, key);
}

interface Place {
  readonly key: readonly [address: Uint8Array, chunk: bigint];
  readonly byte: number;
  readonly mask: number;
}

function placeOf(address: Uint8Array, height: bigint): Place {
  const bit = Number(height % chunkBits);
  return { key: [address, height / chunkBits], byte: bit >> 3, mask: 1 << (bit & 7) };
}
