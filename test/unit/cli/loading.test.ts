import { spawnSync } from 'node:child_process';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { commandParts, standIn } from '../../../src/cli/commandParts.ts';
import { createProgram } from '../../../src/cli/program.ts';
import { noSnapshots } from '../../harness/noSnapshots.ts';
import { runCli } from './runCli.ts';

const root = resolve(import.meta.dirname, '../../..');

/** Modules of ours that a command line loads, by their paths in the repository. */
function loadedBy(...args: readonly string[]): string[] {
  const notes = join(import.meta.dirname, 'noteLoads.mjs');
  const main = join(root, 'src', 'main.ts');
  const { stderr, status } = spawnSync(process.execPath, ['--import', notes, main, ...args], {
    encoding: 'utf8',
  });
  expect(status).toBe(0);
  return stderr
    .split('\n')
    .filter((line) => line.startsWith('loads file:'))
    .map((line) => relative(root, fileURLToPath(line.slice('loads '.length))));
}

test('help that stands for a command says what the command itself says', async () => {
  const program = createProgram({
    startNode: () => Promise.reject(new Error('none')),
    snapshots: async () => noSnapshots,
  });
  const whole = await program.load();
  expect(whole.commands.map((command) => command.name())).toEqual(
    commandParts.map(({ name }) => name),
  );
  for (const [i, part] of commandParts.entries()) {
    expect(whole.commands[i]?.description()).toBe(part.summary);
    expect(whole.commands[i]?.aliases()).toEqual(standIn(part).aliases());
  }
  expect((await runCli(['--help'])).out).toBe(whole.helpInformation());
});

describe('nothing is loaded that a command does not need', () => {
  const aNode = /^src\/(app|abci|api|store|msgserver|endblock|keeper|query)\//;

  test.each([['--help'], ['version'], ['keys', '--help']])('%s %s', (...args) => {
    const loaded = loadedBy(...args.filter((arg) => arg !== undefined));
    expect(loaded).toContain('src/cli/program.ts');
    expect(loaded.filter((path) => aNode.test(path))).toEqual([]);
    const others = /^src\/(host|recompute)\/|^src\/cli\/commands\/(?!keys|version)/;
    expect(loaded.filter((path) => others.test(path))).toEqual([]);
  });

  test('start --help', () => {
    const loaded = loadedBy('start', '--help');
    expect(loaded).toContain('src/cli/commands/start.ts');
    expect(loaded.filter((path) => aNode.test(path))).toEqual([]);
  });
});
