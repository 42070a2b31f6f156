/**
 * Makes the recorded loads of this folder: `node makeTraces.ts`. They are drawn, not measured, from a fixed seed: the same
 * bytes each time. What they imitate stands at the head of each.
 */

import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

interface Row {
  readonly seconds: number;
  readonly busyPercent: number;
  readonly waiting: number;
  readonly watts: number;
}

/** Numbers from 0 to 1 (mulberry32): chance that is the same everywhere. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let x = Math.imul(state ^ (state >>> 15), 1 | state);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return ((x ^ (x >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** One GPU that draws 90 W when idle and 700 W when full. */
function rowOf(seconds: number, load: number): Row {
  const busy = Math.min(1, Math.max(0, load));
  return {
    seconds,
    busyPercent: Math.round(busy * 1000) / 10,
    waiting: Math.max(0, Math.round((load - 1) * 20)),
    watts: Math.round(90 + 610 * busy ** 0.8),
  };
}

/** A day of chat: quiet at four in the morning, busiest in the afternoon and again in the evening, minute by minute. */
function chatDay(): Row[] {
  const random = createRandom(11);
  let drift = 0;
  return Array.from({ length: 1440 }, (_, minute) => {
    const hour = minute / 60;
    const day = Math.exp(-(((hour - 14.5) / 3.6) ** 2)) * 0.72;
    const evening = Math.exp(-(((hour - 20.5) / 1.6) ** 2)) * 0.55;
    drift = drift * 0.9 + (random() - 0.5) * 0.08;
    return rowOf(minute * 60, 0.05 + day + evening + drift + (random() - 0.5) * 0.06);
  });
}

/** An hour of calls by programs: nothing, then all at once for some seconds, second by second. */
function burstyHour(): Row[] {
  const random = createRandom(23);
  let left = 0;
  let height = 0;
  return Array.from({ length: 1800 }, (_, i) => {
    if (left === 0 && random() < 0.02) {
      left = 3 + Math.floor(random() * 25);
      height = 0.55 + random() * 0.7;
    }
    const load = left > 0 ? height + (random() - 0.5) * 0.1 : random() * 0.04;
    left = Math.max(0, left - 1);
    return rowOf(i * 2, load);
  });
}

/** Six hours of batch work that takes seven tenths of the GPU, with a pause for loading between two jobs. */
function flatBatch(): Row[] {
  const random = createRandom(37);
  return Array.from({ length: 720 }, (_, i) => {
    const isLoading = i % 120 >= 112;
    return rowOf(i * 30, isLoading ? 0.03 : 0.7 + (random() - 0.5) * 0.02);
  });
}

function format(title: string, rows: readonly Row[]): string {
  const lines = rows.map(({ seconds, busyPercent, waiting, watts }) =>
    [seconds, busyPercent.toFixed(1), waiting, watts].join(','),
  );
  const heading = `# ${title} Drawn by makeTraces.ts, not measured.`;
  return `${[heading, 'time,busy_percent,waiting,power_watts', ...lines].join('\n')}\n`;
}

export const traces: Readonly<Record<string, string>> = {
  'chat-day.csv': format('A day of chat on one GPU.', chatDay()),
  'bursty-hour.csv': format('An hour of calls that come in bursts, on one GPU.', burstyHour()),
  'flat-batch.csv': format('Six hours of batch work on one GPU.', flatBatch()),
};

if (import.meta.main) {
  for (const [name, text] of Object.entries(traces)) {
    writeFileSync(fileURLToPath(new URL(name, import.meta.url)), text);
  }
}
