/** Requests made up by chance, thousands on each surface: an answer in the right shape to each, no bug behind any, and a server that goes on. */

import { connect } from 'node:net';
import { Client, credentials } from '@grpc/grpc-js';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { apiDescriptors } from '../../../src/api/descriptors/apiDescriptors.ts';
import { type Route, routesOf } from '../../../src/api/rest/routes.ts';
import { type ApiNode, startApiNode } from '../../harness/apiNode.ts';
import { simAccount } from '../../harness/simAccount.ts';
import { SimChain } from '../../harness/simChain.ts';

const alice = simAccount(1);
let chain: SimChain;
let api: ApiNode;
const paths = new Set<string>();

beforeAll(async () => {
  chain = await SimChain.start({ accounts: [alice] });
  await chain.block();
  for (const path of chain.app.services.paths) paths.add(path);
  api = await startApiNode(chain, { queue: { sharePercent: 100 } });
});

afterEach(async () => {
  expect(api.bugs).toEqual([]);
  // Whatever came before, a plain question is answered.
  expect((await fetch(`${api.rest}/cosmos/bank/v1beta1/supply`)).status).toBe(200);
});

afterAll(async () => {
  await api.close();
  await chain.stop();
});

/** Runs a property over batches: one at a time would take minutes. */
async function check<T>(
  arbitrary: fc.Arbitrary<T>,
  total: number,
  judge: (value: T) => Promise<void>,
): Promise<void> {
  const batch = 100;
  await fc.assert(
    fc.asyncProperty(
      fc.array(arbitrary, { minLength: batch, maxLength: batch, size: 'max' }),
      async (values) => {
        await Promise.all(values.map(judge));
      },
    ),
    { numRuns: total / batch, endOnFailure: true },
  );
}

async function expectShape(answer: Response): Promise<void> {
  const text = await answer.text();
  const json = JSON.parse(text) as Record<string, unknown>;
  expect(answer.headers.get('content-type')).toContain('application/json');
  if (answer.ok) return;
  expect(json).toEqual({ code: expect.any(Number), message: expect.any(String), details: [] });
  // Unknown is what the SDK says of a transaction that would fail; Internal is a bug.
  expect(json['code'], text).not.toBe(13);
}

const anyPart = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }).map(encodeURIComponent),
  fc.constantFrom(
    '0',
    '-1',
    '1',
    '99999999999999999999',
    alice.address,
    '..',
    '%2F',
    '%00',
    '*',
    '{}',
    ':x',
  ),
);

let routes: Route[] | undefined;

function allRoutes(): Route[] {
  routes ??= routesOf(apiDescriptors(), paths);
  return routes;
}

const anyUrl = fc.oneof(
  fc.array(anyPart, { maxLength: 8 }).map((parts) => `/${parts.join('/')}`),
  fc.tuple(fc.nat(), fc.array(anyPart, { minLength: 4, maxLength: 4 })).map(([n, parts]) => {
    const all = allRoutes();
    let i = 0;
    return (all[n % all.length]?.pattern.text ?? '/').replace(
      /\{[^}]+\}/g,
      () => parts[i++ % parts.length] ?? '',
    );
  }),
);

const anyQuery = fc
  .array(
    fc.tuple(
      fc.oneof(
        fc.constantFrom(
          ...['pagination.limit', 'pagination.key', 'pagination.offset', 'pagination.reverse'],
          ...[
            'pagination.count_total',
            'denom',
            'epoch_index',
            'address',
            'open_only',
            '__proto__',
            'a.b.c',
          ],
        ),
        fc.string({ maxLength: 10 }),
      ),
      fc.oneof(
        fc.string({ unit: 'binary', maxLength: 20 }),
        fc.bigInt().map(String),
        fc.constant('true'),
      ),
    ),
    { maxLength: 5 },
  )
  .map((pairs) => new URLSearchParams(pairs).toString());

test('10,000 paths and query strings to REST', async () => {
  await check(
    fc.tuple(anyUrl, anyQuery, fc.option(fc.string({ unit: 'grapheme-ascii', maxLength: 12 }))),
    10_000,
    async ([url, query, height]) => {
      const headers = height === null ? {} : { 'x-cosmos-block-height': height };
      await expectShape(await fetch(`${api.rest}${url}?${query}`, { headers }));
    },
  );
});

