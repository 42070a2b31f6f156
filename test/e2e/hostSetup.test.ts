/** A host from nothing against a real CometBFT: set up, looked at by the doctor, run, and found out when its node is gone. */

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CliResult, cpocd, exitOf, must, TestNode } from './testNode.ts';

let node: TestNode;
let machine: string;
let agent: ChildProcess | undefined;

beforeAll(async () => {
  machine = mkdtempSync(join(tmpdir(), 'cpoc-setup-'));
  node = await TestNode.create({ params: { validation_sample_rate_bps: 10_000 } });
  node.startApp('--minimum-gas-prices', '0.001upoc');
  node.startComet();
  await node.reach(2);
});

afterAll(async () => {
  if (agent !== undefined) {
    const ended = exitOf(agent);
    agent.kill('SIGTERM');
    await ended;
  }
  await node.stop();
  rmSync(machine, { recursive: true, force: true });
});

interface Visit {
  readonly severity: string;
  readonly findings: readonly { id: string; severity: string; what: string }[];
}

async function doctor(): Promise<CliResult & Visit> {
  const flags = ['--home', machine, '--status.address', '', '-o', 'json'];
  const run = await cpocd(['host', 'doctor', ...flags]);
  return { ...run, ...(JSON.parse(run.out) as Visit) };
}

const of = (visit: Visit, id: string): string =>
  visit.findings.find((finding) => finding.id === id)?.severity ?? 'none';

test('setup by flags makes a key in an encrypted keyring, and the doctor says what is missing: coins', async () => {
  const file = join(machine, 'passphrase');
  writeFileSync(file, 'a long passphrase\n', { mode: 0o600 });
  const { code, err } = await cpocd([
    ...['host', 'setup', '--home', machine, '--node', node.rpc, '--key', 'new', '--from', 'gpu'],
    ...['--gas-prices', '0.001upoc', '--status.address', '', '--passphrase-file', file, '--yes'],
  ]);
  expect(code, err).toBe(3);
  expect(err).toContain('has no account yet');
  const visit = await doctor();
  expect(of(visit, 'account')).toBe('error');
  expect(of(visit, 'participant')).toBe('error');
  for (const id of ['node-reachable', 'node-chain', 'node-synced', 'node-version', 'node-peers']) {
    expect(of(visit, id), id).toBe('ok');
  }
  expect(of(visit, 'clock')).toBe('ok');
});

test('with coins the agent registers, commits and answers, and the doctor passes beside it', async () => {
  const { address } = JSON.parse(
    await must(['keys', 'show', 'gpu', '--home', machine, '-o', 'json']),
  ) as { address: string };
  await must([
    ...['tx', 'bank', 'send', 'validator', address, '10000000upoc', '--home', node.home],
    ...['--keyring-backend', 'test', '--node', node.rpc, '--gas-prices', '0.001upoc'],
    ...['--wait', '-y'],
  ]);
  const passphrase = ['--passphrase-file', join(machine, 'passphrase')];
  agent = spawn(
    process.execPath,
    [
      resolve('bin/cpocd'),
      ...['host', '--home', machine, '--register', '--status.address', '', ...passphrase],
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let log = '';
  agent.stderr?.on('data', (data: Buffer) => {
    log += data.toString();
  });
  await expect.poll(() => log, { timeout: 60_000 }).toContain('challenges are answered');
  await expect.poll(() => log, { timeout: 30_000 }).toContain('the doctor has looked');
  const visit = await doctor();
  // What is measured in milliseconds is another thing on blocks of a tenth of a second, and on a busy machine.
  const timed = ['rehearsal', 'challenges', 'disk-speed'];
  const bad = visit.findings.filter(
    ({ id, severity }) => severity === 'error' && !timed.includes(id),
  );
  expect(bad).toEqual([]);
  for (const id of ['participant', 'key-elsewhere', 'folder', 'account']) {
    expect(of(visit, id), id).toBe('ok');
  }
  const rehearsal = visit.findings.find(({ id }) => id === 'rehearsal');
  expect(rehearsal?.what).toContain('a challenge is answered in');
}, 120_000);

test('without its node it is one error, and exit code 3', async () => {
  await node.stop();
  const visit = await doctor();
  expect(visit.code).toBe(3);
  expect(visit.findings.filter(({ severity }) => severity === 'error').map(({ id }) => id)).toEqual(
    ['node-reachable'],
  );
});
