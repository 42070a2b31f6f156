import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { listenerOf } from '../../../load/findProcesses.ts';
import { percentile } from '../../../load/loadReport.ts';
import { readProcessUse } from '../../../load/processTime.ts';
import { topOfCpu, topOfHeap } from '../../../load/topFunctions.ts';

async function listen(place: number | string): Promise<Server> {
  const server = createServer();
  onTestFinished(() => void server.close());
  await new Promise<void>((done) => server.listen(place, () => done()));
  return server;
}

describe.runIf(process.platform === 'linux')('processes of this machine', () => {
  test('who listens at a port or a socket is found', async () => {
    const address = (await listen(0)).address();
    const port = typeof address === 'object' ? address?.port : undefined;
    expect(listenerOf(`tcp://127.0.0.1:${port}`)).toBe(process.pid);
    const folder = mkdtempSync(join(tmpdir(), 'load-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    await listen(join(folder, 'app.sock'));
    expect(listenerOf(`unix://${folder}/app.sock`)).toBe(process.pid);
    expect(listenerOf(`unix://${folder}/other.sock`)).toBeUndefined();
    expect(listenerOf('tcp://127.0.0.1:1')).toBeUndefined();
  });

  test('processor time is what the process says of itself', () => {
    const { user, system } = process.cpuUsage();
    const use = readProcessUse(process.pid);
    expect(Math.abs((use?.seconds ?? 0) - (user + system) / 1e6)).toBeLessThan(0.2);
    expect(use?.peakBytes).toBeGreaterThanOrEqual(process.memoryUsage.rss() / 2);
    expect(readProcessUse(2 ** 30)).toBeUndefined();
  });
});

test('percentiles are values that were seen', () => {
  const hundred = Float64Array.from({ length: 100 }, (_, i) => i + 1);
  expect([1, 50, 90, 99, 100].map((p) => percentile(hundred, p))).toEqual([1, 50, 90, 99, 100]);
  expect(percentile(Float64Array.of(7), 50)).toBe(7);
  expect(percentile(new Float64Array(0), 50)).toBeNaN();
});

const root = new URL('../../../', import.meta.url).href;

const frame = (functionName: string, url: string, lineNumber: number) => ({
  callFrame: { functionName, url, lineNumber, columnNumber: 0, scriptId: '1' },
});

describe('the top of a profile', () => {
  test('adds up the samples of a function wherever it was called, and leaves out idle time', () => {
    const profile = {
      nodes: [
        { id: 1, ...frame('(root)', '', -1) },
        { id: 2, ...frame('(idle)', '', -1) },
        { id: 3, ...frame('set', `${root}src/store/a.ts`, 9) },
        { id: 4, ...frame('set', `${root}src/store/a.ts`, 9) },
        { id: 5, ...frame('', `${root}node_modules/x/y.js`, 0) },
      ],
      startTime: 0,
      endTime: 1000,
      samples: [2, 3, 4, 5],
      timeDeltas: [600, 100, 200, 100],
    };
    expect(topOfCpu(profile, 5)).toEqual([
      { name: 'set src/store/a.ts:10', self: 300, share: 0.75 },
      { name: '(anonymous) x/y.js:1', self: 100, share: 0.25 },
    ]);
    expect(topOfCpu(profile, 1)).toHaveLength(1);
  });

  test('adds up allocations down the tree', () => {
    const leaf = { id: 3, selfSize: 30, children: [], ...frame('b', 'node:buffer', 4) };
    const middle = { id: 2, selfSize: 10, children: [leaf], ...frame('a', '', -1) };
    const head = {
      id: 1,
      selfSize: 0,
      children: [middle, { ...leaf, id: 4 }],
      ...frame('', '', -1),
    };
    expect(topOfHeap({ head }, 2)).toEqual([
      { name: 'b node:buffer:5', self: 60, share: 60 / 70 },
      { name: 'a', self: 10, share: 10 / 70 },
    ]);
  });
});
