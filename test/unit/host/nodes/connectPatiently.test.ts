import { afterEach, expect, test } from 'vitest';
import {
  type ConnectPatientlyOptions,
  connectPatiently,
} from '../../../../src/host/nodes/connectPatiently.ts';
import { FakeNode } from '../../client/fakeNode.ts';
import { LogBook } from '../rig.ts';

const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function node(chainId: string): Promise<FakeNode> {
  const started = await FakeNode.start();
  started.chainId = chainId;
  ends.push(() => started.stop());
  return started;
}

function options(change: Partial<ConnectPatientlyOptions>): ConnectPatientlyOptions & {
  logger: LogBook;
} {
  const over = new AbortController();
  ends.push(() => over.abort());
  return {
    rpc: 'http://127.0.0.1:1',
    chainId: 'test-1',
    witnesses: [],
    witnessChainId: 'test-1',
    signal: over.signal,
    ...change,
    logger: new LogBook(),
  };
}

test('a witness of another chain is named once, and the next one is taken', async () => {
  const [stranger, good] = [await node('other-1'), await node('test-1')];
  const all = options({ witnesses: [stranger.rpc, good.rpc] });
  const client = await connectPatiently(all);
  expect(client?.rpc).toBe(good.rpc);
  expect(all.logger.of('warn').filter((line) => line.includes('other-1'))).toHaveLength(1);
});

test('a witness does not say which chain it is: without a chain id the node is waited for', async () => {
  const [own, witness] = [await node('test-1'), await node('other-1')];
  own.isAway = true;
  const all = options({
    rpc: own.rpc,
    chainId: undefined,
    witnessChainId: undefined,
    witnesses: [witness.rpc],
  });
  const connecting = connectPatiently(all);
  await expect.poll(() => all.logger.of('warn').length).toBe(1);
  own.isAway = false;
  expect((await connecting)?.rpc).toBe(own.rpc);
});

test('a node of another chain ends the agent: its address is wrong', async () => {
  const [own, witness] = [await node('other-1'), await node('test-1')];
  const all = options({ rpc: own.rpc, witnesses: [witness.rpc] });
  await expect(connectPatiently(all)).rejects.toMatchObject({ code: 'wrong_chain' });
});
