/** Points in time and lengths of time as protobuf carries them: whole seconds and nanoseconds, never a machine's clock. */

/** Seconds since 1970, negative before, and 0 … 999,999,999 nanoseconds after them. */
export interface Timestamp {
  readonly seconds: bigint;
  readonly nanos: number;
}

/** google.protobuf.Timestamp: from the beginning of the year 1 to the end of the year 9999. */
const [firstSecond, lastSecond] = [-62_135_596_800n, 253_402_300_799n] as const;

/** What Go's zero time is: a timestamp that was left out. */
export const zeroTime: Timestamp = { seconds: firstSecond, nanos: 0 };

const nanosPerSecond = 1_000_000_000n;
/** Go counts a duration in an int64 of nanoseconds: 292 years. */
const maxDurationNanos = (1n << 63n) - 1n;

export function isValidTime({ seconds, nanos }: Timestamp): boolean {
  return seconds >= firstSecond && seconds <= lastSecond && nanos >= 0 && nanos < 1_000_000_000;
}

/** Order in time: negative, 0 or positive, as `sort` wants it. */
export function compareTimes(a: Timestamp, b: Timestamp): number {
  if (a.seconds !== b.seconds) return a.seconds < b.seconds ? -1 : 1;
  return a.nanos - b.nanos;
}

/** Nanoseconds of a google.protobuf.Duration; undefined where it is not normal or beyond 292 years. */
export function durationNanos({ seconds, nanos }: Timestamp): bigint | undefined {
  const sum = seconds * nanosPerSecond + BigInt(nanos);
  const isNormal = seconds === 0n || nanos === 0 || seconds < 0n === nanos < 0;
  const fits = sum <= maxDurationNanos && sum >= -maxDurationNanos;
  return isNormal && fits && nanos > -1_000_000_000 && nanos < 1_000_000_000 ? sum : undefined;
}

/** The time so many nanoseconds, not negative, later. */
export function addNanos(time: Timestamp, nanos: bigint): Timestamp {
  const sum = BigInt(time.nanos) + nanos;
  return { seconds: time.seconds + sum / nanosPerSecond, nanos: Number(sum % nanosPerSecond) };
}

/** RFC 3339 in UTC with as few decimals as say it, as Go writes it: `2026-11-21T15:00:00.5Z`. */
export function formatTime(time: Timestamp): string {
  const days = floorDivide(time.seconds, 86_400n);
  const second = time.seconds - days * 86_400n;
  const { year, month, day } = dateOf(days);
  const clock = [second / 3600n, (second / 60n) % 60n, second % 60n].map((part) => pad(part, 2));
  const fraction = pad(BigInt(time.nanos), 9).replace(/0+$/, '');
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}T${clock.join(':')}${fraction === '' ? '' : `.${fraction}`}Z`;
}

function pad(value: bigint, digits: number): string {
  return value.toString().padStart(digits, '0');
}

/** Rounds towards minus infinity. */
function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b < 0n ? quotient - 1n : quotient;
}

/**
 * The Gregorian date of a day counted from 1970-01-01. Days are counted from 1 March of year 0, so that the leap day ends a year; 400 years
 * have 146,097 days.
 */
function dateOf(days: bigint): { year: bigint; month: bigint; day: bigint } {
  const shifted = days + 719_468n;
  const era = floorDivide(shifted, 146_097n);
  const dayOfEra = shifted - era * 146_097n;
  const yearOfEra = (dayOfEra - dayOfEra / 1460n + dayOfEra / 36_524n - dayOfEra / 146_096n) / 365n;
  const dayOfYear = dayOfEra - (365n * yearOfEra + yearOfEra / 4n - yearOfEra / 100n);
  const monthFromMarch = (5n * dayOfYear + 2n) / 153n;
  const month = monthFromMarch < 10n ? monthFromMarch + 3n : monthFromMarch - 9n;
  return {
    year: yearOfEra + era * 400n + (month <= 2n ? 1n : 0n),
    month,
    day: dayOfYear - (153n * monthFromMarch + 2n) / 5n + 1n,
  };
}
