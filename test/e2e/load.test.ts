import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { LoadReport } from '../../load/loadReport.ts';
import { RpcConnection } from '../../load/rpc.ts';
import { readAccount, readBalance } from '../../load/senderAccounts.ts';
import { keyOfSeed, keysOfMnemonic } from '../../load/senderKeys.ts';
import { signSend } from '../../load/signSend.ts';
import { TrialNode, trial } from '../../load/trialNode.ts';
import { publicMnemonic } from '../../src/cli/devnet/devnetAccounts.ts';
import { freePort } from './testNode.ts';

const run = promisify(execFile);

describe('the load tool on a real chain', () => {
  let node: TrialNode | undefined;
  let metricsAddress: string;

  beforeAll(async () => {
    metricsAddress = `127.0.0.1:${await freePort()}`;
    const flags = ['--metrics.address', metricsAddress];
    node = await TrialNode.start({ senders: 20, accounts: 50, flags });
  });
  afterAll(() => node?.stop());

  const load = (...flags: readonly string[]) => loadOfTrial(node?.rpc ?? '', ...flags);

  test.each([
    ['async', ['--batch', '100']],
    ['sync', ['--connections', '5', '--accounts', '50']],
  ])('commits all by broadcast_tx_%s, and finds both processes', async (method, flags) => {
    const report = await load('--total', '300', '--method', method, ...flags);
    expect(report).toMatchObject({ succeeded: 300, codes: { 0: 300 }, refused: {}, missing: 0 });
    expect(report.nodeCpuMicros).toBeGreaterThan(0);
    expect(report.cometCpuMicros).toBeGreaterThan(0);
    expect(report.nodePeakMb).toBeGreaterThan(50);
    expect(report.latencyMs.p99).toBeLessThan(60_000);
  });

  test('another thread verifies signatures before the node asks for them', async () => {
    const before = await signaturesAhead(metricsAddress);
    expect(await load('--total', '300', '--batch', '100')).toMatchObject({ succeeded: 300 });
    const after = await signaturesAhead(metricsAddress);
    expect(after['ready'] ?? 0).toBeGreaterThan(before['ready'] ?? 0);
  });

  test('a faucet gives senders of a mnemonic what they lack, and gives nothing twice', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'load-words-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const [faucet, senders] = [join(folder, 'faucet'), join(folder, 'senders')];
    const mnemonic = publicMnemonic('faucet of a test');
    writeFileSync(faucet, mnemonic);
    writeFileSync(senders, publicMnemonic('senders of a test'));
    await give(node?.rpc ?? '', mnemonic);
    const flags = ['--mnemonic-file', senders, '--faucet-file', faucet, '--senders', '60'];
    const first = await loadWith(node?.rpc ?? '', ...flags, '--total', '120', '--amount', '1000');
    expect(first.err).toContain('funding 60 senders with 2002upoc each');
    expect(first.report).toMatchObject({ succeeded: 120, refused: {}, missing: 0 });
    // Each sent as much as it received, and paid two fees.
    const second = await loadWith(node?.rpc ?? '', ...flags, '--total', '60', '--amount', '1');
    expect(second.err).not.toContain('funding');
    expect(second.report).toMatchObject({ succeeded: 60 });
  });

  test('a batch that the node does not take is told', async () => {
    const flags = ['--total', '3000', '--batch', '1500'];
    await expect(load(...flags)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/refuses a batch of 1500: .*maximum.*smaller --batch/),
    });
  });

  test('senders whom the chain does not know are told, and what to do', async () => {
    await expect(load('--total', '5', '--seed', 'others')).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/does not know sender 0, cpoc1.*npm run load -- genesis/s),
    });
  });
});

test('with --verify-threads 0 no other thread is asked to verify a signature', async () => {
  const metricsAddress = `127.0.0.1:${await freePort()}`;
  const flags = ['--metrics.address', metricsAddress, '--verify-threads', '0'];
  const node = await TrialNode.start({ senders: 20, accounts: 50, flags });
  onTestFinished(() => node.stop());
  const report = await loadOfTrial(node.rpc, '--total', '300', '--batch', '100');
  expect(report).toMatchObject({ succeeded: 300 });
  expect(await signaturesAhead(metricsAddress)).toEqual({});
});

test('a profile of a node under load names functions of the node', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'profile-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const flags = ['--out', folder, '--total', '600', '--senders', '20', '--top', '30'];
  const { stdout } = await run(process.execPath, [resolve('load/profile.ts'), ...flags]);
  expect(stdout).toMatch(/ %.* \w+ src\/\w+\/.*\.ts:\d+/);
  for (const name of ['node.cpuprofile', 'node.heapprofile']) {
    expect(Object.keys(JSON.parse(readFileSync(join(folder, name), 'utf8'))).length).not.toBe(0);
  }
});

async function loadWith(
  rpc: string,
  ...flags: readonly string[]
): Promise<{ report: LoadReport; err: string }> {
  const args = [resolve('load/main.ts'), '--rpc', rpc, '--json', ...flags];
  const { stdout, stderr } = await run(process.execPath, args);
  return { report: JSON.parse(stdout) as LoadReport, err: stderr };
}

/** By the senders in a trial's genesis. */
async function loadOfTrial(rpc: string, ...flags: readonly string[]): Promise<LoadReport> {
  return (await loadWith(rpc, '--seed', trial.seed, '--senders', '20', ...flags)).report;
}

/** How many there were of each verdict, as a node's metrics show them. */
async function signaturesAhead(address: string): Promise<Record<string, number>> {
  const page = await (await fetch(`http://${address}/metrics`)).text();
  expect(page).toContain('# TYPE cpoc_signatures_ahead_total counter');
  const samples = page.matchAll(/^cpoc_signatures_ahead_total\{verdict="(\w+)"\} (\d+)$/gm);
  return Object.fromEntries([...samples].map(([, verdict, count]) => [verdict, Number(count)]));
}

/** Coins of the trial's first sender for the first account of a mnemonic. */
async function give(url: string, mnemonic: string): Promise<void> {
  const rpc = new RpcConnection(url);
  onTestFinished(() => rpc.close());
  const { chainId, prefix, denom, seed } = trial;
  const [to] = await keysOfMnemonic({ mnemonic, coinType: 118 }, 1, prefix);
  const from = keyOfSeed(seed, 0, prefix);
  const account = await readAccount(rpc, from.address);
  const tx = signSend(
    from,
    [to?.address ?? ''],
    { denom, amount: 10_000_000n },
    {
      ...{ chainId, accountNumber: 0n, sequence: account?.sequence ?? 0n, gas: 200_000n },
      fee: { denom, amount: 1n },
    },
  );
  await rpc.call('broadcast_tx_commit', { tx: Buffer.from(tx).toString('base64') });
  expect(await readBalance(rpc, to?.address ?? '', denom)).toBe(10_000_000n);
}
