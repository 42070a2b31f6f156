/** OpenAPI and the page: made from what is served, and complete in themselves. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiNode, startApiNode } from '../../harness/apiNode.ts';
import { simAccount } from '../../harness/simAccount.ts';
import { SimChain } from '../../harness/simChain.ts';

let chain: SimChain;
let api: ApiNode;

beforeAll(async () => {
  chain = await SimChain.start({ accounts: [simAccount(1)] });
  await chain.block();
  api = await startApiNode(chain);
});

afterAll(async () => {
  await api.close();
  await chain.stop();
});

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters: { readonly name: string; readonly in: string }[];
}

interface Document {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly schemas: Record<string, object> };
}

const load = async (): Promise<Document> =>
  (await (await fetch(`${api.rest}/openapi.json`)).json()) as Document;

test('every operation has an id of its own, and a parameter for each part of its path', async () => {
  const { openapi, paths } = await load();
  expect(openapi).toBe('3.0.3');
  const ids = new Set<string>();
  for (const [path, verbs] of Object.entries(paths)) {
    for (const [verb, operation] of Object.entries(verbs)) {
      expect(['get', 'post']).toContain(verb);
      expect(ids.has(operation.operationId), operation.operationId).toBe(false);
      ids.add(operation.operationId);
      const inPath = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name);
      const declared = operation.parameters
        .filter((one) => one.in === 'path')
        .map(({ name }) => name);
      expect(declared.sort(), path).toEqual(inPath.sort());
    }
  }
  expect(ids.size).toBeGreaterThan(50);
});

test('every reference leads somewhere', async () => {
  const document = await load();
  const text = JSON.stringify(document);
  const names = new Set(
    [...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name),
  );
  expect(names.size).toBeGreaterThan(50);
  for (const name of names) expect(document.components.schemas[name ?? ''], name).toBeDefined();
});

test('comments of the protos are its texts, and pages are parameters', async () => {
  const { paths, components } = await load();
  const balances = paths['/cosmos/bank/v1beta1/balances/{address}']?.['get'];
  expect(balances?.summary).toBe(
    'AllBalances queries the balance of all coins for a single account.',
  );
  expect(balances?.parameters.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['pagination.limit', 'pagination.key', 'resolve_denom']),
  );
  expect(paths['/cpoc/poc/v1/epochs/{epoch_index}']?.['get']?.summary).toContain('Epoch');
  expect(components.schemas['cosmos.base.query.v1beta1.PageResponse']).toMatchObject({
    properties: {
      next_key: { type: 'string', format: 'byte', nullable: true },
      total: { type: 'string', format: 'int64' },
    },
  });
});

test('every path that takes nothing but a page is answered as it says', async () => {
  const { paths } = await load();
  for (const [path, verbs] of Object.entries(paths)) {
    if (path.includes('{') || verbs['get'] === undefined) continue;
    const { status } = await fetch(api.rest + path);
    expect([200, 400, 404, 503], path).toContain(status);
  }
});

test('the page needs nothing from elsewhere', async () => {
  const answer = await fetch(`${api.rest}/swagger/`);
  expect(answer.headers.get('content-type')).toContain('text/html');
  const html = await answer.text();
  expect(html).not.toMatch(/(src|href)="https?:/);
  expect(html).toContain('/openapi.json');
});

test('a summary is a whole sentence, however the comment is broken into lines', async () => {
  const { paths } = await load();
  const summaries = Object.values(paths).flatMap((verbs) =>
    Object.values(verbs).map(({ summary }) => summary),
  );
  expect(
    summaries.filter((summary) => summary === '' || /\s\s|\n|\b(for|a|given|the)$/.test(summary)),
  ).toEqual([]);
  expect(summaries).toContain(
    'SpendableBalances queries the spendable balance of all coins for a single account.',
  );
});

test('who asks for nothing is told where both are, and HEAD is GET without the text', async () => {
  const start = await fetch(`${api.rest}/`);
  expect(await start.json()).toEqual({
    name: 'cpoc REST API 1.2.3',
    page: '/swagger/',
    openapi: '/openapi.json',
  });
  const head = await fetch(`${api.rest}/openapi.json`, { method: 'HEAD' });
  expect([head.status, await head.text()]).toEqual([200, '']);
});

test('both are off where swagger is', async () => {
  const off = await startApiNode(chain, { servers: { apiSwagger: false } });
  for (const path of ['/', '/openapi.json', '/swagger/']) {
    expect((await fetch(off.rest + path)).status).toBe(501);
  }
  await off.close();
});
