import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';

const cliIo = new URL('../../../src/cli/cliIo.ts', import.meta.url).href;

/** Writes to a stream until nobody reads it any more, and then some. */
async function runWithoutReader(stream: 'stdout' | 'stderr'): Promise<number | null> {
  const write = stream === 'stdout' ? 'out' : 'err';
  const code = `const { createProcessIo } = await import(${JSON.stringify(cliIo)});
    const io = createProcessIo();
    io.${write}('first');
    let left = 20;
    const timer = setInterval(() => {
      io.${write}('further');
      if ((left -= 1) === 0) clearInterval(timer);
    }, 10);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: 'pipe' });
  child[stream].once('data', () => child[stream].destroy());
  const [exitCode] = (await once(child, 'exit')) as [number | null];
  return exitCode;
}

test('a command whose data nobody reads ends as by SIGPIPE, without a stack', async () => {
  expect(await runWithoutReader('stdout')).toBe(141);
});

test('a command whose log nobody reads goes on', async () => {
  expect(await runWithoutReader('stderr')).toBe(0);
});
