/** A host whose machine holds nothing but a warm key: it commits and answers for a participant whose key is elsewhere, and the participant pays. */

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cpocd, exitOf, must, TestNode } from './testNode.ts';

let node: TestNode;
/** The home of the machine. */
let machine: string;
let warm: string;
let cold: string;
let host: ChildProcess | undefined;

beforeAll(async () => {
  machine = mkdtempSync(join(tmpdir(), 'cpoc-warm-'));
  node = await TestNode.create({ params: { validation_sample_rate_bps: 10_000 } });
  cold = node.addresses.get('validator') ?? '';
  const key = await must(['keys', 'add', 'warm', '-o', 'json', ...keyring(machine)]);
  warm = (JSON.parse(key) as { address: string }).address;
  node.startApp('--minimum-gas-prices', '0.001upoc');
  node.startComet();
  await node.reach(2);
});

afterAll(async () => {
  if (host !== undefined) {
    const ended = exitOf(host);
    host.kill('SIGTERM');
    await ended;
  }
  await node.stop();
  rmSync(machine, { recursive: true, force: true });
});

const keyring = (home: string): string[] => ['--home', home, '--keyring-backend', 'test'];
const chain = (): string[] => ['--node', node.rpc, '-o', 'json'];
const send = (from: string, home: string): string[] => [
  ...['--from', from, ...keyring(home), ...chain()],
  ...['--gas-prices', '0.001upoc', '--gas-adjustment', '1.5', '--wait', '-y'],
];

async function ask<T>(...args: string[]): Promise<T> {
  return JSON.parse(await must(['query', ...args, '--home', node.home, ...chain()])) as T;
}

interface Summary {
  readonly summary?: {
    readonly commit_count?: number;
    readonly challenges_passed?: number;
    readonly penalty_applied?: boolean;
  };
}

/** The participant's summary of the current epoch; undefined before its first commit. */
async function summary(): Promise<Summary['summary']> {
  const { code, out } = await cpocd([
    'query',
    'poc',
    'summary',
    cold,
    '--home',
    node.home,
    ...chain(),
  ]);
  return code === 0 ? (JSON.parse(out) as Summary).summary : undefined;
}

test('the participant grants, the machine commits and answers, and no epoch is lost', async () => {
  await must(['tx', 'authz', 'grant-host', warm, ...send('validator', node.home)]);
  const allowed = [
    '--allowed-messages',
    '/cosmos.authz.v1beta1.MsgExec',
    '--spend-limit',
    '1000000upoc',
  ];
  await must([
    'tx',
    'feegrant',
    'grant',
    'validator',
    warm,
    ...allowed,
    ...send('validator', node.home),
  ]);
  const { grants } = await ask<{ grants: unknown[] }>('authz', 'grants', cold, warm);
  expect(grants).toHaveLength(2);
  host = spawn(
    process.execPath,
    [
      resolve('bin/cpocd'),
      ...['host', '--from', 'warm', '--on-behalf-of', cold, '--fee-granter', cold],
      ...[...keyring(machine), '--node', node.rpc, '--gas-prices', '0.001upoc'],
      ...['--nonces-per-block', '50', '--batch-nonces', '100', '--batch-blocks', '2'],
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let log = '';
  host.stderr?.on('data', (data: Buffer) => {
    log = (log + data.toString()).slice(-20_000);
  });
  let passed = 0;
  for (let tries = 0; tries < 120 && passed < 2; tries += 1) {
    await pause(500);
    const now = await summary();
    expect(now?.penalty_applied ?? false, log).toBe(false);
    passed = now?.challenges_passed ?? 0;
  }
  expect(passed, log).toBeGreaterThanOrEqual(2);
  // The chain's responses lie inside of that of the one message that a warm key sends.
  expect(log).toContain('challenges are answered');
  expect(log).not.toContain('refused a proof');
});

test('the allowance of the participant has paid, and the warm key has no coins', async () => {
  const { balances } = await ask<{ balances: unknown[] }>('bank', 'balances', warm);
  expect(balances).toEqual([]);
  const { allowance } = await ask<{ allowance: { granter: string; grantee: string } }>(
    'feegrant',
    'grant',
    cold,
    warm,
  );
  expect(allowance).toMatchObject({ granter: cold, grantee: warm });
});

test('the warm key may do nothing else, and without a grant it does nothing at all', async () => {
  const flags = [...send('warm', machine), '--fee-granter', cold];
  const refused = await cpocd(['tx', 'bank', 'send', 'warm', cold, '1upoc', ...flags]);
  expect(refused.code).toBe(1);
  expect(refused.err).toContain('message does not exist in allowed messages');
  await must(['tx', 'authz', 'revoke-host', warm, ...send('validator', node.home)]);
  const commit = await cpocd([
    ...['tx', 'poc', 'commit', '100', '00'.repeat(32), '--on-behalf-of', cold],
    ...flags,
  ]);
  expect(commit.code).toBe(1);
  expect(commit.err).toContain('failed to get grant');
});
