/** A bug in the execution of a block, in the real process: it ends before Commit, and goes on from there once the bug is gone. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Response } from 'cosmjs-types/tendermint/abci/types';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDevnetHome } from '../../../../src/cli/devnet/devnetHome.ts';
import { devnetLayout } from '../../../../src/cli/devnet/devnetLayout.ts';
import { toHex } from '../../../../src/lib/bytes.ts';
import { readSession } from '../../../fixtures/abciSession/sessionFile.ts';
import { AbciClient, frameOf } from '../../abci/abciClient.ts';
import { temporaryFolder } from '../../abci/harness.ts';
import { methodOf } from './sessionWalk.ts';

const session = readSession();
const commits = session.flatMap((one, i) => (methodOf(one) === 'commit' ? [i] : []));
const blocks = session.flatMap((one, i) => (methodOf(one) === 'finalizeBlock' ? [i] : []));
let home: string;
let process_: ChildProcess | undefined;

beforeEach(async () => {
  // What the session says is of another chain; the node takes its genesis from CometBFT.
  const folder = join(temporaryFolder(), 'devnet');
  await openDevnetHome(folder, { validators: 1, hosts: 0 });
  home = devnetLayout(folder).member('node0');
});

afterEach(() => {
  process_?.kill('SIGKILL');
  rmSync(home, { recursive: true, force: true });
});

interface Running {
  readonly child: ChildProcess;
  readonly address: string;
  readonly exited: Promise<number | null>;
  said(): string;
}

async function start(...nodeFlags: string[]): Promise<Running> {
  const address = `unix://${join(home, 'abci.sock')}`;
  const servers = ['--metrics.address', '', '--api.enable=false', '--grpc.enable=false'];
  const flags = ['--home', home, '--address', address, ...servers];
  const args = [...nodeFlags, resolve('bin/cpocd'), 'start', ...flags, '--log-format', 'json'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  process_ = child;
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (data: Buffer) => {
      said += data.toString();
    });
  }
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  while (!said.includes('node is ready')) {
    if (child.exitCode !== null) throw new Error(said);
    await new Promise((done) => setTimeout(done, 20));
  }
  return { child, address, exited, said: () => said };
}

/** Plays exchanges on new connections, and compares the answers. */
async function play(address: string, from: number, to: number): Promise<Map<number, AbciClient>> {
  const clients = new Map<number, AbciClient>();
  for (const { connection, request, answer } of session.slice(from, to)) {
    const client = clients.get(connection) ?? (await AbciClient.open(address));
    clients.set(connection, client);
    client.socket.write(frameOf(request));
    expect(toHex(await client.nextBytes())).toBe(toHex(answer));
  }
  return clients;
}

test('D: a bug in block execution ends the process before Commit; without it the chain goes on, and nothing is lost', async () => {
  const bug = pathToFileURL(join(import.meta.dirname, 'faultyBlock.ts')).href;
  const first = await start('--import', bug);
  const fourth = blocks[3] as number;
  const clients = await play(first.address, 0, fourth);
  const { connection, request } = session[fourth] as (typeof session)[number];
  const consensus = clients.get(connection) as AbciClient;
  consensus.socket.write(Buffer.concat([frameOf(request), frameOf(commitRequest())]));
  const failed =
    /^finalizeBlock failed, the node stops before it commits anything: a bug in block 4$/;
  expect((await consensus.next()).exception?.error).toMatch(failed);
  await expect(consensus.next()).rejects.toThrow('closed');
  expect(await first.exited).toBeGreaterThan(0);
  expect(first.said()).toContain('a bug in block 4');

  const second = await start();
  const query = await AbciClient.open(second.address);
  const third = Response.decode(session[blocks[2] as number]?.answer ?? new Uint8Array(0));
  const { info } = await query.ask({ info: {} });
  expect(info?.lastBlockHeight).toBe(3n);
  expect(info?.lastBlockAppHash).toEqual(third.finalizeBlock?.appHash);
  await play(second.address, (commits[2] as number) + 1, session.length);
  expect((await query.ask({ info: {} })).info?.lastBlockHeight).toBe(BigInt(commits.length));
  second.child.kill('SIGTERM');
  expect(await second.exited).toBe(0);
});

function commitRequest(): Uint8Array {
  return session[commits[0] as number]?.request ?? new Uint8Array(0);
}
