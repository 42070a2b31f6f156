/** B9: whatever a node puts into a block or a validator set, the answer is an error that names it, and never a verdict or a crash. */

import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ClientError } from '../../../src/client/clientError.ts';
import { connectClient } from '../../../src/client/connectClient.ts';
import { Headers } from '../../../src/recompute/headers.ts';
import { OneHost } from '../../harness/oneHost.ts';
import { type Json, RpcProxy } from '../../harness/rpcProxy.ts';

let chain: OneHost;
let liar: RpcProxy;

beforeAll(async () => {
  chain = await OneHost.start();
  await chain.chain.advanceTo(12n);
  liar = await RpcProxy.start(chain.rpc.url);
});

afterAll(async () => {
  await liar.stop();
  await chain.stop();
});

/** Every place in an answer, inner ones too. */
function placesOf(value: Json, path: readonly string[] = []): (readonly string[])[] {
  const own = path.length === 0 ? [] : [path];
  if (typeof value !== 'object' || value === null) return own;
  return [
    ...own,
    ...Object.entries(value).flatMap(([key, inner]) => placesOf(inner, [...path, key])),
  ];
}

const junk = fc.oneof(
  fc.constantFrom(
    null,
    '',
    '0',
    '-1',
    '99999999999999999999',
    'NaN',
    'ZZ',
    '!!!!',
    '0001-01-01T00:00:00Z',
    '2026-99-99T00:00:00Z',
    'AB'.repeat(500),
    -1,
    1e300,
    2,
    [],
    {},
    true,
  ),
  fc.string(),
);

test('junk in any place of an answer', async () => {
  const kinds = fc.constantFrom('commit', 'validators');
  const root = { height: 4n, hash: chain.rpc.header(4n).hash };
  await fc.assert(
    fc.asyncProperty(kinds, fc.nat(), junk, fc.boolean(), async (kind, place, value, isLed) => {
      let isSame = true;
      liar.lie = (method, _params, result) => {
        if (method !== kind) return;
        const places = placesOf(result);
        const path = places[place % places.length] as readonly string[];
        const owner = path.slice(0, -1).reduce<Json>((at, key) => at[key], result);
        const key = path.at(-1) as string;
        if (!ignored.has(key) && !isMeant(owner[key], value)) isSame = false;
        owner[key] = value;
      };
      const client = await connectClient({ rpc: liar.url });
      try {
        await Headers.open(client, isLed ? { trusted: root } : {});
        expect(isSame, JSON.stringify(value)).toBe(true);
      } catch (error) {
        if (!(error instanceof ClientError)) throw error;
      } finally {
        client.disconnect();
      }
    }),
    { numRuns: 600 },
  );
});

/** The client library reads the digits that a text begins with, whatever comes behind them. */
function isMeant(before: unknown, after: unknown): boolean {
  const isNumber = /^\d{1,15}$/.test(String(before));
  if (isNumber && Number.parseInt(String(after), 10) === Number(before)) return true;
  return meaning(before) === meaning(after);
}

/** The client library reads a number that is missing as 0, and 0 as a text too. */
function meaning(value: unknown): string {
  const isNothing = value === null || value === 0 || value === '0' || String(value) === '';
  return isNothing ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** What no header or signature depends on. */
const ignored = new Set([
  'canonical',
  'address',
  'proposer_priority',
  'block_height',
  'count',
  'total',
]);
