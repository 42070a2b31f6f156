/** Questions that are asked together go in one request, as many as the node takes; whatever becomes of it, each has its own answer. */

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import type { RpcClient } from '@cosmjs/tendermint-rpc';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createBatchingRpc } from '../../../src/client/batchingRpc.ts';

interface Asked {
  readonly id: number;
  readonly method: string;
}

let server: Server;
let url: string;
/** How many questions each request held. */
let sizes: number[] = [];
let open = 0;
let mostOpen = 0;
/** What the node makes of a request; undefined breaks the connection. */
let reply: (asked: Asked | Asked[]) => unknown;

const answerOf = ({ id, method }: Asked): object =>
  method === 'bad'
    ? { jsonrpc: '2.0', id, error: { code: -32603, message: 'Internal error', data: 'no such' } }
    : { jsonrpc: '2.0', id, result: { echo: method } };
const honest = (asked: Asked | Asked[]): unknown =>
  Array.isArray(asked) ? asked.map(answerOf) : answerOf(asked);

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    open += 1;
    mostOpen = Math.max(open, mostOpen);
    request.on('data', (part: Buffer) => {
      body += part.toString();
    });
    request.on('end', async () => {
      const asked = JSON.parse(body) as Asked | Asked[];
      sizes.push(Array.isArray(asked) ? asked.length : 1);
      for (let turns = 0; turns < 20; turns += 1) await setImmediate();
      open -= 1;
      const answer = reply(asked);
      if (answer === undefined) response.destroy();
      else response.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise<void>((done) => server.close(() => done()));
});

beforeEach(() => {
  sizes = [];
  mostOpen = 0;
  reply = honest;
});

async function askAll(rpc: RpcClient, methods: readonly string[]): Promise<unknown[]> {
  const asked = methods.map((method, i) =>
    rpc.execute({ jsonrpc: '2.0', id: 100 + i, method, params: {} }).then(
      ({ id, result }) => `${id} ${(result as { echo: string }).echo}`,
      (error: Error) => error.message,
    ),
  );
  return await Promise.all(asked);
}

const methods = (count: number): string[] => Array.from({ length: count }, (_, i) => `m${i}`);
const expected = (count: number): string[] => methods(count).map((one, i) => `${100 + i} ${one}`);
const openRpc = (inFlight = 4): RpcClient => createBatchingRpc(url, 5_000, { batch: 10, inFlight });

test('questions of one moment go ten to a request, and no more requests are open than said', async () => {
  const rpc = openRpc(2);
  expect(await askAll(rpc, methods(45))).toEqual(expected(45));
  expect(sizes.toSorted((a, b) => a - b)).toEqual([5, 10, 10, 10, 10]);
  expect(mostOpen).toBe(2);
  expect(await askAll(rpc, methods(1))).toEqual(expected(1));
  rpc.disconnect();
});

test('answers in another order are those of their questions', async () => {
  reply = (asked) => (Array.isArray(asked) ? asked.map(answerOf).reverse() : answerOf(asked));
  expect(await askAll(openRpc(), methods(7))).toEqual(expected(7));
});

test('one that is refused leaves the others', async () => {
  expect(await askAll(openRpc(), ['a', 'bad', 'c'])).toEqual([
    '100 a',
    expect.stringContaining('the node answers: no such'),
    '102 c',
  ]);
  expect(sizes).toEqual([3]);
});

test('a node that takes fewer at once gets fewer, and one that takes no batches single ones', async () => {
  const refusal = { jsonrpc: '2.0', id: -1, error: { code: -32600, message: 'too many' } };
  for (const [bound, size] of [
    [5, 5],
    [3, 2],
    [1, 1],
  ] as const) {
    sizes = [];
    reply = (asked) => (Array.isArray(asked) && asked.length > bound ? refusal : honest(asked));
    const rpc = openRpc();
    for (let round = 0; round < 4; round += 1) {
      expect(await askAll(rpc, methods(10))).toEqual(expected(10));
    }
    sizes = [];
    expect(await askAll(rpc, methods(10))).toEqual(expected(10));
    expect(Math.max(...sizes)).toBe(size);
  }
});

test.each([
  ['an answer too few', (asked: Asked[]) => asked.slice(1).map(answerOf)],
  ['one answer for all', (asked: Asked[]) => answerOf(asked[0] as Asked)],
  ['no JSON', () => '<html>'],
  ['nothing', () => undefined],
])('%s: they are asked again one by one', async (_, lie) => {
  reply = (asked) => (Array.isArray(asked) ? lie(asked) : honest(asked));
  expect(await askAll(openRpc(), methods(6))).toEqual(expected(6));
  expect(sizes).toEqual([6, 1, 1, 1, 1, 1, 1]);
});

test('who ends the connection gets no answer to what was not asked yet', async () => {
  const rpc = openRpc();
  const asked = askAll(rpc, ['a']);
  rpc.disconnect();
  expect(await asked).toEqual(['the connection was ended; connect again']);
});
