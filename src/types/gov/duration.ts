/** Lengths of time of governance. */

import { addNanos, durationNanos, type Timestamp } from '../timestamp.ts';

/** A google.protobuf.Duration. */
export type Duration = Timestamp;

/** Whether it is longer than nothing, and in the form of a Duration. */
export function isPositiveDuration(duration: Duration | undefined): duration is Duration {
  return duration !== undefined && (durationNanos(duration) ?? 0n) > 0n;
}

/** The time so much later. The duration was checked when it was set. */
export function addDuration(time: Timestamp, duration: Duration): Timestamp {
  return addNanos(time, durationNanos(duration) ?? 0n);
}

/** `172800s`, `0.5s`: how JSON carries a Duration. */
export function formatDuration({ seconds, nanos }: Duration): string {
  const fraction =
    nanos === 0
      ? ''
      : `.${nanos
          .toString()
          .padStart(9, '0')
          .replace(/(000)+$/, '')}`;
  return `${seconds}${fraction}s`;
}

/** The duration of such a text; undefined where it is none. */
export function parseDuration(text: string): { seconds: bigint; nanos: number } | undefined {
  const [, seconds, fraction = ''] = /^(\d{1,12})(?:\.(\d{1,9}))?s$/.exec(text) ?? [];
  if (seconds === undefined) return undefined;
  return { seconds: BigInt(seconds), nanos: Number.parseInt(fraction.padEnd(9, '0'), 10) };
}
