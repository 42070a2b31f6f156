import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { EnergyRecord } from '../../../../src/host/schedule/energyRecord.ts';
import { parseQuietHours } from '../../../../src/host/schedule/quietHours.ts';
import { noEnergyPolicy } from '../../../../src/host/schedule/schedulePolicy.ts';
import { LogBook } from '../rig.ts';
import { noon } from './fakeClock.ts';
import { GpuRig, load, startGpuRig, stopGpuRigs } from './gpuRig.ts';

afterEach(stopGpuRigs);

describe('quiet hours', () => {
  const quietHours = parseQuietHours('12:01-12:05', 'UTC');
  test('nothing is made in them, and a request ends before they begin', async () => {
    if (quietHours === undefined) throw new Error('no quiet hours');
    const rig = startGpuRig({ policy: { quietHours, sliceMs: 7_000 } });
    await rig.pass(600_000);
    const [from, to] = [noon + 60_000, noon + 300_000];
    for (const run of rig.runs) {
      expect(run.fromMs >= to || (run.toMs ?? Number.NaN) <= from).toBe(true);
    }
    expect(rig.usedSince(0) - rig.usedSince(to)).toBeGreaterThan(40_000);
    expect(rig.usedSince(to)).toBeGreaterThan(250_000);
    expect(rig.log.of('info').filter((line) => line.includes('quiet hours'))).toHaveLength(1);
  });
});

describe('energy caps', () => {
  test('of a day: no more than the cap, and the next day again', async () => {
    const rig = startGpuRig({
      policy: { energy: { ...noEnergyPolicy, watts: 1_000, capWhDay: 20 } },
    });
    await rig.pass(600_000);
    // 20 Wh are 72 s of 1 kW.
    expect(rig.usedSince(0)).toBeLessThanOrEqual(72_000);
    expect(rig.usedSince(0)).toBeGreaterThan(69_000);
    expect(rig.reason).toBe('energy_cap');
    expect(rig.reports.at(-1)?.energy.dayJoules).toBeLessThanOrEqual(72_000);
    await rig.clock.advance(12 * 3_600_000);
    await rig.pass(60_000);
    expect(rig.usedSince(noon + 12 * 3_600_000)).toBeGreaterThan(50_000);
  });

  test('a source that measures the power replaces the configured one', async () => {
    const rig = startGpuRig({ policy: { energy: { ...noEnergyPolicy, capWhEpoch: 20 } } });
    rig.source = load(0, { powerWatts: 500 });
    await rig.pass(600_000);
    expect(rig.usedSince(0)).toBeLessThanOrEqual(144_000);
    expect(rig.usedSince(0)).toBeGreaterThan(139_000);
  });

  test('of an epoch: what was used is remembered while there is no work', async () => {
    const rig = startGpuRig({
      policy: { energy: { ...noEnergyPolicy, watts: 1_000, capWhEpoch: 20 } },
    });
    for (let i = 0; i < 10; i += 1) {
      await rig.pass(20_000);
      rig.producer.rest();
      await rig.clock.advance(10_000);
    }
    expect(rig.usedSince(0)).toBeLessThanOrEqual(72_000);
    expect(rig.usedSince(0)).toBeGreaterThan(68_000);
  });

  test('nothing is made while nobody says what is drawn', async () => {
    const rig = startGpuRig({ policy: { energy: { ...noEnergyPolicy, capWhEpoch: 20 } } });
    await rig.pass(30_000);
    expect(rig.runs).toHaveLength(0);
    expect(rig.reason).toBe('power_unknown');
    expect(rig.log.of('warn').join()).toContain('energy.watts-per-gpu');
  });

  test('of the mean power: a tenth of the power gives a tenth of the time', async () => {
    const rig = startGpuRig({
      policy: { energy: { ...noEnergyPolicy, watts: 1_000, capWatts: 100 } },
    });
    await rig.pass(600_000);
    expect(rig.usedSince(0)).toBeLessThanOrEqual(60_000);
    expect(rig.usedSince(0)).toBeGreaterThan(55_000);
  });

  test('what was used outlives a restart, clean or not', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cpoc-energy-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const path = join(folder, 'energy.json');
    const policy = { energy: { ...noEnergyPolicy, watts: 1_000, capWhDay: 100 } };
    const log = new LogBook();
    const first = new GpuRig({ policy, energy: await EnergyRecord.open(path, log) });
    await first.pass(100_000);
    const used = first.usedSince(0);
    expect(used).toBeGreaterThan(90_000);
    // As a kill leaves it: not less than what was used.
    const killed = JSON.parse(readFileSync(path, 'utf8'));
    expect(killed.dayJoules).toBeGreaterThanOrEqual(used);
    expect(killed.dayJoules).toBeLessThanOrEqual(used + 60_000);
    await first.stop();
    const stopped = JSON.parse(readFileSync(path, 'utf8'));
    expect(stopped.dayJoules).toBeCloseTo(first.usedSince(0), -2);
    const second = startGpuRig({ policy, energy: await EnergyRecord.open(path, log) });
    await second.pass(600_000);
    expect(first.usedSince(0) + second.usedSince(0)).toBeLessThanOrEqual(360_000);
    expect(second.reason).toBe('energy_cap');
    expect(log.lines).toEqual([]);
    writeFileSync(path, 'no json');
    expect((await EnergyRecord.open(path, log)).count).toBeUndefined();
    expect(log.of('warn').join()).toContain('begins at 0');
  });
});

describe('a generator that fails', () => {
  test('is asked again after longer and longer pauses, and at the usual pace once it works', async () => {
    const rig = startGpuRig();
    rig.failure = new Error('out of memory');
    await rig.pass(60_000);
    expect(rig.runs.length).toBeGreaterThan(3);
    expect(rig.runs.length).toBeLessThan(8);
    expect(rig.reason).toBe('generator_failing');
    rig.failure = undefined;
    await rig.pass(120_000);
    expect(rig.usedSince(noon + 120_000)).toBeGreaterThan(55_000);
  });
});
