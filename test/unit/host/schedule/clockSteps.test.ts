/** A clock that is set back or forward, or a machine that slept: nonces are made again at once, and no cap is used up by it. */

import { expect, test } from 'vitest';
import { noEnergyPolicy } from '../../../../src/host/schedule/schedulePolicy.ts';
import { Scheduler } from '../../../../src/host/schedule/scheduler.ts';
import { noon } from './fakeClock.ts';
import { testSchedule } from './gpuRig.ts';

const hour = 3_600_000;
const demand = { room: 1_000_000, targetBps: 10_000, epochIndex: 1n };

class Desk {
  readonly scheduler = new Scheduler({
    policy: testSchedule({ energy: { ...noEnergyPolicy, watts: 1_000, capWhDay: 200 } }),
    scope: 'inference',
    nowMs: noon,
  });
  nowMs = noon;

  /** Readings of an idle GPU, one a second. */
  watch(seconds: number): void {
    for (let i = 0; i < seconds; i += 1) {
      this.nowMs += 1_000;
      this.scheduler.observe({ atMs: this.nowMs, busyBps: 0 }, this.nowMs);
      this.scheduler.plan(demand, this.nowMs);
    }
  }

  get reason(): string {
    return this.scheduler.plan(demand, this.nowMs).reason;
  }
}

test.each([
  ['back', -hour],
  ['forward', hour],
])('set %s by an hour while nothing runs', (_, step) => {
  const desk = new Desk();
  desk.watch(30);
  expect(desk.reason).toBe('generating');
  desk.nowMs += step;
  desk.watch(3);
  expect(desk.reason).toBe('generating');
});

test.each([
  ['back', -hour],
  ['forward', hour],
])('set %s by an hour while a request runs', (_, step) => {
  const desk = new Desk();
  desk.watch(30);
  desk.scheduler.begin(100, desk.nowMs);
  desk.nowMs += 500 + step;
  desk.scheduler.end(100, desk.nowMs);
  desk.watch(150);
  expect(desk.reason).toBe('generating');
  expect(desk.scheduler.facts(desk.nowMs).energy.dayJoules).toBeLessThanOrEqual(120_000);
  expect(desk.scheduler.plan(demand, desk.nowMs).count).toBeLessThan(5_000);
});

test('set back after a failure: the rest is as long as it was', () => {
  const desk = new Desk();
  desk.watch(30);
  desk.scheduler.begin(100, desk.nowMs);
  desk.scheduler.end(undefined, desk.nowMs);
  desk.nowMs -= hour;
  desk.watch(5);
  expect(desk.reason).toBe('generating');
});

test('set back when the source dies: its last reading is not good for an hour', () => {
  const desk = new Desk();
  desk.watch(30);
  desk.nowMs -= hour;
  expect(desk.reason).toBe('generating');
  desk.nowMs += 60_000;
  expect(desk.reason).toBe('source_lost');
});
