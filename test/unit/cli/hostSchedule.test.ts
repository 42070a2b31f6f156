import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { loadHostConfig } from '../../../src/cli/config/hostConfig.ts';
import { readHostSchedule } from '../../../src/cli/host/hostSchedule.ts';
import type { ScheduleOptions } from '../../../src/host/schedule/scheduledProducer.ts';
import { temporaryFolder } from './runCli.ts';

const trace = fileURLToPath(new URL('../../../examples/load/chat-day.csv', import.meta.url));

type Given = Readonly<Record<string, string>>;

function schedule(flags: Given, env: Given = {}): ScheduleOptions | undefined {
  return readHostSchedule(loadHostConfig({ home: temporaryFolder(), flags, env }), env);
}

describe('the scheduler of host.toml', () => {
  test('is none where nothing is set: nonces are made by the block', () => {
    expect(schedule({})).toBeUndefined();
  });

  test('without a load source, quiet hours and caps still hold, at the pace of the block', () => {
    expect(schedule({ 'schedule.quiet-hours': '22:00-06:00' })?.pace).toBe('block');
    const capped = schedule({
      'energy.cap-wh-day': '5',
      'energy.watts-per-gpu': '700',
      'energy.gpus': '8',
    });
    expect(capped?.pace).toBe('block');
    expect(capped?.policy.energy).toMatchObject({ watts: 5_600, capWhDay: 5 });
  });

  test.each<[string, Given, string, string]>([
    ['idle', {}, 'idle (nothing is read: nothing else runs on these GPUs)', 'inference'],
    ['trace', { 'load.trace': trace }, 'trace ', 'inference'],
    [
      'prometheus',
      { 'load.url': 'http://a/metrics, http://b/metrics' },
      'metrics of http://a/metrics, http://b/metrics',
      'inference',
    ],
    [
      'prometheus',
      { 'load.url': 'http://a', 'load.preset': 'dcgm' },
      'metrics of http://a',
      'everything',
    ],
    [
      'prometheus',
      { 'load.url': 'http://a', 'load.preset': 'custom', 'load.metrics': 'running=x' },
      'metrics',
      'inference',
    ],
    ['json', { 'load.url': 'http://a' }, 'JSON of http://a', 'inference'],
  ])('load.source %s %j', (source, more, name, scope) => {
    const options = schedule({ 'load.source': source, ...more });
    expect(options?.source.name).toContain(name);
    expect(options?.source.scope).toBe(scope);
    expect(options?.pace).toBe('load');
  });

  test('a file holds them all, and what it says wrongly is named with its line', () => {
    const home = temporaryFolder();
    const file = join(temporaryFolder(), 'x');
    writeFileSync(file, 'tok3n\n');
    expect(() =>
      schedule({ 'load.source': 'json', 'load.url': 'http://a', 'load.token-file': file }),
    ).not.toThrow();
    expect(() => loadHostConfig({ home, flags: { 'load.source': 'vllm' }, env: {} })).toThrow(
      'one of none, idle, trace, prometheus, json',
    );
  });

  test.each<[Given, string]>([
    [{ 'load.source': 'prometheus' }, 'load.url'],
    [{ 'load.source': 'json' }, 'load.url'],
    [{ 'load.source': 'trace' }, 'load.trace'],
    [{ 'load.source': 'trace', 'load.trace': '/no/such' }, '/no/such cannot be read'],
    [
      { 'load.source': 'prometheus', 'load.url': 'http://a', 'load.preset': 'custom' },
      'load.metrics',
    ],
    [{ 'load.source': 'json', 'load.url': 'http://u:s3cret@a' }, 'load.url is no address'],
    [
      { 'load.source': 'json', 'load.url': 'http://a', 'load.token-file': '/no/such' },
      '/no/such cannot be read',
    ],
    [{ 'load.source': 'idle', 'energy.cap-wh-day': '5' }, 'energy.watts-per-gpu'],
    [{ 'load.source': 'prometheus', 'load.url': 'http://a', 'energy.cap-watts': '5' }, 'vllm+dcgm'],
    [{ 'schedule.stop-percent': '50', 'load.source': 'idle' }, 'schedule.resume-percent'],
  ])('%j is refused, and says what is missing', (flags, what) => {
    expect(() => schedule(flags)).toThrow(what);
    expect(() => schedule(flags)).not.toThrow('s3cret');
  });

  test('an energy cap needs no configured power where the source measures it', () => {
    const flags = { 'load.source': 'prometheus', 'load.url': 'http://a', 'energy.cap-watts': '5' };
    expect(schedule({ ...flags, 'load.preset': 'vllm+dcgm' })?.policy.energy.capWatts).toBe(5);
    expect(schedule({ ...flags, 'load.metrics': 'power=gpu_watts' })?.policy.energy.watts).toBe(0);
  });
});
