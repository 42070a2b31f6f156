import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { utf8 } from '../../../src/lib/bytes.ts';
import { openMultiStore } from '../../../src/store/multiStore.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const script = join(import.meta.dirname, 'commitForever.ts');
const storeNames = ['acc', 'bank'];

/** Runs the committer until it printed `count` versions and `delayMs` passed, then kills it. Returns the last version printed. */
async function runAndKill(path: string, count: number, delayMs: number): Promise<bigint> {
  const child = spawn(process.execPath, [script, path, '6'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  await new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk) => {
      output += String(chunk);
      if (output.split('\n').length > count) setTimeout(() => child.kill('SIGKILL'), delayMs);
    });
    child.on('close', () => resolve());
  });
  const versions = output.split('\n').slice(0, -1);
  return BigInt(versions.at(-1) ?? 0);
}

test('kill -9 at any time loses nothing that was reported durable', async () => {
  const path = temporaryFolder();
  for (let round = 0; round < 6; round += 1) {
    const reported = await runAndKill(path, 3 + round * 2, round * 3);
    const store = await openMultiStore({ path, storeNames });
    const { version } = store.lastCommit;
    expect(reported).toBeGreaterThan(0n);
    // One more may have reached the disk before it was printed.
    expect(version - reported).toBeGreaterThanOrEqual(0n);
    expect(version - reported).toBeLessThanOrEqual(1n);
    expect(store.view().store('bank').get(utf8('height'))).toEqual(utf8(`${version}`));
    await store.close();
  }
});

test('a directory that another process holds is refused', async () => {
  const path = temporaryFolder();
  const child = spawn(process.execPath, [script, path, '6'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = new Promise((resolve) => child.on('close', resolve));
  await new Promise((resolve) => child.stdout.once('data', resolve));
  await expect(openMultiStore({ path, storeNames })).rejects.toMatchObject({ code: 'IN_USE' });
  child.kill('SIGKILL');
  await closed;
  const store = await openMultiStore({ path, storeNames });
  expect(store.lastCommit.version).toBeGreaterThan(0n);
  await store.close();
});
