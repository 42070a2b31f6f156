/**
 * Preloaded into a node that is measured (`node --import`): begins and ends profiles where its parent says so, and writes them where it says.
 * Messages: `{ start: true }`, and `{ stop: folder }`, which is answered when `node.cpuprofile` and `node.heapprofile` are written.
 */

import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { join } from 'node:path';

export type ProfilerOrder = { readonly start: true } | { readonly stop: string };

const intervalMicros = 500;
const session = new Session();
session.connect();

async function obey(order: ProfilerOrder): Promise<void> {
  if ('start' in order) {
    await session.post('Profiler.enable');
    await session.post('Profiler.setSamplingInterval', { interval: intervalMicros });
    await session.post('HeapProfiler.startSampling', {
      samplingInterval: 128 * 1024,
      includeObjectsCollectedByMajorGC: true,
      includeObjectsCollectedByMinorGC: true,
    });
    await session.post('Profiler.start');
    return;
  }
  const { profile: cpu } = await session.post('Profiler.stop');
  const { profile: heap } = await session.post('HeapProfiler.stopSampling');
  writeFileSync(join(order.stop, 'node.cpuprofile'), JSON.stringify(cpu));
  writeFileSync(join(order.stop, 'node.heapprofile'), JSON.stringify(heap));
}

process.on('message', (order: ProfilerOrder) => {
  void obey(order).then(() => process.send?.('done'));
});
process.channel?.unref();
