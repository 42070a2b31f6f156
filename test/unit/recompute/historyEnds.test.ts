/** Where a node's blocks begin, and what lies before them. */

import { expect, onTestFinished, test } from 'vitest';
import { toHex } from '../../../src/lib/bytes.ts';
import { OneHost } from '../../harness/oneHost.ts';
import { simAccount, simConsensusKey } from '../../harness/simAccount.ts';
import { SimChain } from '../../harness/simChain.ts';
import { SimRpc } from '../../harness/simRpc.ts';
import { type CliRun, runCli } from '../cli/runCli.ts';

test.each([1n, 1000n])(
  'so soon after the first block, %i, nothing is proven, and it is said',
  async (first) => {
    const participants = [
      { account: simAccount(1), consensusPubkey: simConsensusKey(1), power: 5n },
    ];
    const young = await SimChain.start({ accounts: [simAccount(1)], participants }, first);
    onTestFinished(() => young.stop());
    const rpc = await SimRpc.start(young);
    onTestFinished(() => rpc.stop());
    const ask = (): Promise<CliRun> =>
      runCli(['query', 'poc', 'explain', simAccount(1).address, '--node', rpc.url]);
    await young.block();
    const run = await ask();
    expect(run.code).toBe(1);
    expect(run.err).toMatch(/no header proves anything so soon .* Wait for two more blocks/);
    await young.advanceTo(first + 2n);
    expect((await ask()).out).toContain('Verdict: agrees');
  },
);

test('a hash that is not the one of the block may be a slip of the user, and it is said', async () => {
  const host = await OneHost.start();
  onTestFinished(() => host.stop());
  await host.answerUntil(6n);
  const root = `4:${toHex(host.rpc.header(5n).hash)}`;
  const run = await runCli([
    ...['query', 'poc', 'explain', host.account.address, '--node', host.rpc.url],
    ...['--trusted-hash', root],
  ]);
  expect(run.code).toBe(1);
  expect(run.err).toMatch(/the trusted one has .* Check the height and the hash that you gave/);
});

test('a known block that the node has pruned is named as what is missing', async () => {
  const host = await OneHost.start();
  onTestFinished(() => host.stop());
  await host.answerUntil(12n);
  const at = (height: bigint): string => `${height}:${toHex(host.rpc.header(height).hash)}`;
  const ask = (root: string): Promise<CliRun> =>
    runCli([
      ...['query', 'poc', 'explain', host.account.address, '--node', host.rpc.url],
      ...['--trusted-hash', root],
    ]);
  const [below, lowest, newest] = [at(4n), at(5n), at(12n)];
  host.rpc.lowest = 5n;
  const run = await ask(below);
  expect(run.code).toBe(1);
  expect(run.err).toMatch(/does not show block 4, the trusted one: .* Trust a newer block/);
  for (const root of [lowest, newest]) {
    expect((await ask(root)).out).toContain('Verdict: agrees');
  }
});
