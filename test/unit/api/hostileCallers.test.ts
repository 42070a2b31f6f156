/** What one caller can hold or take: connections, streams, memory and the thread have bounds that no request gets around. */

import { connect as connectHttp2 } from 'node:http2';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Client, credentials, Server, ServerCredentials } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { requestPatience } from '../../../src/api/grpc/requestPatience.ts';
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
  expect(api.bugs).toEqual([]);
  await api.close();
  await chain.stop();
});

const supply = '/cosmos/bank/v1beta1/supply';
const formHeaders = { 'content-type': 'application/x-www-form-urlencoded' };
const portOf = (address: string): number => Number(address.split(':').at(-1));

function open(address: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(portOf(address), '127.0.0.1', () => resolve(socket));
    socket.once('error', reject);
  });
}

const ended = (socket: Socket): Promise<unknown> =>
  new Promise((resolve) => {
    socket.on('error', () => {});
    socket.resume().once('close', resolve);
  });

const answers = async (address: string): Promise<boolean> => {
  const client = new Client(address, credentials.createInsecure());
  const deadline = Date.now() + 5000;
  try {
    return await new Promise((resolve) =>
      client.waitForReady(deadline, (error) => resolve(error === undefined)),
    );
  } finally {
    client.close();
  }
};

describe('the thread', () => {
  test('a megabyte of different parameter names costs a pass, not one a name', {
    timeout: 10_000,
  }, async () => {
    const body = Array.from({ length: 90_000 }, (_, i) => `a${i}=1`).join('&');
    const answer = await fetch(api.rest + supply, { method: 'POST', body, headers: formHeaders });
    expect(answer.status).toBe(200);
  });

  test('a body is read in the turn of its query: where there is no turn, nothing is read', async () => {
    const full = await startApiNode(chain, { queue: { maxWaiting: 0 } });
    const path = '/cosmos/tx/v1beta1/decode';
    const ask = async (rest: string): Promise<number> =>
      (await fetch(rest + path, { method: 'POST', body: 'no JSON' })).status;
    expect([await ask(api.rest), await ask(full.rest)]).toEqual([400, 429]);
    await full.close();
  });
});

describe('connections', () => {
  test('one more to gRPC than may be open is closed, and there is room when another ends', async () => {
    const small = await startApiNode(chain, { servers: { grpcMaxOpenConnections: 2 } });
    const held = [await open(small.grpc), await open(small.grpc)];
    await ended(await open(small.grpc));
    const left = ended(held[0] as Socket);
    held[0]?.destroy();
    await left;
    expect(await answers(small.grpc)).toBe(true);
    held[1]?.destroy();
    await small.close();
  });

  test('localhost is every address that it has', async () => {
    const both = await startApiNode(chain, { servers: { grpcAddress: 'localhost:0' } });
    expect(await answers(`127.0.0.1:${portOf(both.grpc)}`)).toBe(true);
    await both.close();
  });

  test('a request to REST that never gets whole is ended where it had to have come', async () => {
    const brief = await startApiNode(chain, { servers: { apiReadTimeout: 1 } });
    const socket = await open(brief.rest);
    let got = '';
    socket.on('data', (bytes) => {
      got += bytes.toString();
    });
    socket.write('GET /cosmos/ba');
    await ended(socket);
    expect(got).toMatch(
      /^HTTP\/1\.1 408 [\s\S]*{"code":3,"message":"Request Timeout","details":\[\]}$/,
    );
    await brief.close();
  });

  test('streams that are opened and reset without end cost their caller the connection', async () => {
    const session = connectHttp2(`http://${api.grpc}`);
    session.on('error', () => {});
    const closed = new Promise((resolve) => session.once('close', resolve));
    const headers = {
      ...{ ':method': 'POST', ':path': '/cosmos.bank.v1beta1.Query/TotalSupply' },
      ...{ 'content-type': 'application/grpc', te: 'trailers' },
    };
    for (let i = 0; i < 20_000 && !session.closed && !session.destroyed; i += 1) {
      session
        .request(headers)
        .on('error', () => {})
        .close(8);
      if (i % 100 === 0) await pause(1);
    }
    await closed;
    expect(await answers(api.grpc)).toBe(true);
  });
});

describe('a call without its request', () => {
  test.each([
    ['a message that does not come', false],
    ['a stream on which nothing comes', true],
  ])('%s', async (_, requestStream) => {
    const server = new Server({ interceptors: [requestPatience(50)] });
    const same = (bytes: Buffer): Buffer => bytes;
    const definition = {
      ...{ path: '/a.B/C', requestStream, responseStream: requestStream },
      ...{ requestSerialize: same, requestDeserialize: same },
      ...{ responseSerialize: same, responseDeserialize: same },
    };
    server.addService({ C: definition }, { C: () => {} });
    const port = await new Promise<number>((resolve, reject) =>
      server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, found) =>
        error === null ? resolve(found) : reject(error),
      ),
    );
    const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
    const call = requestStream
      ? client.makeBidiStreamRequest('/a.B/C', same, same)
      : client.makeClientStreamRequest('/a.B/C', same, same, () => {});
    call.on('error', () => {});
    const status = await new Promise((resolve) => call.once('status', resolve));
    expect(status).toMatchObject({ code: 4, details: 'no request came within 0.05 seconds' });
    client.close();
    server.forceShutdown();
  });
});

test('JSON that curl sends as a form is JSON all the same', async () => {
  const body = '{"tx_bytes":"AAAA"}';
  const path = `${api.rest}/cosmos/tx/v1beta1/decode`;
  const asked = await fetch(path, { method: 'POST', body, headers: formHeaders });
  expect(await asked.json()).toMatchObject({ message: expect.stringContaining('tx parse error') });
});

test('what needs no state is answered at heights that there are, and at no others', async () => {
  const ask = async (height: string): Promise<Response> =>
    fetch(`${api.rest}/cosmos/base/node/v1beta1/config`, {
      headers: { 'x-cosmos-block-height': height },
    });
  const there = await ask('1');
  expect([there.status, there.headers.get('x-cosmos-block-height')]).toEqual([200, '1']);
  const ahead = await ask('99');
  expect(ahead.status).toBe(400);
  expect(await ahead.json()).toMatchObject({ message: expect.stringContaining('in the future') });
});
