import { describe, expect, test } from 'vitest';
import { requestFrame } from './abciClient.ts';
import { checkTxResult, createFakeApplication } from './fakeApplication.ts';
import { expectAlive, startServer, untilRead } from './harness.ts';

const initChain = { initChain: { chainId: 'test-1', initialHeight: 1n } };
const block = (height: bigint) => ({ finalizeBlock: { height, txs: [Uint8Array.of(1)] } });

describe('order', () => {
  test('answers keep the order of the requests while a commit takes its time', async () => {
    let release = (): void => undefined;
    const durable = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { connect } = await startServer(
      createFakeApplication({
        commit: () => durable.then(() => ({ retainHeight: 0n })),
      }),
    );
    const client = await connect();
    const other = await connect();
    client.send(initChain, block(1n), { commit: {} }, { flush: {} }, { echo: { message: 'last' } });
    await client.next();
    await client.next();
    await expectAlive(other);
    expect(client.received).toHaveLength(2);
    release();
    expect((await client.next()).commit).toBeDefined();
    expect((await client.next()).flush).toBeDefined();
    expect((await client.next()).echo?.message).toBe('last');
  });

  test('an asynchronous query does not let a later request overtake it', async () => {
    const { connect } = await startServer(
      createFakeApplication({
        query: async (request) => {
          await new Promise((resolve) => setTimeout(resolve, request.height === 1n ? 20 : 0));
          const { query } = createFakeApplication();
          return query(request);
        },
      }),
    );
    const client = await connect();
    client.send(
      { query: { path: 'slow', height: 1n } },
      { query: { path: 'quick' } },
      { flush: {} },
    );
    const values = [await client.next(), await client.next()].map(({ query }) =>
      new TextDecoder().decode(query?.value),
    );
    expect(values).toEqual(['slow', 'quick']);
    expect((await client.next()).flush).toBeDefined();
  });

  test('requests cut at every byte are answered as if they came whole', async () => {
    const { connect } = await startServer(createFakeApplication());
    const client = await connect();
    client.socket.setNoDelay(true);
    const bytes = requestFrame({ query: { path: '/store/poc/key', data: new Uint8Array(200) } });
    for (const byte of bytes) {
      client.socket.write(Uint8Array.of(byte));
      await untilRead();
    }
    expect((await client.next()).query?.key).toHaveLength(200);
  });

  test('the application gets plain byte arrays, whose slice is a copy', async () => {
    let seen: Uint8Array = new Uint8Array();
    const { connect } = await startServer(
      createFakeApplication({
        checkTx: ({ tx }) => {
          seen = tx;
          return checkTxResult();
        },
      }),
    );
    await (await connect()).ask({ checkTx: { tx: Uint8Array.of(1, 2) } });
    expect(seen).toEqual(Uint8Array.of(1, 2));
    expect(Buffer.isBuffer(seen)).toBe(false);
  });
});
