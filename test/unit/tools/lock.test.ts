import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { withLock } from '../../../tools/setup/lock.mjs';
import { type Script, startScript, toolUrl, untilFile } from './childScript.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const folder = temporaryFolder();
const silent = { waiting: () => undefined };

/** A process that takes the lock, says so by a file, and holds it for a while; it fails where another holds it too. */
function holder(lock: string, name: string, holdMs: number): Script {
  return startScript(`
    import { mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
    import { withLock } from ${JSON.stringify(toolUrl('setup/lock.mjs'))};
    await withLock(${JSON.stringify(lock)}, { waiting: (text) => console.log(text) }, async () => {
      mkdirSync(${JSON.stringify(`${lock}-inside`)});
      writeFileSync(${JSON.stringify(join(folder, name))}, '');
      await new Promise((wake) => setTimeout(wake, ${holdMs}));
      rmdirSync(${JSON.stringify(`${lock}-inside`)});
    });
    console.log('done');
  `);
}

function plantLock(lock: string, owner: object): void {
  mkdirSync(lock, { recursive: true });
  writeFileSync(join(lock, 'owner.json'), JSON.stringify({ token: 'planted', since: 0, ...owner }));
}

describe('a lock', () => {
  test('makes folders that its user alone may write to, whatever the umask says', async () => {
    const before = process.platform === 'win32' ? 0 : process.umask(0o002);
    try {
      const lock = join(folder, 'cache', 'locks', 'one');
      await withLock(lock, silent, () => Promise.resolve());
      for (const made of [join(folder, 'cache'), join(folder, 'cache', 'locks')]) {
        expect(statSync(made).mode & 0o022).toBe(0);
      }
    } finally {
      process.umask(before);
    }
  });

  test('is gone when the work is done, and when it failed', async () => {
    const lock = join(folder, 'simple');
    expect(await withLock(lock, silent, () => Promise.resolve(existsSync(lock)))).toBe(true);
    expect(existsSync(lock)).toBe(false);
    const failing = withLock(lock, silent, () => Promise.reject(new Error('failed')));
    await expect(failing).rejects.toThrow('failed');
    expect(existsSync(lock)).toBe(false);
  });

  test('lets one process in at a time, and the other says what it waits for', async () => {
    const lock = join(folder, 'pair');
    const a = holder(lock, 'pair-a', 700);
    await untilFile(join(folder, 'pair-a'));
    const b = holder(lock, 'pair-b', 1);
    expect(await a.ended).toMatchObject({ code: 0, output: 'done\n' });
    const { code, output } = await b.ended;
    expect(code, output).toBe(0);
    expect(output).toMatch(`waiting for process ${a.process.pid}, which is at it since`);
  });

  test('lets many in, one after the other', async () => {
    const lock = join(folder, 'many');
    const all = await Promise.all([0, 1, 2, 3, 4].map((i) => holder(lock, `many-${i}`, 20).ended));
    expect(all.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0]);
  });

  test('of a killed process is taken over, by one only', async () => {
    const lock = join(folder, 'killed');
    const dead = holder(lock, 'killed-dead', 60_000);
    await untilFile(join(folder, 'killed-dead'));
    dead.process.kill('SIGKILL');
    await dead.ended;
    expect(existsSync(lock)).toBe(true);
    const inside = `${lock}-inside`;
    const script = `
      import { rmSync } from 'node:fs';
      rmSync(${JSON.stringify(inside)}, { recursive: true });
    `;
    await startScript(script).ended;
    const heirs = await Promise.all([0, 1, 2].map((i) => holder(lock, `killed-${i}`, 50).ended));
    expect(heirs.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(existsSync(lock)).toBe(false);
  });

  test('whose number another process has got is taken over', async () => {
    const lock = join(folder, 'reused');
    plantLock(lock, { pid: process.pid, started: 'long ago', host: hostname() });
    expect(await withLock(lock, silent, () => Promise.resolve('in'))).toBe('in');
  });

  test('of another machine is respected while its heart beats, and taken over after', async () => {
    const lock = join(folder, 'foreign');
    plantLock(lock, { pid: 1, started: '', host: 'another.machine' });
    const abort = new AbortController();
    const waiting = withLock(lock, { waiting: () => abort.abort(), signal: abort.signal }, () =>
      Promise.resolve('in'),
    );
    await expect(waiting).rejects.toThrow('ended while waiting');
    const longAgo = new Date(Date.now() - 600_000);
    utimesSync(lock, longAgo, longAgo);
    expect(await withLock(lock, silent, () => Promise.resolve('in'))).toBe('in');
  });

  test('names its owner, and leaves nothing but marks of take-overs', async () => {
    const lock = join(folder, 'named', 'lock');
    const owner = await withLock(lock, silent, () =>
      Promise.resolve(JSON.parse(readFileSync(join(lock, 'owner.json'), 'utf8'))),
    );
    expect(owner).toMatchObject({ pid: process.pid, host: hostname() });
    expect(readdirSync(join(folder, 'named'))).toEqual([]);
  });
});
