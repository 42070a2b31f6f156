/** Which blocks a validator signed, since it entered the set and within the liveness window (P31, P34). */

import type { SigningInfo } from '../../gen/cpoc/poc/v1/poc.ts';
import type { StateReader } from '../../lib/kv.ts';
import { consensusAddress } from '../../types/consensusAddress.ts';
import type { CommitVote } from '../../types/consensusReport.ts';
import type { Context } from '../../types/context.ts';
import { clearMissed, markMissed, unmarkMissed } from './missedBlocks.ts';
import { signingInfos } from './schema.ts';

/** A validator enters the set; the blocks that it is asked to sign count from the first one on. */
export function beginSigning(ctx: Context, consensusPubkey: Uint8Array): void {
  signingInfos.set(ctx, consensusAddress(consensusPubkey), {
    consensusPubkey,
    startHeight: 0n,
    missedBlocks: 0n,
    window: 0,
    windowStartHeight: 0n,
    windowMissedBlocks: 0,
  });
}

/** A validator leaves the set. Costs the bitmaps that it has, one for 1024 heights at most. */
export function endSigning(ctx: Context, consensusPubkey: Uint8Array): void {
  const address = consensusAddress(consensusPubkey);
  clearMissed(ctx, address);
  signingInfos.delete(ctx, address);
}

/**
 * Counts one block of a validator. Who signs and has missed nothing costs one read. A window of another length than before begins anew.
 * Returns what is known then; undefined for who is not in the set (any more).
 */
export function countVote(
  ctx: Context,
  vote: CommitVote,
  height: bigint,
  window: number,
): SigningInfo | undefined {
  const address = vote.consensusAddress;
  const before = signingInfos.get(ctx, address);
  if (before === undefined) return undefined;
  const info = before.window === window ? before : openWindow(ctx, before, height, window);
  const left = info.windowMissedBlocks > 0 && unmarkMissed(ctx, address, height - BigInt(window));
  if (!vote.signed) markMissed(ctx, address, height);
  const change = (vote.signed ? 0 : 1) - (left ? 1 : 0);
  const after: SigningInfo = {
    ...info,
    startHeight: info.startHeight === 0n ? height : info.startHeight,
    missedBlocks: info.missedBlocks + (vote.signed ? 0n : 1n),
    windowMissedBlocks: info.windowMissedBlocks + change,
  };
  if (info !== before || change !== 0 || !vote.signed) signingInfos.set(ctx, address, after);
  return after;
}

/** Begins the window anew, behind `height`: what was missed until then was paid for. */
export function restartWindow(ctx: Context, info: SigningInfo, height: bigint): void {
  const address = consensusAddress(info.consensusPubkey);
  signingInfos.set(ctx, address, openWindow(ctx, info, height + 1n, info.window));
}

function openWindow(ctx: Context, info: SigningInfo, height: bigint, window: number): SigningInfo {
  clearMissed(ctx, consensusAddress(info.consensusPubkey));
  return { ...info, window, windowStartHeight: height, windowMissedBlocks: 0 };
}

/** Whether the window is full and less than `minSignedBps` of it was signed. */
export function isAbsent(info: SigningInfo, height: bigint, minSignedBps: number): boolean {
  const window = BigInt(info.window);
  if (height - info.windowStartHeight + 1n < window) return false;
  const signed = window - BigInt(info.windowMissedBlocks);
  return signed * 10_000n < BigInt(minSignedBps) * window;
}

/** Blocks that a validator was asked to sign since it entered, and how many it signed, as of block `height`. */
export function signedSince(
  state: StateReader,
  consensusPubkey: Uint8Array,
  height: bigint,
): { readonly blocks: bigint; readonly signed: bigint } {
  const info = signingInfos.get(state, consensusAddress(consensusPubkey));
  if (info === undefined || info.startHeight === 0n) return { blocks: 0n, signed: 0n };
  const blocks = height - info.startHeight + 1n;
  return { blocks, signed: blocks - info.missedBlocks };
}
