/** The REST API over a simulated chain: routes, parameters, errors, heights, CORS and limits, over real HTTP. */

import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ApiNode, startApiNode } from '../../harness/apiNode.ts';
import { sendMessage } from '../../harness/buildTx.ts';
import { simAccount } from '../../harness/simAccount.ts';
import { SimChain } from '../../harness/simChain.ts';

const [alice, bob] = [simAccount(1), simAccount(2)];
const factory = 'factory/some.one/x';
const send = (amount: number) =>
  sendMessage(alice.address, bob.address, [{ denom: 'upoc', amount: String(amount) }]);
let chain: SimChain;
let api: ApiNode;

beforeAll(async () => {
  chain = await SimChain.start({ accounts: [alice, bob], moreDenoms: ['ibc/0A1B', 'uother'] });
  await chain.block();
  await chain.block(await chain.sign(alice, send(7)));
  await chain.block();
  api = await startApiNode(chain);
});

afterAll(async () => {
  expect(api.bugs).toEqual([]);
  await api.close();
  await chain.stop();
});

interface Answer {
  readonly status: number;
  readonly height: string | null;
  readonly json: Record<string, unknown>;
}

async function ask(path: string, init: RequestInit = {}): Promise<Answer> {
  const answer = await fetch(api.rest + path, init);
  expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
  const json = (await answer.json()) as Record<string, unknown>;
  return { status: answer.status, height: answer.headers.get('x-cosmos-block-height'), json };
}

/** Whatever is not there, or no route of what is served. */
const notImplemented = { status: 501, json: { code: 12, message: 'Not Implemented', details: [] } };

