import { describe, expect, test } from 'vitest';
import { checkTxResult, createFakeApplication } from './fakeApplication.ts';
import { expectException, play, startServer } from './harness.ts';

const initChain = { initChain: { chainId: 'test-1', initialHeight: 1n } };
const finalize = (height: bigint) => ({ finalizeBlock: { height } });
const commit = { commit: {} };

describe('what a restarted CometBFT may repeat', () => {
  test('InitChain while nothing is committed, and FinalizeBlock for one height', async () => {
    const application = createFakeApplication();
    const { connect } = await startServer(application);
    const first = await connect();
    await play(first, initChain, finalize(1n));
    first.close();
    await play(await connect(), initChain, finalize(1n), finalize(1n), commit);
    expect(application.calls.filter((name) => name === 'finalizeBlock')).toHaveLength(3);
  });

  test('after InitChain again the old block cannot be committed', async () => {
    const { connect } = await startServer(createFakeApplication());
    const client = await connect();
    await play(client, initChain, finalize(1n), initChain);
    client.send(commit);
    await expectException(client, /Commit without/);
  });

  test('a chain that starts at height 100', async () => {
    const { connect } = await startServer(createFakeApplication());
    const client = await connect();
    await play(
      client,
      { initChain: { initialHeight: 100n } },
      finalize(100n),
      commit,
      finalize(101n),
    );
  });
});

test('results that the application gives while it executes stand in the answer, in order', async () => {
  const base = createFakeApplication();
  const { connect } = await startServer({
    ...base,
    finalizeBlock(request, take) {
      for (const tx of request.txs) take?.({ ...checkTxResult(), data: tx });
      return { ...base.finalizeBlock(request), txResults: [] };
    },
  });
  const client = await connect();
  await play(client, initChain);
  const txs = [3, 1, 2].map((byte) => Uint8Array.of(byte));
  const { finalizeBlock } = await client.ask({ finalizeBlock: { height: 1n, txs } });
  expect(finalizeBlock?.txResults.map(({ data }) => data)).toEqual(txs);
});
