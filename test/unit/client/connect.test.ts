import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Comet38Client, Tendermint37Client } from '@cosmjs/tendermint-rpc';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { allPages } from '../../../src/client/allPages.ts';
import { blockStream, newBlockHeight } from '../../../src/client/blockStream.ts';
import { connectClient, useComet } from '../../../src/client/connectClient.ts';
import {
  QueryBalanceRequest,
  QueryBalanceResponse,
} from '../../../src/gen/cosmos/bank/v1beta1/query.ts';
import {
  QueryCommitsRequest,
  QueryCommitsResponse,
  QueryEpochResponse,
} from '../../../src/gen/cpoc/poc/v1/query.ts';
import { FakeNode } from './fakeNode.ts';

let node: FakeNode;
beforeEach(async () => {
  node = await FakeNode.start();
});
afterEach(() => node.stop());

describe('connecting', () => {
  test('reads the chain id, accepts tcp:// and a slash at the end', async () => {
    const rpc = `${node.rpc.replace('http', 'tcp')}/`;
    expect(await connectClient({ rpc })).toMatchObject({ chainId: 'test-1', rpc: node.rpc });
  });

  test('another chain, nobody there, no address: each one clear error', async () => {
    await expect(connectClient({ rpc: node.rpc, chainId: 'other' })).rejects.toMatchObject({
      code: 'wrong_chain',
      message: expect.stringMatching(/test-1, expected other; give/),
    });
    await expect(connectClient({ rpc: 'http://127.0.0.1:1' })).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining('http://127.0.0.1:1'),
    });
    await expect(connectClient({ rpc: 'localhost' })).rejects.toMatchObject({
      code: 'unsupported',
    });
  });

  test('a node whose chain has no block yet: wait', async () => {
    node.height = 0;
    await expect(connectClient({ rpc: node.rpc })).rejects.toMatchObject({
      code: 'syncing',
      message: expect.stringContaining('no block yet'),
    });
  });

  test('a server that never answers, and one that speaks something else', async () => {
    const mute = createServer(() => undefined);
    const other = createServer((_, response) => response.end('<html>hello</html>'));
    for (const server of [mute, other]) {
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    }
    const at = (server: typeof mute): string =>
      `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      await expect(connectClient({ rpc: at(mute), timeoutMs: 50 })).rejects.toMatchObject({
        code: 'unreachable',
        message: expect.stringContaining('timed out'),
      });
      await expect(connectClient({ rpc: at(other) })).rejects.toMatchObject({
        code: 'bad_answer',
      });
    } finally {
      mute.closeAllConnections();
      mute.close();
      other.close();
    }
  });
});

test.each([[undefined], [{ batch: 10, inFlight: 2 }]])(
  'an answer without an end is ended, and does not fill the memory (batches: %j)',
  async (batches) => {
    let sent = 0;
    const part = Buffer.alloc(1_048_576, '1');
    const endless = createServer((_, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write(part)) sent += part.length;
        sent += part.length;
      };
      response.on('drain', more);
      more();
    });
    await new Promise<void>((resolve) => endless.listen(0, '127.0.0.1', resolve));
    const rpc = `http://127.0.0.1:${(endless.address() as AddressInfo).port}`;
    try {
      await expect(connectClient({ rpc, ...(batches && { batches }) })).rejects.toMatchObject({
        code: 'bad_answer',
        message: expect.stringMatching(/sends more than [0-9]+ bytes in one answer/),
      });
      expect(sent).toBeLessThan(200 * 1_048_576);
    } finally {
      endless.closeAllConnections();
      endless.close();
    }
  },
);

describe('over a connection of cosmjs', () => {
  test('reads the chain id, and refuses another chain', async () => {
    const comet = await Comet38Client.connect(node.rpc);
    expect((await useComet(comet)).chainId).toBe('test-1');
    const client = await useComet(comet, 'test-1');
    node.answers.set('/cpoc.poc.v1.Query/Epoch', () =>
      QueryEpochResponse.encode(QueryEpochResponse.fromPartial({ epoch: { index: 9n } })).finish(),
    );
    expect((await client.query.modules.poc.epoch()).epoch?.index).toBe(9n);
    await expect(useComet(comet, 'other')).rejects.toMatchObject({ code: 'wrong_chain' });
  });

  test('one for another version of CometBFT is refused', async () => {
    const comet = await Tendermint37Client.connect(node.rpc);
    await expect(useComet(comet)).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('connect with connectClient'),
    });
  });
});

