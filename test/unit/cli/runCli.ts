/** Runs a command line as a person would, in a home of its own. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { onTestFinished } from 'vitest';
import type { CliIo } from '../../../src/cli/cliIo.ts';
import { createProgram } from '../../../src/cli/program.ts';
import type { SnapshotTools } from '../../../src/cli/snapshotTools.ts';
import { noSnapshots } from '../../harness/noSnapshots.ts';

export interface CliRun {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface CliRunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** What comes in on standard input, which is no terminal. */
  readonly stdin?: string;
  readonly snapshots?: SnapshotTools;
}

export async function runCli(
  args: readonly string[],
  options: CliRunOptions = {},
): Promise<CliRun> {
  let out = '';
  let err = '';
  const io: CliIo = {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    env: options.env ?? {},
    stdin: Readable.from([options.stdin ?? '']),
  };
  const startNode = (): Promise<never> => Promise.reject(new Error('no node in this test'));
  const { snapshots = noSnapshots } = options;
  const code = await createProgram({ startNode, snapshots: async () => snapshots, io }).run(args);
  return { code, out, err };
}

/** An empty folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cpoc-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
