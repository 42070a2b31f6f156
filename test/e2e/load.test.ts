import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { LoadReport } from '../../load/loadReport.ts';
import { TrialNode, trial } from '../../load/trialNode.ts';

const run = promisify(execFile);

describe('the load tool on a real chain', () => {
  let node: TrialNode | undefined;

  beforeAll(async () => {
    node = await TrialNode.start({ senders: 20, accounts: 50 });
  });
  afterAll(() => node?.stop());

  const load = async (...flags: readonly string[]): Promise<LoadReport> => {
    const args = ['--rpc', node?.rpc ?? '', '--seed', trial.seed, '--senders', '20', '--json'];
    const { stdout } = await run(process.execPath, [resolve('load/main.ts'), ...args, ...flags]);
    return JSON.parse(stdout) as LoadReport;
  };

  test.each([
    ['async', ['--batch', '100']],
    ['sync', ['--connections', '5', '--accounts', '50']],
  ])('commits all by broadcast_tx_%s, and finds both processes', async (method, flags) => {
    const report = await load('--total', '300', '--method', method, ...flags);
    expect(report).toMatchObject({ succeeded: 300, codes: { 0: 300 }, refused: {}, missing: 0 });
    expect(report.nodeCpuMicros).toBeGreaterThan(0);
    expect(report.cometCpuMicros).toBeGreaterThan(0);
    expect(report.nodePeakMb).toBeGreaterThan(50);
    expect(report.latencyMs.p99).toBeLessThan(60_000);
  });

  test('a batch that the node does not take is told', async () => {
    const flags = ['--total', '3000', '--batch', '1500'];
    await expect(load(...flags)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/refuses a batch of 1500: .*maximum.*smaller --batch/),
    });
  });

  test('senders whom the chain does not know are told, and what to do', async () => {
    await expect(load('--total', '5', '--seed', 'others')).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/does not know sender 0, cpoc1.*npm run load -- genesis/s),
    });
  });
});

test('a profile of a node under load names functions of the node', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'profile-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const flags = ['--out', folder, '--total', '600', '--senders', '20', '--top', '30'];
  const { stdout } = await run(process.execPath, [resolve('load/profile.ts'), ...flags]);
  expect(stdout).toMatch(/ %.* \w+ src\/\w+\/.*\.ts:\d+/);
  for (const name of ['node.cpuprofile', 'node.heapprofile']) {
    expect(Object.keys(JSON.parse(readFileSync(join(folder, name), 'utf8'))).length).not.toBe(0);
  }
});
