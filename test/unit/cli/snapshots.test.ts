/** `cpocd snapshots`, over real snapshots of a small state. */

import { existsSync, mkdirSync, readdirSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { CliError } from '../../../src/cli/cliError.ts';
import type { NodeConfig } from '../../../src/cli/config/nodeConfig.ts';
import { toHex } from '../../../src/lib/bytes.ts';
import { createSnapshotTools } from '../../../src/store/snapshots/snapshotTools.ts';
import { commitSome, openSmallStore } from '../../harness/snapshotStore.ts';
import { type CliRun, runCli, temporaryFolder } from './runCli.ts';

const tools = createSnapshotTools<NodeConfig>({
  folderOf: (home) => join(home, 'data/snapshots'),
  open: ({ home }) => openSmallStore(join(home, 'data/application.db')),
  refusal: (error) => new CliError('file', error.message, 'nothing was changed'),
});

let home: string;
let appHash: string;

const cpocd = (...args: string[]): Promise<CliRun> =>
  runCli(['snapshots', ...args, '--home', home], { snapshots: tools });

async function hashAt(folder: string): Promise<string> {
  const store = await openSmallStore(join(folder, 'data/application.db'));
  const hash = toHex(store.lastCommit.appHash);
  await store.close();
  return hash;
}

beforeEach(async () => {
  home = temporaryFolder();
  mkdirSync(join(home, 'data'));
  const store = await openSmallStore(join(home, 'data/application.db'));
  await commitSome(store, 5);
  appHash = toHex(store.lastCommit.appHash);
  await store.close();
});

describe('export', () => {
  test('makes one of the last height, which list shows', async () => {
    const made = JSON.parse((await cpocd('export', '-o', 'json')).out);
    expect(made).toMatchObject({ height: '5', format: 2, chunks: 1 });
    expect(JSON.parse((await cpocd('list', '-o', 'json')).out)).toEqual({ snapshots: [made] });
    const { out } = await cpocd('list');
    expect(out).toMatch(/^height +format +chunks +bytes +hash\n +5 +2 +1 +\d+ +[0-9A-F]{64}\n$/);
  });

  test('makes one of an earlier height that is readable, and says which are where it is not', async () => {
    expect((await cpocd('export', '--height', '3')).code).toBe(0);
    const { err, code } = await cpocd('export', '--height', '9');
    expect(code).toBe(1);
    expect(err).toContain('version 9 is not there; readable are 1 to 5');
  });

  test('of a home without a state says so', async () => {
    rmSync(join(home, 'data/application.db'), { recursive: true });
    expect((await cpocd('export')).err).toContain('nothing is committed yet');
  });

  test('refuses heights that are none', async () => {
    for (const height of ['0', '-1', 'latest', '1.5']) {
      expect((await cpocd('export', `--height=${height}`)).err).toContain(
        `flag --height is "${height}"`,
      );
    }
  });
});

describe('list', () => {
  test('of a home without snapshots is empty', async () => {
    expect((await cpocd('list', '-o', 'json')).out).toBe('{"snapshots":[]}\n');
  });

  test('names what is damaged', async () => {
    await cpocd('export');
    truncateSync(join(home, 'data/snapshots/5-2/metadata'), 3);
    const { out, err } = await cpocd('list', '-o', 'json');
    expect(out).toBe('{"snapshots":[]}\n');
    expect(err).toContain('5-2 is damaged');
  });
});

describe('show', () => {
  test('tells app hash, time and stores, and that the files are whole', async () => {
    await cpocd('export');
    const { out, code } = await cpocd('show', '5', '-o', 'json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      height: '5',
      app_hash: appHash.toUpperCase(),
      time: '2023-11-14T22:13:25.000Z',
      stores: [{ name: 'acc' }, { name: 'bank', pairs: 1 }, { name: 'empty', pairs: 0 }],
      damaged_chunks: [],
    });
  });

  test('names chunks that are damaged, and fails', async () => {
    await cpocd('export');
    truncateSync(join(home, 'data/snapshots/5-2/0'), 50);
    const { out, err, code } = await cpocd('show', '5', '-o', 'json');
    expect(code).toBe(1);
    expect(JSON.parse(out).damaged_chunks).toEqual([0]);
    expect(err).toContain('1 of 1 chunks are damaged');
  });

  test('of one that an older program made says that it has another format', async () => {
    mkdirSync(join(home, 'data/snapshots/5-1'), { recursive: true });
    const { code, err } = await cpocd('restore', '5');
    expect(code).toBe(1);
    expect(err).toContain('5-1 has format 1, which this program does not use');
    expect(err).toContain('no snapshot of height 5');
  });

  test('of one that is not there points to list', async () => {
    expect((await cpocd('show', '4')).err).toContain('no snapshot of height 4');
  });
});

describe('restore', () => {
  test('makes the same state in a home that has none', async () => {
    await cpocd('export');
    rmSync(join(home, 'data/application.db'), { recursive: true });
    const { code, err } = await cpocd('restore', '5');
    expect([code, err]).toEqual([0, expect.stringContaining('the state of height 5 is restored')]);
    expect(await hashAt(home)).toBe(appHash);
  });

  test('changes nothing where there is a state', async () => {
    await cpocd('export', '--height', '2');
    const { code, err } = await cpocd('restore', '2', '2');
    expect(code).toBe(1);
    expect(err).toContain('this node has the state of height 5 already');
    expect(await hashAt(home)).toBe(appHash);
  });

  test('of a damaged one leaves no state, and says what is wrong', async () => {
    await cpocd('export');
    truncateSync(join(home, 'data/snapshots/5-2/0'), 50);
    rmSync(join(home, 'data/application.db'), { recursive: true });
    const { code, err } = await cpocd('restore', '5');
    expect(code).toBe(1);
    expect(err).toContain('chunk 0 was refused, as it does not have its hash');
    const store = await openSmallStore(join(home, 'data/application.db'));
    expect(store.lastCommit.version).toBe(0n);
    await store.close();
  });

  test('of one that an older program made says that it has another format', async () => {
    mkdirSync(join(home, 'data/snapshots/5-1'), { recursive: true });
    const { code, err } = await cpocd('restore', '5');
    expect(code).toBe(1);
    expect(err).toContain('5-1 has format 1, which this program does not use');
    expect(err).toContain('no snapshot of height 5');
  });

  test('of one that is not there points to list', async () => {
    for (const args of [['4'], ['5', '1']]) {
      await cpocd('export');
      const { code, err } = await cpocd('restore', ...args);
      expect(code).toBe(1);
      expect(err).toContain('See `cpocd snapshots list` for those that are there');
    }
  });
});

describe('delete', () => {
  test('removes one, whole or damaged', async () => {
    await cpocd('export');
    await cpocd('export', '--height', '4');
    truncateSync(join(home, 'data/snapshots/4-2/metadata'), 3);
    expect((await cpocd('delete', '5', '2')).code).toBe(0);
    expect((await cpocd('delete', '4')).code).toBe(0);
    expect(readdirSync(join(home, 'data/snapshots'))).toEqual([]);
    expect(existsSync(join(home, 'data/application.db'))).toBe(true);
  });

  test('refuses what is not there and what is no height', async () => {
    expect((await cpocd('delete', '7')).err).toContain('no snapshot of height 7');
    expect((await cpocd('delete', '../x')).err).toContain('the height is "../x"');
    expect((await cpocd('delete', '7', 'x')).err).toContain('the format is "x"');
  });
});
