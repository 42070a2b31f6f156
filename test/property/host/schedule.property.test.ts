/** What holds of the scheduler over every load: it is played on model GPUs. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LoadReading } from '../../../src/host/load/loadSource.ts';
import { createTrace, type LoadTrace } from '../../../src/host/load/loadTrace.ts';
import {
  type Played,
  type PlayOptions,
  playScheduler,
} from '../../../src/host/replay/playScheduler.ts';
import { parseQuietHours } from '../../../src/host/schedule/quietHours.ts';
import {
  defaultScheduleTimes,
  noEnergyPolicy,
  type SchedulePolicy,
} from '../../../src/host/schedule/schedulePolicy.ts';

const runs = { numRuns: 150 };
/** A Saturday, 12:00 UTC. */
const noon = Date.UTC(2026, 10, 21, 12);

interface Run {
  readonly fromMs: number;
  readonly toMs: number;
}

interface Case {
  readonly trace: LoadTrace;
  readonly options: PlayOptions;
}

const rowsArbitrary = fc.array(
  fc.record({
    lengthMs: fc.integer({ min: 300, max: 40_000 }),
    busyBps: fc.oneof(fc.constantFrom(0, 10_000, 8_500), fc.integer({ min: 0, max: 10_000 })),
    waiting: fc.oneof(
      { weight: 4, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.integer({ min: 1, max: 9 }) },
    ),
  }),
  { minLength: 2, maxLength: 40 },
);

const caseArbitrary: fc.Arbitrary<Case> = fc
  .record({
    rows: rowsArbitrary,
    targetBps: fc.integer({ min: 0, max: 10_000 }),
    pollMs: fc.integer({ min: 100, max: 3_000 }),
    sliceMs: fc.integer({ min: 50, max: 4_000 }),
    cancelMs: fc.integer({ min: 0, max: 1_000 }),
    noncesPerSecond: fc.integer({ min: 2, max: 100_000 }),
    slow: fc.array(fc.double({ min: 1, max: 6, noNaN: true }), { minLength: 1, maxLength: 5 }),
  })
  .map(({ rows, targetBps, pollMs, sliceMs, cancelMs, noncesPerSecond, slow }) => {
    const trace = traceOf(rows);
    return {
      trace,
      options: {
        trace,
        startMs: noon,
        noncesPerSecond,
        watts: 1_000,
        requestSeconds: 3_600,
        policy: policyOf({ sliceMs, cancelMs: 1_000 }),
        targetBps,
        pollMs,
        cancelMs,
        epochSeconds: 60,
        slowness: (request) => slow[request % slow.length] ?? 1,
      },
    };
  });

function traceOf(
  rows: readonly { lengthMs: number; busyBps: number; waiting: number }[],
): LoadTrace {
  let at = 0;
  const readings: LoadReading[] = rows.map(({ lengthMs, ...load }) => {
    const reading = { atMs: at, ...load };
    at += lengthMs;
    return reading;
  });
  return createTrace(readings, 'random');
}

function policyOf(change: Partial<SchedulePolicy>): SchedulePolicy {
  const quietHours = parseQuietHours('', 'UTC');
  if (quietHours === undefined) throw new Error('UTC is no zone');
  return { ...defaultScheduleTimes, quietHours, energy: noEnergyPolicy, ...change };
}

function play(options: PlayOptions): { played: Played; requests: Run[] } {
  const requests: Run[] = [];
  const onRun = (fromMs: number, toMs: number): void => void requests.push({ fromMs, toMs });
  return { played: playScheduler({ ...options, onRun }), requests };
}

/** Credit of two requests, a third one that may be overdrawn, and the time that a cancelled one takes to end. */
function requestBoundMs({ policy, noncesPerSecond, cancelMs }: PlayOptions): number {
  return 3 * Math.max(policy.sliceMs, 7_000 / noncesPerSecond) + cancelMs + 10;
}

/** A load that rises is seen a poll later: until then its share counts as idle. */
function risesMs({ rows }: LoadTrace, pollMs: number): number {
  const rises = rows.map((row, i) => Math.max(0, row.busyBps - (rows[i - 1]?.busyBps ?? 0)));
  return (rises.reduce((sum, rise) => sum + rise, 0) * pollMs) / 10_000;
}

