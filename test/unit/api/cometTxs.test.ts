/** Sending and finding transactions: what CometBFT is asked, and what becomes of its answers. */

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { toHex } from '../../../src/lib/bytes.ts';
import { sha256 } from '../../../src/lib/sha256.ts';
import { type CometApi, startCometApi } from '../../harness/cometApi.ts';

let comet: CometApi['comet'];
let tx: Uint8Array;
let ask: CometApi['ask'];
let close: CometApi['close'];

beforeAll(async () => {
  ({ comet, tx, ask, close } = await startCometApi());
});

afterAll(() => close());

beforeEach(() => {
  comet.asked.length = 0;
  comet.answers.clear();
});

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

describe('broadcast', () => {
  const send = (mode: unknown = 'BROADCAST_MODE_SYNC', bytes = base64(tx)) =>
    ask('/cosmos/tx/v1beta1/txs', { tx_bytes: bytes, mode });
  const hash = (): string => toHex(sha256(tx)).toUpperCase();

  test('the verdict of CheckTx is a TxResponse', async () => {
    comet.answers.set('broadcast_tx_sync', {
      code: 5,
      data: '',
      log: 'insufficient funds',
      codespace: 'sdk',
      hash: hash(),
    });
    expect(await send()).toEqual({
      status: 200,
      json: {
        tx_response: {
          height: '0',
          txhash: hash(),
          codespace: 'sdk',
          code: 5,
          data: '',
          raw_log: 'insufficient funds',
          logs: [],
          info: '',
          gas_wanted: '0',
          gas_used: '0',
          tx: null,
          timestamp: '',
          events: [],
        },
      },
    });
    expect(comet.asked).toEqual([{ method: 'broadcast_tx_sync', params: { tx: base64(tx) } }]);
  });

  test('ASYNC waits for nothing; another mode, or no transaction, is refused', async () => {
    comet.answers.set('broadcast_tx_async', {
      code: 0,
      data: '',
      log: '',
      codespace: '',
      hash: hash(),
    });
    expect(await send('BROADCAST_MODE_ASYNC')).toMatchObject({
      json: { tx_response: { code: 0 } },
    });
    expect(await send('BROADCAST_MODE_UNSPECIFIED')).toMatchObject({
      status: 500,
      json: {
        code: 2,
        message: 'unsupported return type unspecified; supported types: sync, async',
      },
    });
    expect(await send(2, '')).toMatchObject({ status: 400, json: { message: 'invalid empty tx' } });
  });

  test.each([
    ['tx already exists in cache', 19],
    ['mempool is full: number of txs 5000 (max: 5000)', 20],
    ['Tx too large. Max size is 10, but got 20', 21],
  ])('"%s" of CometBFT is code %i', async (text, code) => {
    comet.answers.set('broadcast_tx_sync', new Error(text));
    expect(await send()).toMatchObject({
      status: 200,
      json: { tx_response: { code, codespace: 'sdk', txhash: hash() } },
    });
  });

  test('another refusal of CometBFT comes through with its text', async () => {
    comet.answers.set('broadcast_tx_sync', new Error('something odd'));
    expect(await send()).toEqual({
      status: 500,
      json: { code: 2, message: 'something odd', details: [] },
    });
  });
});

describe('search', () => {
  const search = (query: Record<string, string>) =>
    ask(`/cosmos/tx/v1beta1/txs?${new URLSearchParams(query)}`);

  test('query, page, limit and order reach CometBFT; each block is asked for once', async () => {
    const found = {
      hash: toHex(sha256(tx)),
      height: '7',
      tx: base64(tx),
      tx_result: {
        code: 3,
        data: base64(Uint8Array.of(0xab, 1)),
        log: 'failed',
        gas_wanted: '10',
        gas_used: '9',
        codespace: 'poc',
        events: [{ type: 'tx', attributes: [{ key: 'fee', value: '', index: true }] }],
      },
    };
    comet.answers.set('tx_search', { txs: [found, found], total_count: '12' });
    comet.answers.set('header', { header: { time: '2024-05-06T07:08:09.123456789Z' } });
    const { json } = await search({
      query: "message.sender='x'",
      page: '2',
      limit: '2',
      order_by: '2',
    });
    expect(json).toMatchObject({
      total: '12',
      pagination: null,
      txs: [{ body: {} }, { body: {} }],
      tx_responses: [
        {
          height: '7',
          code: 3,
          codespace: 'poc',
          data: 'AB01',
          raw_log: 'failed',
          gas_used: '9',
          timestamp: '2024-05-06T07:08:09Z',
          tx: { '@type': '/cosmos.tx.v1beta1.Tx' },
          events: [{ type: 'tx', attributes: [{ key: 'fee', value: '', index: true }] }],
        },
        {},
      ],
    });
    expect(comet.asked).toEqual([
      {
        method: 'tx_search',
        params: {
          query: "message.sender='x'",
          prove: false,
          page: '2',
          per_page: '2',
          order_by: 'desc',
        },
      },
      { method: 'header', params: { height: '7' } },
    ]);
  });

  test('the older form with events and an offset is understood; no query is refused', async () => {
    comet.answers.set('tx_search', { txs: [], total_count: '0' });
    await ask(
      "/cosmos/tx/v1beta1/txs?events=a.b='c'&events=d.e=1&pagination.offset=20&pagination.limit=10",
    );
    expect(comet.asked[0]?.params).toMatchObject({
      query: "a.b='c' AND d.e=1",
      page: '3',
      per_page: '10',
    });
    expect(await search({ limit: '5' })).toMatchObject({ status: 400, json: { code: 3 } });
  });

  test('a limit above what CometBFT gives is cut to it', async () => {
    comet.answers.set('tx_search', { txs: [], total_count: '0' });
    await search({ query: 'tx.height>0', limit: '100000' });
    expect(comet.asked[0]?.params).toMatchObject({ per_page: '100', page: '1' });
  });

  test.each(['zz', '0', '0x00', 'a'.repeat(63)])('the hash %s is refused', async (hash) => {
    expect(await ask(`/cosmos/tx/v1beta1/txs/${hash}`)).toMatchObject({
      status: 400,
      json: { code: 3, message: expect.stringContaining('hex') },
    });
  });
});
