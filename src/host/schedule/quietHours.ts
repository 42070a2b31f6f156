/** Times of the week at which no nonces are made, in the wall time of a named zone. */

/** Minutes of the local week from Monday 00:00 on, `end` excluded; a range never crosses the end of a day. */
interface WeekRange {
  /** 0 is Monday. */
  readonly day: number;
  readonly start: number;
  readonly end: number;
}

export interface QuietHours {
  isQuiet(atMs: number): boolean;
  /** The local date, `2026-11-21`: the day of an energy cap. */
  dayOf(atMs: number): string;
}

const dayNames = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const minuteMs = 60_000;

export const quietHoursForm: string =
  'ranges such as 22:00-06:00, or mon-fri 08:00-18:00, separated by commas';

/**
 * @param text as `quietHoursForm` says; empty for never. A range that ends before it starts goes on in the next day.
 * @param timeZone IANA name such as Europe/Berlin, or UTC
 * @returns undefined where the text or the zone is none
 */
export function parseQuietHours(text: string, timeZone: string): QuietHours | undefined {
  const parts = text.trim() === '' ? [] : text.split(',');
  const ranges = parts.map((part) => parseRange(part.trim().toLowerCase()));
  const format = formatOf(timeZone);
  if (format === undefined || ranges.includes(undefined)) return undefined;
  return createQuietHours(
    ranges.flatMap((range) => range ?? []),
    format,
  );
}

function formatOf(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      weekday: 'short',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
  } catch {
    return undefined;
  }
}

function parseRange(text: string): WeekRange[] | undefined {
  const found =
    /^(?:([a-z]{3})(?:-([a-z]{3}))? )?(\d{1,2}):(\d\d)-(\d{1,2}):(\d\d)$/.exec(text) ?? undefined;
  if (found === undefined) return undefined;
  const [, first, last, ...clock] = found;
  const [h1 = 0, m1 = 0, h2 = 0, m2 = 0] = clock.map(Number);
  const days = parseDays(first, last);
  const start = h1 * 60 + m1;
  const end = h2 * 60 + m2;
  if (days === undefined || m1 > 59 || m2 > 59 || start >= 1440 || end > 1440 || start === end) {
    return undefined;
  }
  if (start < end) return days.map((day) => ({ day, start, end }));
  return days.flatMap((day) => [
    { day, start, end: 1440 },
    { day: (day + 1) % 7, start: 0, end },
  ]);
}

function parseDays(first: string | undefined, last: string | undefined): number[] | undefined {
  if (first === undefined) return dayNames.map((_, day) => day);
  const from = dayNames.indexOf(first as (typeof dayNames)[number]);
  const to = last === undefined ? from : dayNames.indexOf(last as (typeof dayNames)[number]);
  if (from < 0 || to < 0) return undefined;
  const count = ((to - from + 7) % 7) + 1;
  return Array.from({ length: count }, (_, i) => (from + i) % 7);
}

function createQuietHours(ranges: readonly WeekRange[], format: Intl.DateTimeFormat): QuietHours {
  // Offsets of zones are whole minutes, so an answer holds for its minute; a replay asks many times in each.
  let cached = { minute: Number.NaN, isQuiet: false, day: '' };
  const look = (atMs: number): typeof cached => {
    const minute = Math.floor(atMs / minuteMs);
    if (minute === cached.minute) return cached;
    const parts = new Map(
      format.formatToParts(minute * minuteMs).map(({ type, value }) => [type, value]),
    );
    const weekday = (parts.get('weekday') ?? '').toLowerCase();
    const at = Number(parts.get('hour')) * 60 + Number(parts.get('minute'));
    const isQuiet = ranges.some(
      ({ day, start, end }) => dayNames[day] === weekday && at >= start && at < end,
    );
    const day = `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`;
    cached = { minute, isQuiet, day };
    return cached;
  };
  return { isQuiet: (atMs) => look(atMs).isQuiet, dayOf: (atMs) => look(atMs).day };
}
