import { describe, expect, test } from 'vitest';
import type { Application } from '../../../src/app/application.ts';
import { type AbciClient, frameOf, requestFrame } from './abciClient.ts';
import { checkTxResult, createFakeApplication } from './fakeApplication.ts';
import { startServer } from './harness.ts';

const initChain = { initChain: { chainId: 'test-1', initialHeight: 1n } };
const block = (height: bigint) => ({ finalizeBlock: { height, txs: [Uint8Array.of(1)] } });

/** The connection answers with an exception that says `message`, and is closed by the other side. */
async function expectException(client: AbciClient, message: RegExp): Promise<void> {
  expect((await client.next()).exception?.error).toMatch(message);
  await client.closed;
}

async function expectAlive(client: AbciClient): Promise<void> {
  expect((await client.ask({ echo: { message: 'still here' } })).echo?.message).toBe('still here');
}

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
      await new Promise((resolve) => setImmediate(resolve));
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

describe('bad input costs the connection that sent it, and only that', () => {
  const cases: [string, Uint8Array, RegExp][] = [
    ['a frame of no bytes', Uint8Array.of(0), /unknown ABCI request: an empty request/],
    ['a request that ABCI 2.0 does not have', frameOf(Uint8Array.of(0xaa, 1, 0)), /of kind 21/],
    [
      'a message cut short',
      frameOf(Uint8Array.of(0x42, 5, 0x0a, 1)),
      /malformed.* 5 bytes where 2/,
    ],
    ['an inner length over the outer', frameOf(Uint8Array.of(0x42, 2, 0x0a, 9)), /malformed/],
    ['a wrong wire type', frameOf(Uint8Array.of(0x40, 5)), /malformed.*wire type 0, expected 2/],
    [
      'a varint of eleven bytes',
      frameOf(Uint8Array.from([0x32, 12, 0x18, ...Array(10).fill(0xff), 1])),
      /malformed.*64 bits/,
    ],
    [
      'a varint of 65 bits',
      frameOf(Uint8Array.from([0x32, 11, 0x18, ...Array(9).fill(0xff), 2])),
      /malformed.*64 bits/,
    ],
    [
      'a signed length of Tendermint 0.34',
      Uint8Array.of(4, 0x12, 0x00, 4, 0x12, 0x00),
      /malformed/,
    ],
    [
      'a length over the limit',
      Uint8Array.of(0xff, 0xff, 0xff, 0xff, 7, 1, 2),
      /2147483647 bytes is over the limit/,
    ],
    ['a length of too many bytes', Uint8Array.from(Array(9).fill(0xff)), /longer than 5 bytes/],
    [
      'a length with needless bytes',
      Uint8Array.of(0x82, 0x80, 0x00, 0x12, 0),
      /more bytes than it needs/,
    ],
    [
      'an HTTP request',
      new TextEncoder().encode('GET / HTTP/1.1\r\nHost: example.org\r\n\r\n'.repeat(9)),
      /malformed|over the limit|unknown/,
    ],
  ];
  test.each(cases)('%s', async (_, bytes, message) => {
    const application = createFakeApplication();
    const { connect, fatal } = await startServer(application);
    const [good, bad] = [await connect(), await connect()];
    bad.socket.write(bytes);
    await expectException(bad, message);
    await expectAlive(good);
    expect(application.calls).toEqual([]);
    expect(fatal).toEqual([]);
  });

  test('what came before the bad frame is answered first', async () => {
    const { connect } = await startServer(createFakeApplication());
    const client = await connect();
    client.socket.write(
      Buffer.concat([requestFrame({ echo: { message: 'a' } }), Uint8Array.of(0)]),
    );
    expect((await client.next()).echo?.message).toBe('a');
    await expectException(client, /unknown/);
  });

  test('a frame cut off by the end of the connection is dropped', async () => {
    const application = createFakeApplication();
    const { connect, log } = await startServer(application);
    const client = await connect();
    client.socket.end(requestFrame({ checkTx: { tx: new Uint8Array(100) } }).subarray(0, 50));
    await client.closed;
    expect(application.calls).toEqual([]);
    expect(log.some((line) => line.includes('ended inside a frame'))).toBe(true);
  });

  test('a frame over the configured limit is refused, one at the limit is not', async () => {
    const whole = requestFrame({ echo: { message: 'x'.repeat(100) } });
    const { connect } = await startServer(createFakeApplication(), {
      limits: { maxFrameBytes: whole.length - 1 },
    });
    const client = await connect();
    expect((await client.ask({ echo: { message: 'x'.repeat(100) } })).echo).toBeDefined();
    client.send({ echo: { message: 'x'.repeat(101) } });
    await expectException(client, /frame of 105 bytes is over the limit of 104 bytes/);
  });
});

describe('a bug in the application', () => {
  const broken = (changes: Partial<Application>) => startServer(createFakeApplication(changes));
  const fails = (): never => {
    throw new TypeError('a bug');
  };

  test('in CheckTx refuses the transaction', async () => {
    const { connect, fatal, log } = await broken({ checkTx: fails });
    const client = await connect();
    const { checkTx } = await client.ask({ checkTx: { tx: Uint8Array.of(1) } });
    expect(checkTx).toMatchObject({ code: 1, codespace: 'undefined', log: 'internal error' });
    await expectAlive(client);
    expect(fatal).toEqual([]);
    expect(log.some((line) => line.includes('a bug') && line.includes('CheckTx failed'))).toBe(
      true,
    );
  });

  test.each([
    ['at once', fails],
    ['later', async () => fails()],
  ])('in Query (%s) refuses the query', async (_, query) => {
    const { connect, fatal, log } = await broken({ query });
    const client = await connect();
    const answer = await client.ask({ query: { path: '/x', height: 5n } });
    expect(answer.query).toMatchObject({
      code: 1,
      codespace: 'undefined',
      log: 'internal error',
      height: 5n,
    });
    await expectAlive(client);
    expect(fatal).toEqual([]);
    expect(log.some((line) => line.includes('a bug') && line.includes('"/x"'))).toBe(true);
  });

  test('that makes an answer which cannot be written is caught the same way', async () => {
    const { connect, fatal } = await broken({ checkTx: () => ({ ...checkTxResult(), code: -1 }) });
    const client = await connect();
    expect((await client.ask({ checkTx: {} })).checkTx?.code).toBe(1);
    await expectAlive(client);
    expect(fatal).toEqual([]);
  });

  test('in a snapshot call is an empty answer or an abort', async () => {
    const { connect, fatal } = await broken({
      listSnapshots: fails,
      offerSnapshot: fails,
      loadSnapshotChunk: fails,
      applySnapshotChunk: fails,
    });
    const client = await connect();
    expect((await client.ask({ listSnapshots: {} })).listSnapshots?.snapshots).toEqual([]);
    expect((await client.ask({ offerSnapshot: {} })).offerSnapshot?.result).toBe(2);
    expect((await client.ask({ loadSnapshotChunk: {} })).loadSnapshotChunk?.chunk).toHaveLength(0);
    expect((await client.ask({ applySnapshotChunk: {} })).applySnapshotChunk?.result).toBe(2);
    expect(fatal).toEqual([]);
  });

  test('in Info ends that connection', async () => {
    const { connect, fatal } = await broken({ info: fails });
    const [good, bad] = [await connect(), await connect()];
    bad.send({ info: {} });
    await expectException(bad, /a bug/);
    await expectAlive(good);
    expect(fatal).toEqual([]);
  });
});
