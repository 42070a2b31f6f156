/** When `cpocd devnet --until` has got where it should. */

import { CliError } from '../cliError.ts';
import type { EpochPosition } from './blockFacts.ts';

export type DevnetGoal =
  | { readonly kind: 'settled'; readonly epoch: bigint }
  | { readonly kind: 'height'; readonly height: bigint };

/** `settled:E` or `height:H`. @throws CliError `usage` */
export function parseGoal(text: string): DevnetGoal {
  const [, kind, digits] = /^(settled|height):(\d{1,15})$/.exec(text) ?? [];
  const value = BigInt(digits ?? '0');
  if (value < 1n) {
    throw new CliError(
      'usage',
      `flag --until is "${text}"`,
      'expected settled:EPOCH or height:HEIGHT, such as settled:2',
    );
  }
  return kind === 'settled' ? { kind, epoch: value } : { kind: 'height', height: value };
}

export function formatGoal(goal: DevnetGoal): string {
  return goal.kind === 'settled' ? `settled:${goal.epoch}` : `height:${goal.height}`;
}

/**
 * An epoch counts as settled once its powers are in CometBFT's validator set: two heights after its last one, which is the
 * second height of the epoch that follows.
 */
export function isReached(goal: DevnetGoal, height: bigint, epoch: EpochPosition): boolean {
  if (goal.kind === 'height') return height >= goal.height;
  if (epoch.index > goal.epoch + 1n) return true;
  return epoch.index === goal.epoch + 1n && height >= epoch.startHeight + 1n;
}
