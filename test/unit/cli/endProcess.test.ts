import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';

const source = (path: string): string =>
  JSON.stringify(new URL(`../../../src/cli/${path}`, import.meta.url).href);

/** A command that prints, and leaves something behind that would hold its process. */
function startHeld(): ReturnType<typeof spawn> {
  const code = `const { createProcessIo } = await import(${source('cliIo.ts')});
    const { endProcess } = await import(${source('process/endProcess.ts')});
    const io = createProcessIo();
    setInterval(() => {}, 1000);
    io.err('x'.repeat(100));
    io.out('y'.repeat(1_000_000));
    await endProcess(3);`;
  return spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: 'pipe' });
}

test('a process ends with its command, once all is written for a reader who is slow', async () => {
  const child = startHeld();
  const ended = once(child, 'exit');
  await sleep(500);
  let bytes = 0;
  child.stdout?.on('data', (chunk: Uint8Array) => {
    bytes += chunk.length;
  });
  expect(await ended).toEqual([3, null]);
  await expect.poll(() => bytes).toBe(1_000_000);
});

test('it ends too where nobody reads what went wrong', async () => {
  const child = startHeld();
  child.stderr?.destroy();
  child.stdout?.resume();
  expect(await once(child, 'exit')).toEqual([3, null]);
});
