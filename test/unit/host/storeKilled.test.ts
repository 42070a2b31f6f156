import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { ArtifactStore } from '../../../src/host/artifacts/artifactStore.ts';
import { crashEpoch, crashIdentity, expectBatch, readSaid } from '../../harness/crashedStore.ts';
import { LogBook, newFolder, removeFolders } from './rig.ts';

// More by hand: CPOC_KILLS=300 npx vitest run --project unit test/unit/host/storeKilled.test.ts
const kills = Number(process.env['CPOC_KILLS'] ?? 6);

afterAll(removeFolders);

/** Lets a child store things for so long, then kills it. @returns what it said */
async function killAfter(folder: string, seed: number, ms: number): Promise<string> {
  const script = join(import.meta.dirname, 'storeForever.ts');
  const child = spawn(process.execPath, [script, folder, String(seed)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.setEncoding('utf8');
  const ready = new Promise<void>((resolve) => {
    child.stdout.on('data', (text: string) => {
      said += text;
      resolve();
    });
  });
  const ended = once(child, 'close');
  await Promise.race([ready, ended]);
  await pause(ms);
  child.kill('SIGKILL');
  await ended;
  return said;
}

test(`killed ${kills} times at moments of chance: what was acknowledged is there, and every root is that of its nonces`, {
  timeout: 30_000 + kills * 5_000,
}, async () => {
  const folder = newFolder();
  let acknowledged = 0n;
  for (let round = 1; round <= kills; round += 1) {
    const said = readSaid(await killAfter(folder, round * 7919, Math.random() * 150));
    if (said.synced > acknowledged) acknowledged = said.synced;
    const log = new LogBook();
    const store = await ArtifactStore.open(folder, crashIdentity, log);
    try {
      const epoch = await store.enterEpoch(crashEpoch);
      expect(log.of('error'), 'nothing is damaged').toEqual([]);
      expect(epoch.nextNonce ?? 0n).toBeGreaterThanOrEqual(acknowledged);
      for (const [first, text] of said.sealed) {
        const batch = epoch.batches.find(({ firstNonce }) => firstNonce === first);
        const root = Buffer.from(batch?.root ?? []).toString('hex');
        expect(`${batch?.count} ${root}`, `sealed at ${first}`).toBe(text);
      }
      // What was left open is judged as a batch too; one that was killed before its first artifact has nothing to judge.
      const last = epoch.pending.at(-1);
      if (last?.status === 'open' && last.count > 0) await epoch.seal();
      for (const batch of epoch.pending.filter(({ status }) => status === 'sealed')) {
        expectBatch(epoch, batch);
        await epoch.markCommitted(batch.firstNonce, 1n);
      }
      acknowledged = epoch.nextNonce ?? 0n;
    } finally {
      await store.close();
    }
  }
  expect(acknowledged).toBeGreaterThan(0n);
});
