import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { runCli, temporaryFolder } from './runCli.ts';

const traceOf = (name: string): string =>
  fileURLToPath(new URL(`../../../examples/load/${name}.csv`, import.meta.url));

interface Line {
  readonly strategy: string;
  readonly idle_used_bps: number;
  readonly nonces: number;
  readonly delay_seconds: number;
  readonly energy_wh: number;
}

async function replay(
  name: string,
  ...flags: string[]
): Promise<{ lines: Map<string, Line>; reasons: Record<string, number>; out: string }> {
  const home = temporaryFolder();
  const run = await runCli([
    'host',
    'replay',
    traceOf(name),
    '--home',
    home,
    '-o',
    'json',
    ...flags,
  ]);
  expect(run.err).toBe('');
  const report = JSON.parse(run.out);
  const lines: Line[] = report.strategies;
  return {
    lines: new Map(lines.map((line) => [line.strategy, line])),
    reasons: report.scheduler_seconds,
    out: run.out.replaceAll(home, ''),
  };
}

describe('host replay', () => {
  test.each(['chat-day', 'bursty-hour', 'flat-batch'])(
    '%s: as many nonces as the target, for less delay than at an even rate',
    async (name) => {
      const { lines } = await replay(name);
      const [scheduler, steady] = [lines.get('scheduler'), lines.get('steady')];
      expect(scheduler?.idle_used_bps).toBeLessThanOrEqual(9_950);
      expect(scheduler?.idle_used_bps).toBeGreaterThan(9_400);
      expect(steady?.nonces).toBeGreaterThan((scheduler?.nonces ?? 0) * 0.99);
      expect(scheduler?.delay_seconds).toBeLessThan((steady?.delay_seconds ?? 0) / 2);
      expect(lines.get('none')).toMatchObject({ nonces: 0, delay_seconds: 0, energy_wh: 0 });
      expect(lines.get('all-idle')).toMatchObject({ idle_used_bps: 10_000, delay_seconds: 0 });
    },
  );

  test('the same command prints the same', async () => {
    expect((await replay('chat-day')).out).toBe((await replay('chat-day')).out);
  });

  test('the target, the share, quiet hours and an energy cap are kept', async () => {
    const target = await replay('chat-day', '--target-bps', '2000');
    expect(target.lines.get('scheduler')?.idle_used_bps).toBeCloseTo(2_000, -2);
    const share = await replay('chat-day', '--schedule.share-bps', '1000');
    expect(share.lines.get('scheduler')?.idle_used_bps).toBeCloseTo(1_000, -2);
    const capped = await replay('chat-day', '--energy.cap-wh-day', '500');
    expect(capped.lines.get('scheduler')?.energy_wh).toBeLessThanOrEqual(500);
    expect(capped.lines.get('scheduler')?.energy_wh).toBeGreaterThan(495);
    expect(capped.reasons['energy_cap']).toBeGreaterThan(0);
    const quiet = await replay('chat-day', '--schedule.quiet-hours', '00:00-12:00');
    expect(quiet.reasons['quiet_hours']).toBeGreaterThanOrEqual(12 * 3_600);
    const zone = ['--schedule.time-zone', 'Asia/Tokyo', '--schedule.quiet-hours', '09:00-21:00'];
    const same = await replay('chat-day', ...zone);
    expect(same.lines.get('scheduler')).toEqual(quiet.lines.get('scheduler'));
  });

  test('a load that stops it more often costs nonces and saves delay', async () => {
    const usual = await replay('bursty-hour');
    const careful = await replay(
      ...([
        'bursty-hour',
        '--schedule.stop-percent',
        '10',
        '--schedule.resume-percent',
        '5',
      ] as const),
    );
    const [a, b] = [usual.lines.get('scheduler'), careful.lines.get('scheduler')];
    expect(b?.nonces).toBeLessThan(a?.nonces ?? 0);
    expect(b?.delay_seconds).toBeLessThan(a?.delay_seconds ?? 0);
  });

  test('prints a table for people', async () => {
    const run = await runCli([
      'host',
      'replay',
      traceOf('flat-batch'),
      '--home',
      temporaryFolder(),
    ]);
    expect(run.code).toBe(0);
    expect(run.out).toMatch(/strategy +idle used +nonces/);
    expect(run.out).toContain('all-idle');
    expect(run.out).toContain("The scheduler's time: generating");
  });

  test.each([
    [['/no/such/trace'], '/no/such/trace cannot be read'],
    [[traceOf('flat-batch'), '--target-bps', '10001'], '--target-bps'],
    [[traceOf('flat-batch'), '--start', 'yesterday'], '--start'],
    [[traceOf('flat-batch'), '--stop-ms', '5000'], 'schedule.cancel-ms'],
    [
      [traceOf('flat-batch'), '--schedule.quiet-hours', '25:00-26:00'],
      'ranges such as 22:00-06:00',
    ],
    [[traceOf('flat-batch'), '--schedule.time-zone', 'Mars'], 'Europe/Berlin'],
    [[traceOf('flat-batch'), '--schedule.resume-percent', '95'], 'schedule.resume-percent'],
  ])('refuses %j', async (args, what) => {
    const run = await runCli(['host', 'replay', '--home', temporaryFolder(), ...args]);
    expect(run.code).toBeGreaterThan(0);
    expect(run.err).toContain(what);
  });

  test('a file that is no trace is refused with its line', async () => {
    const home = temporaryFolder();
    const path = join(home, 'x.csv');
    writeFileSync(path, 'time,busy_percent\n0,1\n1,200\n');
    const run = await runCli(['host', 'replay', path, '--home', home]);
    expect(run.err).toContain(`${path}:3:`);
  });
});
