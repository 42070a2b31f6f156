/** Lengths of time as people say them. */

import { countText } from '../countText.ts';

const steps: readonly (readonly [ms: number, unit: string])[] = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1000, 's'],
];

/** `2 h 5 min`, `3.4 s`, `12 ms`; two units at most. */
export function durationText(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;
  const at = steps.findIndex(([step]) => ms >= step);
  const [step = 1, unit = ''] = steps[at] ?? [];
  const [next = 1, nextUnit = ''] = steps[at + 1] ?? [];
  const rest = Math.floor((ms % step) / next);
  const whole = `${Math.floor(ms / step)} ${unit}`;
  return rest === 0 ? whole : `${whole} ${rest} ${nextUnit}`;
}

/** `12 blocks (about 1 min)`; without the time where a block's is not known. */
export function blocksText(blocks: bigint, blockMs: number | undefined): string {
  const count = countText(blocks, 'block');
  if (blockMs === undefined) return count;
  return `${count} (about ${durationText(Number(blocks) * blockMs)})`;
}
