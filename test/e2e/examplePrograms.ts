/** Runs the programs of examples/, and gets what other languages need for it; where that cannot be had, says why. */

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = resolve('.');

export type Environment = Readonly<Record<string, string>>;

/** Standard output of a program. @throws Error with what it printed where it fails */
export async function output(
  file: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: Environment; readonly seconds?: number } = {},
): Promise<string> {
  const { cwd = root, env = {}, seconds = 120 } = options;
  const timeout = seconds * 1000;
  try {
    const result = run(file, [...args], { cwd, timeout, env: { ...process.env, ...env } });
    return (await result).stdout;
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as Error & Record<string, string>;
    throw new Error(`${file} ${args.join(' ')}: ${stdout}${stderr || message}`, { cause: error });
  }
}

/** A toolchain, or the reason for which there is none here. */
export type Tools<T> = T | { readonly missing: string };

export interface Python {
  readonly python: string;
  /** The generated message classes. */
  readonly gen: string;
}

/** Packages of requirements.txt in an environment that later runs find again. */
export async function preparePython(): Promise<Tools<Python>> {
  const wanted = join(root, 'examples/python/requirements.txt');
  const key = createHash('sha256').update(readFileSync(wanted)).digest('hex').slice(0, 12);
  const home = join(root, '.cache', `examples-python-${key}`);
  const python = join(home, 'bin', 'python');
  try {
    if (!existsSync(python)) await installPython(home, wanted);
  } catch (error) {
    return missing('Python 3 with its packages', error);
  }
  const gen = join(home, 'gen');
  await output(python, ['examples/python/generate.py', gen]);
  return { python, gen };
}

async function installPython(home: string, wanted: string): Promise<void> {
  const draft = `${home}.${process.pid}`;
  mkdirSync(join(root, '.cache'), { recursive: true });
  try {
    await output('python3', ['-m', 'venv', draft]);
    const python = join(draft, 'bin', 'python');
    const quick = ['--retries', '1', '--timeout', '10', '--disable-pip-version-check', '-q'];
    await output(python, ['-m', 'pip', 'install', ...quick, '-r', wanted]);
    renameSync(draft, home);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

export interface Go {
  /** Folder of the built programs. */
  readonly bin: string;
}

export async function prepareGo(bin: string): Promise<Tools<Go>> {
  const cwd = join(root, 'examples/go');
  const env = { GOFLAGS: '-mod=readonly', GOTOOLCHAIN: 'local' };
  try {
    await output('go', ['version'], { env });
    await output('go', ['mod', 'download'], { cwd, env });
    const buf = join(root, 'node_modules/@bufbuild/buf/bin/buf');
    const template = ['generate', '--template', 'examples/go/buf.gen.yaml'];
    await output(process.execPath, [buf, ...template], { env, seconds: 200 });
  } catch (error) {
    return missing('Go with its modules', error);
  }
  await output('go', ['build', '-o', bin, './epochsummary', './commit'], {
    cwd,
    env,
    seconds: 200,
  });
  return { bin };
}

/** Whatever is not the network's or the machine's fault is ours. */
function missing(what: string, error: unknown): { readonly missing: string } {
  const text = error instanceof Error ? error.message : String(error);
  const isAway =
    /ENOENT|No module named (venv|ensurepip)|No matching distribution|NewConnectionError|Max retries|dial tcp|no such host|connection refused|i\/o timeout|requires go >=|module lookup disabled/i;
  if (!isAway.test(text)) throw error;
  return { missing: `${what} cannot be had on this machine: ${text.trim().slice(-200)}` };
}
