/** A host that serves proofs, and a validator that asks it: both through the command line, on a real chain, the host with a warm key. */

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cpocd, exitOf, freePort, must, TestNode } from './testNode.ts';

let node: TestNode;
/** The home of the host's machine: a warm key and nothing else. */
let machine: string;
let warm: string;
let cold: string;
let url: string;
let host: ChildProcess | undefined;
let log = '';

const keyring = (home: string): string[] => ['--home', home, '--keyring-backend', 'test'];
const chain = (): string[] => ['--node', node.rpc, '-o', 'json'];
const send = (): string[] => [
  ...['--from', 'validator', ...keyring(node.home), ...chain()],
  ...['--gas-prices', '0.001upoc', '--gas-adjustment', '1.5', '--wait', '-y'],
];

beforeAll(async () => {
  machine = mkdtempSync(join(tmpdir(), 'cpoc-proofs-'));
  node = await TestNode.create({ accounts: ['stranger'], params: { epoch_length: '2000' } });
  cold = node.addresses.get('validator') ?? '';
  const key = await must(['keys', 'add', 'warm', '-o', 'json', ...keyring(machine)]);
  warm = (JSON.parse(key) as { address: string }).address;
  node.startApp();
  node.startComet();
  await node.reach(2);
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  await must(['tx', 'authz', 'grant-host', warm, ...send()]);
  await must(['tx', 'poc', 'update', '--url', `${url}/`, '--consensus-pubkey', 'home', ...send()]);
  host = spawn(
    process.execPath,
    [
      resolve('bin/cpocd'),
      ...['host', '--from', 'warm', '--on-behalf-of', cold, ...keyring(machine)],
      ...['--node', node.rpc, '--status.address', ''],
      ...['--nonces-per-block', '50', '--batch-nonces', '100', '--batch-blocks', '2'],
      ...['--proof-server.enable', '--proof-server.address', `127.0.0.1:${port}`],
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  host.stderr?.on('data', (data: Buffer) => {
    log = (log + data.toString()).slice(-20_000);
  });
  for (let tries = 0; tries < 120; tries += 1) {
    await pause(500);
    const asked = ['query', 'poc', 'summary', cold, '--home', node.home, ...chain()];
    const { code, out } = await cpocd(asked);
    const found = code === 0 ? (JSON.parse(out) as { summary?: { commit_count?: number } }) : {};
    if ((found.summary?.commit_count ?? 0) >= 2) return;
  }
  throw new Error(`the host committed nothing:\n${log}`);
}, 180_000);

afterAll(async () => {
  if (host !== undefined) {
    const ended = exitOf(host);
    host.kill('SIGTERM');
    await ended;
  }
  await node.stop();
  rmSync(machine, { recursive: true, force: true });
});

interface Report {
  readonly proven: number;
  readonly wrong: number;
  readonly entropy_height: string;
  readonly url: string;
  readonly trust: { readonly header_from: string; readonly signers: number };
  readonly commits: {
    readonly verdict: string;
    readonly reason: string;
    readonly leaf_indices: number[];
    readonly commit_block_height: string;
    readonly faults: { readonly kind: string }[];
    readonly answer: { readonly signer_address: string } | null;
  }[];
}

async function verify(...args: string[]): Promise<{ code: number; report: Report; err: string }> {
  const given = args.includes('--from') ? [] : ['--from', 'validator'];
  const asked = ['host', 'verify', ...args, ...given, ...keyring(node.home), ...chain()];
  const { code, out, err } = await cpocd(asked);
  return { code, err, report: JSON.parse(out === '' ? '{}' : out) as Report };
}

/** The newest commit may be in a block whose confirmation the host has not seen yet. */
async function settled(...args: string[]): Promise<Awaited<ReturnType<typeof verify>>> {
  let last = await verify(...args);
  for (let tries = 0; tries < 10 && last.code !== 0; tries += 1) {
    await pause(1_000);
    last = await verify(...args);
  }
  return last;
}

test('a validator finds the host by its address, and every commit is proven by its warm key', async () => {
  const { code, report, err } = await settled(cold, '--samples', '7');
  expect(code, err + log).toBe(0);
  expect(report.url).toBe(`${url}/`);
  expect(report.proven).toBe(report.commits.length);
  expect(report.trust).toMatchObject({ header_from: 'node', signers: 1 });
  for (const commit of report.commits) {
    expect(commit.leaf_indices).toHaveLength(7);
    expect(commit.answer?.signer_address).toBe(warm);
  }
});

test('by its URL too, and a draw can be repeated with the height of its entropy', async () => {
  const first = await settled(url);
  expect(first.code, first.err + log).toBe(0);
  const again = await verify(cold, '--entropy-height', first.report.entropy_height);
  // Commits of later blocks than the entropy's are refused: there may be some by now.
  if (again.code !== 0) {
    expect(again.err).toContain('is not above every commit');
    return;
  }
  expect(again.report.commits.map((one) => one.leaf_indices)).toEqual(
    first.report.commits.map((one) => one.leaf_indices),
  );
});

test('who is no validator is refused, with exit code 3 and the reason', async () => {
  const { code, report, err } = await verify(cold, '--from', 'stranger');
  expect(code).toBe(3);
  expect(report.commits[0]).toMatchObject({ verdict: 'refused' });
  expect(report.commits[0]?.reason).toContain('401 not_a_validator');
  expect(
    JSON.parse(err.split('\n').findLast((line) => line.startsWith('{')) ?? '{}'),
  ).toMatchObject({
    error: { code: 'unproven', wrong: 0 },
  });
});

test('mistakes in the question are errors of their own', async () => {
  expect((await verify(cold, '--epoch', '99')).code).toBe(1);
  expect((await verify('http://127.0.0.1:9/none')).err).toContain(
    'no participant has the inference',
  );
  expect((await verify(cold, '--samples', '501')).code).toBe(2);
  const nowhere = await verify(cold, '--url', 'http://127.0.0.1:9', '--timeout', '1');
  expect(nowhere.code).toBe(3);
  expect(nowhere.report.commits[0]?.verdict).toBe('unanswered');
}, 60_000);

test('a warm key whose grant is gone does not prove anything any more', async () => {
  await must(['tx', 'authz', 'revoke-host', warm, ...send()]);
  // The header of the next block proves the state without the grant.
  await node.reach((await node.status()).height + 1);
  const { code, report, err } = await verify(cold);
  expect(code, err).toBe(3);
  expect(report.wrong).toBe(report.commits.length);
  expect(report.commits[0]?.faults.map(({ kind }) => kind)).toEqual(['signer']);
});
