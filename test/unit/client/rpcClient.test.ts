/** Whatever a node sends, a question ends: in time, within memory, and with an error that says what was wrong. */

import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createBatchingRpc } from '../../../src/client/batchingRpc.ts';
import { createRpcClient } from '../../../src/client/rpcClient.ts';

let server: Server;
let url: string;
let reply: (response: ServerResponse) => void;

beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume();
    request.on('end', () => reply(response));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise<void>((done) => server.close(() => done()));
});

const question = (id: number) => ({ jsonrpc: '2.0' as const, id, method: 'status', params: {} });

/** Until nobody listens any more. Returns the bytes that went out. */
function pour(response: ServerResponse): () => number {
  const part = Buffer.alloc(1 << 20, 0x20);
  const more = (): void => {
    while (!response.destroyed && response.write(part));
    if (!response.destroyed) response.once('drain', more);
  };
  more();
  return () => response.socket?.bytesWritten ?? 0;
}

test('an answer without end is cut off where it is larger than any is', async () => {
  let poured = (): number => 0;
  reply = (response) => {
    poured = pour(response);
  };
  const client = createRpcClient(url, 60_000, 5_000_000);
  await expect(client.execute(question(1))).rejects.toMatchObject({
    code: 'bad_answer',
    message: expect.stringContaining('sends more than 5000000 bytes in one answer'),
  });
  expect(poured()).toBeLessThan(100_000_000);
});

test('nor do answers to questions that are asked together fill the memory', async () => {
  reply = (response) => void pour(response);
  const client = createBatchingRpc(url, 60_000, { batch: 10, inFlight: 8 });
  const asked = await Promise.allSettled([1, 2, 3].map((id) => client.execute(question(id))));
  for (const one of asked) {
    expect(one).toMatchObject({ status: 'rejected', reason: { code: 'bad_answer' } });
  }
});

test('an answer in drops ends when the time is up', async () => {
  reply = (response) => {
    const drops = setInterval(() => response.write(' '), 20);
    response.on('close', () => clearInterval(drops));
  };
  await expect(createRpcClient(url, 300).execute(question(1))).rejects.toMatchObject({
    code: 'unreachable',
    message: expect.stringContaining('timed out'),
  });
});

test.each([
  ['no JSON', 'hello', 'sent what is not understood'],
  ['nothing', '', 'sent what is not understood'],
  ['bytes that are no text', Buffer.from([0x22, 0xff, 0x22]), 'sent what is not understood'],
  ['a number', '5', 'sent an answer without a result'],
  ['null', 'null', 'sent an answer without a result'],
  ['an error that is none', '{"error": 7}', 'sent what is not understood'],
])('%s is no answer', async (_what, text, message) => {
  reply = (response) => void response.end(text);
  await expect(createRpcClient(url, 60_000).execute(question(1))).rejects.toMatchObject({
    code: 'bad_answer',
    message: expect.stringContaining(message),
  });
});

test('a batch that is refused with an HTTP status makes batches smaller', async () => {
  let refused = 0;
  server.removeAllListeners('request');
  server.on('request', (request, response: ServerResponse) => {
    let body = '';
    request.on('data', (part: Buffer) => {
      body += part.toString();
    });
    request.on('end', () => {
      const asked = JSON.parse(body) as { id: number } | object[];
      if (Array.isArray(asked)) {
        refused += 1;
        response.writeHead(413).end('too many');
      } else response.end(JSON.stringify({ jsonrpc: '2.0', id: asked.id, result: {} }));
    });
  });
  const client = createBatchingRpc(url, 60_000, { batch: 8, inFlight: 1 });
  for (let round = 0; round < 6; round += 1) {
    await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map((id) => client.execute(question(id))));
  }
  expect(refused).toBeLessThanOrEqual(4);
});