describe('routes', () => {
  test('a path fills the request, and its height comes back', async () => {
    const { status, height, json } = await ask(`/cosmos/bank/v1beta1/balances/${bob.address}`);
    expect({ status, height }).toEqual({ status: 200, height: '3' });
    expect(json).toMatchObject({
      balances: expect.arrayContaining([{ denom: 'upoc', amount: '1000000007' }]),
      pagination: { next_key: null },
    });
  });

  test('a denomination with slashes is one value, in the path and in the query string', async () => {
    const denom = encodeURIComponent('ibc/0A1B');
    expect(await ask('/cosmos/bank/v1beta1/denoms_metadata/ibc/0A1B')).toMatchObject({
      status: 404,
      json: { code: 5, message: 'client metadata for denom ibc/0A1B' },
    });
    expect(await ask(`/cosmos/bank/v1beta1/denoms_metadata/${denom}`)).toMatchObject({
      status: 404,
    });
    const { json } = await ask(
      `/cosmos/bank/v1beta1/balances/${alice.address}/by_denom?denom=${denom}`,
    );
    expect(json).toEqual({ balance: { denom: 'ibc/0A1B', amount: '1000000000' } });
    expect((await ask('/cosmos/bank/v1beta1/denoms_metadata')).json).toMatchObject({
      metadatas: [],
    });
    expect(
      (await ask(`/cosmos/bank/v1beta1/supply/by_denom?denom=${encodeURIComponent(factory)}`)).json,
    ).toEqual({
      amount: { denom: factory, amount: '0' },
    });
  });

  test('pages follow next_key, whose plus signs may arrive as spaces', async () => {
    const seen: string[] = [];
    let key = '';
    for (let pages = 0; pages < 5; pages += 1) {
      const at = key === '' ? '' : `&pagination.key=${encodeURIComponent(key)}`;
      const { json } = await ask(
        `/cosmos/bank/v1beta1/balances/${alice.address}?pagination.limit=1${at}`,
      );
      const page = json as {
        balances: { denom: string }[];
        pagination: { next_key: string | null };
      };
      seen.push(...page.balances.map(({ denom }) => denom));
      if (page.pagination.next_key === null) break;
      key = page.pagination.next_key;
    }
    expect(seen).toEqual(['ibc/0A1B', 'uother', 'upoc']);
    const total = await ask(
      '/cosmos/bank/v1beta1/supply?pagination.countTotal=true&pagination.limit=2',
    );
    expect(total.json).toMatchObject({ pagination: { total: '3', next_key: expect.any(String) } });
  });

  test('our own queries have routes', async () => {
    expect((await ask('/cpoc/poc/v1/epoch')).json).toMatchObject({
      epoch: { index: '1' },
      current_height: '3',
    });
    expect((await ask('/cpoc/poc/v1/epochs/1')).json).toMatchObject({ epoch: { index: '1' } });
    expect((await ask('/cpoc/poc/v1/epochs/0/commits')).json).toEqual({
      commits: [],
      pagination: { next_key: null, total: '0' },
    });
    expect(await ask('/cpoc/poc/v1/challenges/12')).toMatchObject({
      status: 404,
      json: { code: 5 },
    });
  });

  test('a JSON body is the request; a form posted to a route for GET is its query string', async () => {
    const tx = await chain.sign(alice, send(1));
    const body = JSON.stringify({ tx_bytes: Buffer.from(tx).toString('base64') });
    const { json } = await ask('/cosmos/tx/v1beta1/simulate', { method: 'POST', body });
    expect(json).toMatchObject({
      gas_info: {
        gas_wanted: '18446744073709551615',
        gas_used: expect.stringMatching(/^\d{5,6}$/),
      },
      result: { log: '', msg_responses: expect.any(Array) },
    });
    const decoded = await ask('/cosmos/tx/v1beta1/decode', { method: 'POST', body });
    expect(decoded.json).toMatchObject({
      tx: {
        body: { messages: [{ '@type': '/cosmos.bank.v1beta1.MsgSend', to_address: bob.address }] },
      },
    });
    const encoded = await ask('/cosmos/tx/v1beta1/encode', {
      method: 'POST',
      body: JSON.stringify(decoded.json),
    });
    expect(encoded.json).toEqual({ tx_bytes: Buffer.from(tx).toString('base64') });
    const form = new URLSearchParams({ denom: 'upoc' });
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const path = `/cosmos/bank/v1beta1/balances/${bob.address}/by_denom`;
    expect(await ask(path, { method: 'POST', body: form.toString(), headers })).toMatchObject({
      json: { balance: { amount: '1000000007' } },
    });
  });

  test.each([
    '/nothing',
    '/cosmos/bank/v1beta1',
    '/cosmos/bank/v1beta1/supply/',
    '/cosmos/bank/v1beta1/supply:verb',
    '/cosmos/group/v1/groups/1',
    '/ibc/core/client/v1/client_states',
    '//cosmos/bank/v1beta1/supply',
  ])('%s is not implemented', async (path) => {
    expect(await ask(path)).toMatchObject(notImplemented);
  });

  test('another verb than that of the route is not implemented', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
      expect(await ask('/cosmos/bank/v1beta1/supply', { method })).toMatchObject(notImplemented);
    }
  });
});

