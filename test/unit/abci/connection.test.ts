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

describe('what waits behind a request', () => {
  const check = (byte: number, type = 0) => ({ checkTx: { tx: Uint8Array.of(byte), type } });

  test('is said once and in order, but for rechecks and what is no transaction', async () => {
    const foreseen: number[] = [];
    const checked: number[] = [];
    const late: number[] = [];
    const { connect } = await startServer(
      createFakeApplication({
        foresee(txs) {
          const bytes = txs.map((tx) => tx[0] as number);
          foreseen.push(...bytes);
          late.push(...bytes.filter((byte) => checked.includes(byte)));
        },
        checkTx({ tx }) {
          checked.push(tx[0] as number);
          return checkTxResult();
        },
      }),
    );
    const client = await connect();
    const bytes = Array.from({ length: 100 }, (_, i) => i + 1);
    client.send(
      { echo: { message: 'first' } },
      check(101, 1),
      ...bytes.map((byte) => check(byte)),
      { flush: {} },
    );
    await client.next();
    await client.next();
    for (const _ of bytes) expect((await client.next()).checkTx).toBeDefined();
    expect((await client.next()).flush).toBeDefined();
    expect(checked).toEqual([101, ...bytes]);
    // What comes alone, as the first of a piece that the socket hands over, is not foreseen.
    expect(foreseen).toEqual(bytes.filter((byte) => foreseen.includes(byte)));
    expect(foreseen.length).toBeGreaterThan(50);
    expect([late, foreseen.includes(101)]).toEqual([[], false]);
  });

  test('does no harm where it is not understood, or where foreseeing fails', async () => {
    const { connect } = await startServer(
      createFakeApplication({
        foresee() {
          throw new Error('cannot');
        },
      }),
    );
    const client = await connect();
    client.send({ echo: { message: 'a' } }, check(1), check(2));
    client.socket.write(Uint8Array.of(3, 0xff, 0xff, 0xff));
    expect((await client.next()).echo?.message).toBe('a');
    expect((await client.next()).checkTx?.code).toBe(0);
    expect((await client.next()).checkTx?.code).toBe(0);
    expect((await client.next()).exception?.error).toBeDefined();
  });
});