test('10,000 requests to the documents and what lies beside them', async () => {
  const documents = ['/', '/swagger', '/swagger/', '/openapi.json'];
  await check(
    fc.tuple(
      fc.constantFrom(...documents),
      fc.array(anyPart, { maxLength: 3 }),
      anyQuery,
      fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS'),
    ),
    10_000,
    async ([document, parts, query, method]) => {
      const path = [document, ...parts].join('/').replace(/^\/+/, '/');
      const answer = await fetch(`${api.rest}${path}?${query}`, { method });
      const text = await answer.text();
      expect([200, 400, 501], path).toContain(answer.status);
      if (method !== 'HEAD' && answer.status !== 200) {
        expect(JSON.parse(text)).toEqual({
          ...{ code: answer.status === 400 ? 3 : 12, message: expect.any(String), details: [] },
        });
      }
    },
  );
});

test('10,000 bodies to REST', async () => {
  const body = fc.oneof(
    fc.json({ maxDepth: 4 }),
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc
      .record(
        {
          tx_bytes: fc.oneof(
            fc.base64String({ maxLength: 60 }),
            fc.string({ maxLength: 9 }),
            fc.nat(),
          ),
          mode: fc.oneof(fc.nat(4), fc.constantFrom('BROADCAST_MODE_SYNC', 'x')),
          tx: fc.oneof(fc.constant(null), fc.object({ maxDepth: 3 })),
          amino_json: fc.string({ maxLength: 20 }),
        },
        { requiredKeys: [] },
      )
      .map((value) => JSON.stringify(value)),
  );
  const routes = ['simulate', 'txs', 'decode', 'encode'].map(
    (name) => `/cosmos/tx/v1beta1/${name}`,
  );
  await check(
    fc.tuple(
      fc.constantFrom(...routes),
      body,
      fc.constantFrom(
        'application/json',
        'text/plain',
        'application/x-www-form-urlencoded',
        'a/b; c=d',
        ';;',
      ),
    ),
    10_000,
    async ([route, text, contentType]) => {
      const headers = { 'content-type': contentType };
      await expectShape(await fetch(api.rest + route, { method: 'POST', body: text, headers }));
    },
  );
});

test('10,000 frames to gRPC-web', async () => {
  const frame = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc
      .tuple(fc.nat(255), fc.integer({ min: 0, max: 60 }), fc.uint8Array({ maxLength: 60 }))
      .map(([flag, length, bytes]) => Uint8Array.from([flag % 3, 0, 0, 0, length, ...bytes])),
    fc
      .uint8Array({ maxLength: 60 })
      .map((bytes) => Uint8Array.from([0, 0, 0, 0, bytes.length, ...bytes])),
  );
  const types = ['application/grpc-web', 'application/grpc-web+proto', 'application/grpc-web-text'];
  await check(
    fc.tuple(fc.nat(), frame, fc.constantFrom(...types)),
    10_000,
    async ([n, bytes, contentType]) => {
      const path = [...paths][n % paths.size] ?? '';
      const answer = await fetch(api.rest + path, {
        method: 'POST',
        body: contentType.endsWith('text') ? Buffer.from(bytes).toString('base64') : bytes,
        headers: { 'content-type': contentType },
      });
      expect(answer.status).toBe(200);
      const got = Buffer.from(await answer.arrayBuffer());
      const frames = contentType.endsWith('text') ? Buffer.from(got.toString(), 'base64') : got;
      expect(frames.toString('latin1')).toMatch(
        /grpc-status:(\d+)\r\ngrpc-message:[\x20-\x7e]*\r\n$/,
      );
      expect(frames.toString('latin1')).not.toContain('grpc-status:13');
    },
  );
});

test('10,000 messages to gRPC', async () => {
  const client = new Client(api.grpc, credentials.createInsecure());
  const call = (path: string, bytes: Uint8Array): Promise<number> =>
    new Promise((resolve) => {
      const same = (value: Uint8Array): Buffer => Buffer.from(value);
      client.makeUnaryRequest(path, same, same, bytes, (error) => resolve(error?.code ?? 0));
    });
  await check(fc.tuple(fc.nat(), fc.uint8Array({ maxLength: 80 })), 10_000, async ([n, bytes]) => {
    const path = [...paths, '/nothing.Here/Method', '/grpc.reflection.v1.ServerReflection/Odd'];
    const code = await call(path[n % path.length] ?? '', bytes);
    expect([0, 2, 3, 5, 9, 12]).toContain(code);
  });
  client.close();
});

test('500 connections that are no HTTP, to both ports', async () => {
  const ports = [Number(new URL(api.rest).port), Number(api.grpc.split(':').at(-1))];
  await check(
    fc.tuple(fc.constantFrom(...ports), fc.uint8Array({ maxLength: 200 })),
    500,
    ([port, bytes]) =>
      new Promise((resolve) => {
        const socket = connect(port, '127.0.0.1', () => socket.end(bytes));
        socket.resume();
        socket.on('error', () => resolve());
        socket.on('close', () => resolve());
      }),
  );
});