describe('what is wrong with a request', () => {
  test.each([
    [
      '/cosmos/bank/v1beta1/supply?pagination.limit=x',
      'strconv.ParseUint: parsing "x": invalid syntax',
    ],
    ['/cosmos/bank/v1beta1/supply?pagination.limit=-1', 'invalid syntax'],
    ['/cosmos/bank/v1beta1/supply?pagination.limit=18446744073709551616', 'value out of range'],
    ['/cosmos/bank/v1beta1/supply?pagination.reverse=yes', 'strconv.ParseBool'],
    ['/cosmos/bank/v1beta1/supply?pagination.key=***', 'illegal base64 data'],
    ['/cosmos/bank/v1beta1/supply?pagination=5', 'not supported in query parameters'],
    ['/cosmos/bank/v1beta1/supply?pagination.limit.x=5', 'limit has no fields'],
    ['/cpoc/poc/v1/epochs/first', 'type mismatch, parameter: epoch_index'],
    ['/cosmos/bank/v1beta1/balances/nobody', 'decoding bech32 failed'],
    ['/cosmos/bank/v1beta1/supply/%zz', 'is not a valid url component'],
  ])('%s is a bad request that says %s', async (path, text) => {
    const { status, json } = await ask(path);
    expect({ status, code: json['code'], details: json['details'] }).toEqual({
      status: 400,
      code: 3,
      details: [],
    });
    expect(json['message']).toContain(text);
  });

  test('parameters that the request does not have change nothing', async () => {
    const { status } = await ask(
      '/cosmos/bank/v1beta1/supply?nothing=1&pagination.nothing=2&__proto__=3',
    );
    expect(status).toBe(200);
  });

  test('whole numbers may be written in hexadecimal, as Go reads them', async () => {
    const { json } = await ask('/cosmos/bank/v1beta1/supply?pagination.limit=0x2');
    expect(json['supply']).toHaveLength(2);
  });

  test('a body that is no JSON, of another shape, or too large is refused', async () => {
    const post = (body: string): Promise<Answer> =>
      ask('/cosmos/tx/v1beta1/simulate', { method: 'POST', body });
    for (const body of ['{', '[]', '"x"', '{"tx_bytes":5}', '{"odd":1}', '{"__proto__":{"a":1}}']) {
      expect(await post(body), body).toMatchObject({ status: 400, json: { code: 3, details: [] } });
    }
    const large = await post(`{"tx_bytes":"${'A'.repeat(1_000_001)}"}`);
    expect(large).toMatchObject({ status: 413, json: { code: 8, details: [] } });
  });

  test('what is no HTTP gets an answer of the same shape', async () => {
    const text = await new Promise<string>((resolve) => {
      const { hostname, port } = new URL(api.rest);
      const socket = connect(Number(port), hostname, () => socket.end('ODD nonsense\r\n\r\n'));
      let got = '';
      socket.on('data', (data) => {
        got += data.toString();
      });
      socket.on('close', () => resolve(got));
    });
    expect(text).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(JSON.parse(text.slice(text.indexOf('\r\n\r\n')))).toMatchObject({
      code: 3,
      details: [],
    });
  });
});

describe('heights', () => {
  const supplyAt = (height: string, name = 'x-cosmos-block-height'): Promise<Answer> =>
    ask(`/cosmos/bank/v1beta1/balances/${bob.address}/by_denom?denom=upoc`, {
      headers: { [name]: height },
    });

  test('the state of a past height is read, by either name of the header', async () => {
    for (const name of ['x-cosmos-block-height', 'Grpc-Metadata-X-Cosmos-Block-Height']) {
      expect(await supplyAt('1', name)).toMatchObject({
        status: 200,
        height: '1',
        json: { balance: { amount: '1000000000' } },
      });
    }
    expect(await supplyAt('3')).toMatchObject({ json: { balance: { amount: '1000000007' } } });
    expect(await supplyAt('0')).toMatchObject({ height: '3' });
  });

  test.each([
    ['99', 'cannot query with height in the future; please provide a valid height'],
    ['-1', 'cannot query with height < 0; please provide a valid height'],
    ['two', 'strconv.ParseInt: parsing "two": invalid syntax'],
    ['9223372036854775808', 'value out of range'],
    ['1.5', 'invalid syntax'],
  ])('height %s is refused', async (height, text) => {
    const { status, json } = await supplyAt(height);
    expect(status).toBe(400);
    expect(json).toMatchObject({ code: 3, message: expect.stringContaining(text) });
  });
});

test('what needs CometBFT is unavailable without it, with a text that says so', async () => {
  const { status, json } = await ask('/cosmos/base/tendermint/v1beta1/blocks/latest');
  expect(status).toBe(503);
  expect(json).toMatchObject({
    code: 14,
    message: expect.stringContaining('CometBFT does not answer'),
  });
});

test('stores and their proofs are read through abci_query; gRPC methods are not', async () => {
  const path = '/cosmos/base/tendermint/v1beta1/abci_query';
  const key = encodeURIComponent(Buffer.from([5]).toString('base64'));
  const { json } = await ask(`${path}?path=/store/bank/key&data=${key}&height=2&prove=true`);
  expect(json).toMatchObject({
    code: 0,
    height: '2',
    proof_ops: { ops: [{ type: 'ics23:iavl' }, { type: 'ics23:simple' }] },
  });
  expect(await ask(`${path}?path=/cosmos.bank.v1beta1.Query/Params`)).toMatchObject({
    status: 400,
    json: { message: 'unsupported ABCI query path: /cosmos.bank.v1beta1.Query/Params' },
  });
  expect(await ask(path)).toMatchObject({ status: 400, json: { message: 'empty query path' } });
});
