/** Timestamps and durations as JSON shows them: 0, 3, 6 or 9 places of a second, as many as are needed. */

interface Instant {
  readonly seconds: bigint;
  readonly nanos: number;
}

/** RFC 3339 in UTC. Years outside of 0001 to 9999 have no such text; they keep their seconds. */
export function formatTimestamp({ seconds, nanos }: Instant): string {
  if (seconds < -62_135_596_800n || seconds > 253_402_300_799n) return `${seconds}s`;
  const whole = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  return `${whole}${fraction(nanos)}Z`;
}

export function formatDuration({ seconds, nanos }: Instant): string {
  const sign = seconds < 0n || nanos < 0 ? '-' : '';
  const whole = seconds < 0n ? -seconds : seconds;
  return `${sign}${whole}${fraction(Math.abs(nanos))}s`;
}

function fraction(nanos: number): string {
  if (nanos === 0) return '';
  const digits = String(nanos).padStart(9, '0');
  return `.${digits.replace(/^(\d{3}(?:\d{3})??)(?:000){1,2}$/, '$1')}`;
}