describe('over every load', () => {
  test('nonces take no more than the target share of the idle time, but for the reaction bound', () => {
    fc.assert(
      fc.property(caseArbitrary, ({ trace, options }) => {
        const { played } = play(options);
        const due = (played.idleSeconds * 1000 * options.targetBps) / 10_000;
        const bound = requestBoundMs(options) + risesMs(trace, options.pollMs);
        expect(played.usedSeconds * 1000).toBeLessThanOrEqual(due + bound);
      }),
      runs,
    );
  });

  test('while GPUs are full or requests wait nothing runs, from a poll and a cancel after they began on', () => {
    fc.assert(
      fc.property(caseArbitrary, ({ trace, options }) => {
        const { requests } = play(options);
        for (const [i, row] of trace.rows.entries()) {
          if (row.busyBps < 9_000 && (row.waiting ?? 0) === 0) continue;
          const from = noon + row.atMs + options.pollMs + options.cancelMs + 1;
          const to = noon + (trace.rows[i + 1]?.atMs ?? trace.lengthMs);
          // Shorter than the reaction: nobody can have seen it.
          if (from >= to) continue;
          const late = requests.filter(({ fromMs, toMs }) => fromMs < to && toMs > from);
          expect(late).toEqual([]);
        }
      }),
      runs,
    );
  });

  test('nothing runs in quiet hours', () => {
    const hour = fc.integer({ min: 0, max: 29 });
    fc.assert(
      fc.property(caseArbitrary, hour, hour, ({ options }, first, second) => {
        fc.pre(first !== second);
        const [from, to] = [Math.min(first, second), Math.max(first, second)];
        const minute = (of: number): string => `12:${String(of).padStart(2, '0')}`;
        const quietHours = parseQuietHours(`${minute(from)}-${minute(to)}`, 'UTC');
        if (quietHours === undefined) throw new Error('no quiet hours');
        const { requests } = play({ ...options, policy: { ...options.policy, quietHours } });
        const start = noon + from * 60_000;
        const end = noon + to * 60_000;
        const loud = requests.filter(({ fromMs, toMs }) => fromMs < end && toMs > start);
        expect(loud).toEqual([]);
      }),
      runs,
    );
  });

  test('energy caps of a day and an epoch are never exceeded', () => {
    const cap = fc.integer({ min: 1, max: 60 });
    fc.assert(
      fc.property(caseArbitrary, cap, cap, ({ options }, capWhDay, capWhEpoch) => {
        const energy = { ...noEnergyPolicy, watts: 1_000, capWhDay, capWhEpoch };
        // Midnight of the zone falls into the trace.
        const quietHours = parseQuietHours('', 'Pacific/Auckland');
        if (quietHours === undefined) throw new Error('no zone');
        const startMs = Date.UTC(2026, 10, 21, 10, 55);
        const policy = { ...options.policy, energy, quietHours };
        const { requests } = play({ ...options, policy, startMs, epochSeconds: 300 });
        const perDay = new Map<string, number>();
        const perEpoch = new Map<number, number>();
        for (const { fromMs, toMs } of requests) {
          const day = quietHours.dayOf(fromMs);
          const epoch = Math.floor((fromMs - startMs) / 300_000);
          perDay.set(day, (perDay.get(day) ?? 0) + (toMs - fromMs));
          perEpoch.set(epoch, (perEpoch.get(epoch) ?? 0) + (toMs - fromMs));
        }
        // At 1 kW a watt-hour is 3600 ms.
        for (const ms of perDay.values()) expect(ms).toBeLessThanOrEqual(capWhDay * 3_600 + 1);
        for (const ms of perEpoch.values()) expect(ms).toBeLessThanOrEqual(capWhEpoch * 3_600 + 1);
      }),
      runs,
    );
  });

  test('the mean power stays under its cap', () => {
    fc.assert(
      fc.property(caseArbitrary, fc.integer({ min: 20, max: 900 }), ({ options }, capWatts) => {
        const energy = { ...noEnergyPolicy, watts: 1_000, capWatts };
        const { played } = play({ ...options, policy: { ...options.policy, energy } });
        const seconds = options.trace.lengthMs / 1000;
        expect(played.energyWh * 3_600).toBeLessThanOrEqual(capWatts * seconds + 1);
      }),
      runs,
    );
  });

  test('without load the target share is reached within 3 %', () => {
    fc.assert(
      fc.property(caseArbitrary, ({ options }) => {
        const trace = traceOf([
          { lengthMs: 300_000, busyBps: 0, waiting: 0 },
          { lengthMs: 300_000, busyBps: 0, waiting: 0 },
        ]);
        const { played } = play({ ...options, trace, slowness: () => 1 });
        const due = (600 * options.targetBps) / 10_000;
        expect(played.usedSeconds).toBeGreaterThanOrEqual(due * 0.97 - 10);
        expect(played.usedSeconds).toBeLessThanOrEqual(due + requestBoundMs(options) / 1000);
      }),
      runs,
    );
  });

  test('the same load gives the same answer', () => {
    fc.assert(
      fc.property(caseArbitrary, ({ options }) => {
        expect(play(options)).toEqual(play(options));
      }),
      { numRuns: 20 },
    );
  });
});
