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

const run = promisify(execFile);

describe('the load tool on a real chain', () => {
  let node: TrialNode | undefined;

  beforeAll(async () => {
    node = await TrialNode.start({ senders: 20, accounts: 50 });
  });
  afterAll(() => node?.stop());

  const loadWith = async (
    ...flags: readonly string[]
  ): Promise<{ report: LoadReport; err: string }> => {
    const args = [resolve('load/main.ts'), '--rpc', node?.rpc ?? '', '--json', ...flags];
    const { stdout, stderr } = await run(process.execPath, args);
    return { report: JSON.parse(stdout) as LoadReport, err: stderr };
  };

  const load = async (...flags: readonly string[]): Promise<LoadReport> =>
    (await loadWith('--seed', trial.seed, '--senders', '20', ...flags)).report;

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

  test('a faucet gives senders of a mnemonic what they lack, and gives nothing twice', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'load-words-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const [faucet, senders] = [join(folder, 'faucet'), join(folder, 'senders')];
    const mnemonic = publicMnemonic('faucet of a test');
    writeFileSync(faucet, mnemonic);
    writeFileSync(senders, publicMnemonic('senders of a test'));
    await give(node?.rpc ?? '', mnemonic);
    const flags = ['--mnemonic-file', senders, '--faucet-file', faucet, '--senders', '60'];
    const first = await loadWith(...flags, '--total', '120', '--amount', '1000');
    expect(first.err).toContain('funding 60 senders with 2002upoc each');
    expect(first.report).toMatchObject({ succeeded: 120, refused: {}, missing: 0 });
    // Each sent as much as it received, and paid two fees.
    const second = await loadWith(...flags, '--total', '60', '--amount', '1');
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
