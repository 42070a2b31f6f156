import { describe, expect, test } from 'vitest';
import { parseQuietHours } from '../../../../src/host/schedule/quietHours.ts';

const isQuiet = (text: string, zone: string, at: string): boolean | undefined =>
  parseQuietHours(text, zone)?.isQuiet(Date.parse(at));

describe('quiet hours', () => {
  test.each([
    // 2026-11-21 is a Saturday.
    ['22:00-06:00', 'UTC', '2026-11-21T21:59:59Z', false],
    ['22:00-06:00', 'UTC', '2026-11-21T22:00:00Z', true],
    ['22:00-06:00', 'UTC', '2026-11-22T05:59:59Z', true],
    ['22:00-06:00', 'UTC', '2026-11-22T06:00:00Z', false],
    ['22:00-06:00', 'Europe/Berlin', '2026-11-21T21:00:00Z', true],
    ['22:00-06:00', 'Asia/Kolkata', '2026-11-21T16:30:00Z', true],
    ['22:00-06:00', 'Asia/Kolkata', '2026-11-21T16:29:59Z', false],
    ['fri 22:00-06:00', 'UTC', '2026-11-21T05:00:00Z', true],
    ['fri 22:00-06:00', 'UTC', '2026-11-21T23:00:00Z', false],
    ['mon-fri 08:00-18:00', 'UTC', '2026-11-21T12:00:00Z', false],
    ['mon-fri 08:00-18:00', 'UTC', '2026-11-20T12:00:00Z', true],
    ['sat-mon 00:00-24:00', 'UTC', '2026-11-22T12:00:00Z', true],
    ['sat-mon 00:00-24:00', 'UTC', '2026-11-24T00:00:00Z', false],
    ['12:00-13:00, 20:00-21:00', 'UTC', '2026-11-21T20:30:00Z', true],
    ['', 'UTC', '2026-11-21T20:30:00Z', false],
  ])('%s in %s: %s is %s', (text, zone, at, expected) => {
    expect(isQuiet(text, zone, at)).toBe(expected);
  });

  test('the hour that a change to winter time repeats is quiet both times', () => {
    const at = (utc: string): boolean | undefined => isQuiet('02:00-03:00', 'Europe/Berlin', utc);
    expect(at('2026-10-25T00:30:00Z')).toBe(true);
    expect(at('2026-10-25T01:30:00Z')).toBe(true);
    expect(at('2026-10-25T02:00:00Z')).toBe(false);
  });

  test('a range over the hour that summer time leaves out ends when the clock shows its end', () => {
    const at = (utc: string): boolean | undefined => isQuiet('01:00-03:00', 'Europe/Berlin', utc);
    expect(at('2026-03-29T00:59:00Z')).toBe(true);
    expect(at('2026-03-29T01:00:00Z')).toBe(false);
  });

  test('the day is the local one', () => {
    expect(parseQuietHours('', 'Asia/Tokyo')?.dayOf(Date.parse('2026-11-21T20:00:00Z'))).toBe(
      '2026-11-22',
    );
    expect(parseQuietHours('', 'UTC')?.dayOf(Date.parse('2026-11-21T00:00:00Z'))).toBe(
      '2026-11-21',
    );
  });

  test.each([
    ['25:00-26:00', 'UTC'],
    ['22-06', 'UTC'],
    ['22:00', 'UTC'],
    ['22:60-23:00', 'UTC'],
    ['08:00-08:00', 'UTC'],
    ['xyz 08:00-09:00', 'UTC'],
    ['mon- 08:00-09:00', 'UTC'],
    ['08:00-09:00,', 'UTC'],
    ['08:00-24:01', 'UTC'],
    ['08:00-09:00', 'Mars/Olympus'],
    ['08:00-09:00', ''],
  ])('%s in zone "%s" is refused', (text, zone) => {
    expect(parseQuietHours(text, zone)).toBeUndefined();
  });
});
