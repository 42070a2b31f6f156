/** Times and durations in amino JSON: RFC 3339 in UTC, and nanoseconds in digits. */

import { formatTime, zeroTime } from '../../types/timestamp.ts';
import { ClientError } from '../clientError.ts';

interface Moment {
  readonly seconds: bigint;
  readonly nanos: number;
}

const nanosPerSecond = 1_000_000_000n;

export function durationText(duration: Readonly<Record<string, unknown>>): string {
  const { seconds = 0n, nanos = 0 } = duration as Partial<Moment>;
  return (seconds * nanosPerSecond + BigInt(nanos)).toString();
}

/** @throws ClientError `unsupported` */
export function parseDuration(text: string): Moment {
  if (!/^-?\d{1,20}$/.test(text)) throw wrong(text, 'nanoseconds in digits');
  const nanos = BigInt(text);
  return { seconds: nanos / nanosPerSecond, nanos: Number(nanos % nanosPerSecond) };
}

/** Where the time is missing, Go's zero time, as the SDK writes it. */
export function timeText(time: Readonly<Record<string, unknown>>): string {
  const { seconds = zeroTime.seconds, nanos = 0 } = time as Partial<Moment>;
  return formatTime({ seconds, nanos });
}

/** @throws ClientError `unsupported` */
export function parseTime(text: string): Moment {
  const [, toSecond, fraction = ''] =
    /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?Z$/.exec(text) ?? [];
  const milliseconds = toSecond === undefined ? Number.NaN : Date.parse(`${toSecond}Z`);
  if (Number.isNaN(milliseconds)) throw wrong(text, 'a time as 2026-11-21T15:00:00Z');
  return { seconds: BigInt(milliseconds / 1000), nanos: Number(fraction.padEnd(9, '0')) };
}

function wrong(text: string, expected: string): ClientError {
  return new ClientError('unsupported', `"${text}" is not ${expected}`, 'correct the message');
}