describe('queries', () => {
  test('of any module by its generated table, at a height that is asked for', async () => {
    const asked: QueryBalanceRequest[] = [];
    node.answers.set('/cosmos.bank.v1beta1.Query/Balance', (data) => {
      asked.push(QueryBalanceRequest.decode(data));
      const balance = { denom: 'upoc', amount: '18446744073709551616' };
      return QueryBalanceResponse.encode({ balance }).finish();
    });
    const { query } = await connectClient({ rpc: node.rpc });
    const { balance } = query.modules.bank;
    expect((await balance({ address: 'a', denom: 'upoc' })).balance?.amount).toBe(
      '18446744073709551616',
    );
    await balance({ address: 'b' }, { height: 77n });
    expect(asked).toEqual([
      { address: 'a', denom: 'upoc' },
      { address: 'b', denom: '' },
    ]);
    expect(node.heights).toEqual(['0', '77']);
  });

  test('typed, and refusals as ClientError', async () => {
    node.answers.set('/cpoc.poc.v1.Query/Epoch', () =>
      QueryEpochResponse.encode(
        QueryEpochResponse.fromPartial({ epoch: { index: 3n }, lastCommitHeight: 55n }),
      ).finish(),
    );
    const { query } = await connectClient({ rpc: node.rpc });
    expect(await query.poc.epoch()).toMatchObject({
      epoch: { index: 3n },
      lastCommitHeight: 55n,
    });
    await expect(query.poc.params()).rejects.toMatchObject({
      code: 'query_failed',
      message: expect.stringContaining('unknown query path'),
    });
  });

  test('all pages of a list, with the filter on each', async () => {
    const asked: QueryCommitsRequest[] = [];
    node.answers.set('/cpoc.poc.v1.Query/Commits', (data) => {
      const request = QueryCommitsRequest.decode(data);
      asked.push(request);
      const start = request.pagination?.key[0] ?? 0;
      const commits = [0, 1, 2].map((i) => ({ nonceCount: start + i }));
      const nextKey = start < 6 ? Uint8Array.of(start + 3) : new Uint8Array(0);
      return QueryCommitsResponse.encode(
        QueryCommitsResponse.fromPartial({ commits, pagination: { nextKey } }),
      ).finish();
    });
    const { query } = await connectClient({ rpc: node.rpc });
    const counts: number[] = [];
    const pages = allPages(
      (page) => query.poc.commits({ address: 'a' }, page),
      (response) => response.commits,
      3n,
    );
    for await (const commit of pages) counts.push(commit.nonceCount);
    expect(counts).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(asked.map((request) => [request.address, request.pagination?.limit])).toEqual(
      Array(3).fill(['a', 3n]),
    );
  });
});

describe('block stream', () => {
  test('by event, and by looking where the websocket is gone', async () => {
    const over = new AbortController();
    const links: boolean[] = [];
    const blocks = blockStream({
      rpc: node.rpc,
      height: async () => BigInt(node.height),
      pollMs: 200,
      signal: over.signal,
      onLink: (up) => links.push(up),
    });
    expect((await blocks.next()).value).toBe(1n);
    while (links.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const asked = performance.now();
    setTimeout(() => node.nextBlock(), 10);
    expect((await blocks.next()).value).toBe(2n);
    expect(performance.now() - asked, 'the event, not the look').toBeLessThan(150);
    node.dropSockets();
    node.height = 9;
    expect((await blocks.next()).value).toBe(9n);
    over.abort();
    expect((await blocks.next()).done).toBe(true);
    expect(links.slice(0, 2)).toEqual([true, false]);
  });

  test('ends by itself when the consumer leaves', async () => {
    const height = async (): Promise<bigint> => 5n;
    const { signal } = new AbortController();
    for await (const seen of blockStream({ rpc: node.rpc, height, pollMs: 10, signal })) {
      expect(seen).toBe(5n);
      break;
    }
  });

  test('heights of events only', () => {
    const event = { result: { data: { value: { header: { height: '12' } } } } };
    expect(newBlockHeight(JSON.stringify(event))).toBe(12n);
    for (const text of ['', '{}', '[]', 'null', '{"result":{}}', '{"result":{"data":null}}']) {
      expect(newBlockHeight(text)).toBeUndefined();
    }
  });
});
