/** The lock of the agent's folder, with real processes. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { ArtifactStore } from '../../../src/host/artifacts/artifactStore.ts';
import { lockFolder, lockHolder } from '../../../src/host/artifacts/folderLock.ts';
import { LogBook, newFolder, removeFolders } from './rig.ts';

// More by hand: CPOC_RACES=500 npx vitest run --project unit test/unit/host/folderLock.test.ts
const races = Number(process.env['CPOC_RACES'] ?? 12);

const children: Contestant[] = [];

afterEach(async () => {
  for (const child of children.splice(0)) await child.kill();
  removeFolders();
});

/** A process that wants the lock. */
class Contestant {
  readonly process: ChildProcess;
  readonly #ended: Promise<unknown>;
  #said = '';

  constructor(folder: string) {
    const script = join(import.meta.dirname, 'lockForever.ts');
    const args = [script, join(folder, 'agent.lock'), join(folder, 'inside')];
    this.process = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.process.stdout?.on('data', (text: Buffer) => {
      this.#said += text.toString();
    });
    this.#ended = once(this.process, 'close');
    children.push(this);
  }

  get hasIt(): boolean {
    return this.#said.includes('got');
  }

  get isTrying(): boolean {
    return this.#said.includes('trying');
  }

  get failed(): boolean {
    return this.process.exitCode !== null;
  }

  async kill(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.#ended;
  }
}

async function until(holds: () => boolean): Promise<void> {
  await expect.poll(holds, { timeout: 30_000, interval: 5 }).toBe(true);
}

async function holderOf(folder: string): Promise<Contestant> {
  const holder = new Contestant(folder);
  await until(() => holder.hasIt);
  return holder;
}

const open = (folder: string): Promise<ArtifactStore> =>
  ArtifactStore.open(folder, { chainId: 'a', address: 'b' }, new LogBook());

describe("the lock of the agent's folder", () => {
  test('is held against another process, whatever number that process has', async () => {
    const folder = newFolder();
    await holderOf(folder);
    // As in two containers on one volume, in which each process counts itself as the same one.
    const note = { pid: process.pid, machine: 'container' };
    writeFileSync(join(folder, 'agent.json'), JSON.stringify(note));
    await expect(open(folder)).rejects.toMatchObject({
      code: 'folder_in_use',
      message: expect.stringContaining(`in use by process ${process.pid} on container`),
    });
    expect(lockHolder(folder)).toEqual(note);
  });

  test('is held by a process that is stopped, and free at once when it is killed', async () => {
    const folder = newFolder();
    const holder = await holderOf(folder);
    holder.process.kill('SIGSTOP');
    await expect(open(folder)).rejects.toMatchObject({ code: 'folder_in_use' });
    await holder.kill();
    const store = await open(folder);
    expect(lockHolder(folder)?.pid).toBe(process.pid);
    await store.close();
    expect(lockHolder(folder)).toBeUndefined();
  });

  test('is held against a second agent of the same process', async () => {
    const folder = newFolder();
    const release = await lockFolder(folder);
    await expect(lockFolder(folder)).rejects.toMatchObject({ code: 'folder_in_use' });
    release();
    (await lockFolder(folder))();
  });

  test('is not lost where a doctor looks, nor where the same release is called twice', async () => {
    const folder = newFolder();
    const first = await lockFolder(folder);
    first();
    const second = await lockFolder(folder);
    first();
    for (let i = 0; i < 5; i += 1) expect(lockHolder(folder)).toBeDefined();
    const rival = new Contestant(folder);
    await until(() => rival.isTrying);
    expect(rival.hasIt).toBe(false);
    second();
    await until(() => rival.hasIt);
  });

  test('is taken although a doctor looks again and again', async () => {
    const folder = newFolder();
    (await lockFolder(folder))();
    const looking = setInterval(() => lockHolder(folder), 0);
    for (let i = 0; i < 5; i += 1) (await lockFolder(folder))();
    clearInterval(looking);
  });

  test('leaves nothing in a folder that is only looked at, and no journal in one that is used', async () => {
    const folder = newFolder();
    expect(lockHolder(folder)).toBeUndefined();
    expect(readdirSync(folder)).toEqual([]);
    const release = await lockFolder(folder);
    expect(readdirSync(folder).sort()).toEqual(['agent.json', 'agent.lock']);
    release();
  });

  test(`of a killed agent goes to one of two that want it, ${races} times`, {
    timeout: 60_000 + races * 10_000,
  }, async () => {
    const folder = newFolder();
    let holder = await holderOf(folder);
    let rival = new Contestant(folder);
    for (let race = 0; race < races; race += 1) {
      const other = new Contestant(folder);
      await until(() => rival.isTrying && other.isTrying);
      expect([rival.hasIt, other.hasIt]).toEqual([false, false]);
      rmdirSync(join(folder, 'inside'));
      await holder.kill();
      await until(() => rival.hasIt || other.hasIt);
      expect([rival.failed, other.failed], 'two were inside').toEqual([false, false]);
      expect(rival.hasIt && other.hasIt).toBe(false);
      expect(existsSync(join(folder, 'inside'))).toBe(true);
      [holder, rival] = rival.hasIt ? [rival, other] : [other, rival];
    }
    expect([holder.hasIt, rival.hasIt, rival.failed]).toEqual([true, false, false]);
  });
});
