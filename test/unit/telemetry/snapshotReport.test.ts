import { expect, test } from 'vitest';
import { createLogger } from '../../../src/telemetry/logger.ts';
import { createMetrics } from '../../../src/telemetry/metrics.ts';
import { SnapshotReport } from '../../../src/telemetry/snapshotReport.ts';

test('what becomes of snapshots is logged and counted, each kind apart', async () => {
  const lines: { level: string; msg: string; height?: string; err?: { message: string } }[] = [];
  const destination = { write: (line: string) => lines.push(JSON.parse(line)) };
  const { snapshots, registry } = createMetrics({ process: false });
  const report = new SnapshotReport(snapshots, createLogger({ format: 'json', destination }));
  report.made({ height: 40n, bytes: 70_000, chunks: 2 }, 1.5);
  report.notRemoved(20n, new Error('not permitted'));
  report.notRemoved(20n, new Error('not permitted'));
  report.failed(50n, new Error('no space left'));
  report.say('something else');
  expect(lines.map(({ level, height, err, msg }) => [level, height, err?.message, msg])).toEqual([
    ['info', '40', undefined, 'snapshot made'],
    ...Array.from({ length: 2 }, () => [
      'error',
      '20',
      'not permitted',
      'an older snapshot could not be removed; it is tried again after the next one',
    ]),
    ['error', '50', 'no space left', 'snapshot not made'],
    ['info', undefined, undefined, 'something else'],
  ]);
  const text = await registry.metrics();
  for (const line of [
    'cpoc_snapshot_height 40',
    'cpoc_snapshot_bytes 70000',
    'cpoc_snapshot_seconds 1.5',
    'cpoc_snapshot_failures_total 1',
    'cpoc_snapshot_removal_failures_total 2',
  ]) {
    expect(text).toContain(`${line}\n`);
  }
});
