/** Whoever makes up a whole chain proves what no rule makes: it is named, and breaks nothing. */

import { expect, onTestFinished, test } from 'vitest';
import { connectClient } from '../../../src/client/connectClient.ts';
import type { Epoch, Settlement } from '../../../src/gen/cpoc/poc/v1/poc.ts';
import * as schema from '../../../src/keeper/poc/schema.ts';
import type { StateWriter } from '../../../src/lib/kv.ts';
import { Headers } from '../../../src/recompute/headers.ts';
import { RpcProxy } from '../../harness/rpcProxy.ts';
import { SimRpc } from '../../harness/simRpc.ts';
import { tamper } from '../../harness/tamper.ts';
import { ValidatorPlay } from '../../harness/validatorPlay.ts';
import { runCli } from '../cli/runCli.ts';

/** A settled epoch in whose state somebody wrote. */
async function nodeWith(change: (state: StateWriter) => void): Promise<{
  readonly address: string;
  readonly url: string;
}> {
  const play = await ValidatorPlay.start(2, [10n, 10n], { validationSampleRateBps: 10_000 });
  onTestFinished(() => play.chain.stop());
  await play.commit({ 1: 40, 2: 30 });
  await play.settle();
  await play.chain.block();
  await tamper(play.chain, change);
  const rpc = await SimRpc.start(play.chain);
  onTestFinished(() => rpc.stop());
  return { address: play.account(1).address, url: rpc.url };
}

const changeEpoch =
  (change: (epoch: Epoch) => Partial<Epoch>) =>
  (state: StateWriter): void => {
    const epoch = schema.epochs.get(state, 1n) as Epoch;
    schema.epochs.set(state, 1n, { ...epoch, ...change(epoch) });
  };
const changeParams = (changes: Partial<NonNullable<Epoch['params']>>) =>
  changeEpoch(({ params }) => ({
    params: { ...(params as NonNullable<typeof params>), ...changes },
  }));
const changeSettlement =
  (changes: Partial<Settlement>) =>
  (state: StateWriter): void => {
    const settlement = schema.settlements.get(state, 1n) as Settlement;
    schema.settlements.set(state, 1n, { ...settlement, ...changes });
  };

test.each<[string, (state: StateWriter) => void]>([
  ['an epoch without parameters', changeEpoch(() => ({ params: undefined }))],
  ['nonces that weigh a part of nothing', changeParams({ nonceWeight: 0 })],
  ['a weight that is no number', changeSettlement({ totalWeight: 'abc' })],
  ['a pool that is no number', changeSettlement({ pool: [{ denom: 'upoc', amount: '1.5' }] })],
  ['more doublings than a computer has time for', changeSettlement({ doublings: 400_000_000 })],
  [
    'an audit of more leaves than there is memory for',
    changeParams({ settlementAuditLeaves: 4_294_967_295 }),
  ],
])('a proven state with %s is named, by explain and by recompute', async (_what, change) => {
  const { address, url } = await nodeWith(change);
  for (const command of [['query', 'poc', 'explain', address], ['recompute']]) {
    const run = await runCli([...command, '--epoch', '1', '--node', url, '-o', 'json']);
    expect(run.code).toBe(1);
    const { error } = JSON.parse(run.err) as { error: { code: string; message: string } };
    // The node itself may stumble first; nothing comes out as a fault of this program.
    expect(['bad_answer', 'node_refused']).toContain(error.code);
    expect(error.message).toMatch(/that .* proves is none that the rules make|the node answers/);
    if (command.length === 1) expect(error.code).toBe('bad_answer');
  }
});

test('no header is asked for below the first block, whatever the node answers', async () => {
  const { url } = await nodeWith(() => undefined);
  const liar = await RpcProxy.start(url);
  onTestFinished(() => liar.stop());
  const client = await connectClient({ rpc: liar.url });
  onTestFinished(() => client.disconnect());
  const headers = await Headers.open(client);
  await headers.at(1n);
  await expect(headers.at(0n)).rejects.toThrow('below the first block');
  await expect(headers.at(-5n)).rejects.toThrow('below the first block');
});
