/** gRPC-web: frames as browsers send and read them, binary and base64. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { grpcWebForm, readGrpcWebRequest } from '../../../src/api/rest/grpcWeb.ts';
import {
  QueryBalanceRequest,
  QueryBalanceResponse,
} from '../../../src/gen/cosmos/bank/v1beta1/query.ts';
import { type ApiNode, startApiNode } from '../../harness/apiNode.ts';
import { simAccount } from '../../harness/simAccount.ts';
import { SimChain } from '../../harness/simChain.ts';

const alice = simAccount(1);
let chain: SimChain;
let api: ApiNode;

beforeAll(async () => {
  chain = await SimChain.start({ accounts: [alice] });
  await chain.block();
  await chain.block();
  api = await startApiNode(chain);
});

afterAll(async () => {
  expect(api.bugs).toEqual([]);
  await api.close();
  await chain.stop();
});

const path = '/cosmos.bank.v1beta1.Query/Balance';
const binary = 'application/grpc-web+proto';
const text = 'application/grpc-web-text';

function frame(bytes: Uint8Array, flag = 0): Buffer {
  const header = Buffer.alloc(5);
  header.writeUInt8(flag, 0);
  header.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([header, bytes]);
}

const request = frame(
  QueryBalanceRequest.encode({ address: alice.address, denom: 'upoc' }).finish(),
);

interface Answer {
  readonly status: number;
  readonly contentType: string | null;
  readonly height: string | null;
  readonly frames: { readonly flag: number; readonly bytes: Buffer }[];
}

async function call(
  at: string,
  contentType: string,
  body: Buffer | string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const answer = await fetch(api.rest + at, {
    method: 'POST',
    headers: { 'content-type': contentType, 'x-grpc-web': '1', ...headers },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });
  const got = Buffer.from(await answer.arrayBuffer());
  const type = answer.headers.get('content-type');
  let rest = type?.includes('-text') ? Buffer.from(got.toString(), 'base64') : got;
  const frames: Answer['frames'] = [];
  while (rest.length > 0) {
    const end = 5 + rest.readUInt32BE(1);
    frames.push({ flag: rest.readUInt8(0), bytes: rest.subarray(5, end) });
    rest = rest.subarray(end);
  }
  return {
    status: answer.status,
    contentType: type,
    height: answer.headers.get('x-cosmos-block-height'),
    frames,
  };
}

const trailers = ({ frames }: Answer): string => frames.at(-1)?.bytes.toString() ?? '';

describe('a call', () => {
  test.each([
    ['binary', binary, (bytes: Buffer) => bytes],
    ['without a message format', 'application/grpc-web', (bytes: Buffer) => bytes],
    ['base64', text, (bytes: Buffer) => bytes.toString('base64')],
    [
      'base64 in two pieces',
      'application/grpc-web-text+proto',
      (bytes: Buffer) =>
        bytes.subarray(0, 5).toString('base64') + bytes.subarray(5).toString('base64'),
    ],
  ])('%s is answered in kind', async (_, contentType, form) => {
    const answer = await call(path, contentType, form(request), { 'x-cosmos-block-height': '1' });
    expect(answer).toMatchObject({ status: 200, height: '1' });
    expect(answer.contentType).toContain(contentType.includes('text') ? 'web-text' : 'web+proto');
    expect(answer.frames.map(({ flag }) => flag)).toEqual([0, 0x80]);
    const message = QueryBalanceResponse.decode(answer.frames[0]?.bytes ?? Buffer.alloc(0));
    expect(message.balance).toEqual({ denom: 'upoc', amount: '1000000000' });
    expect(trailers(answer)).toBe('grpc-status:0\r\ngrpc-message:\r\n');
  });

  test('a refusal is a status in the trailers, its text percent-encoded', async () => {
    const odd = frame(QueryBalanceRequest.encode({ address: 'ä%', denom: 'upoc' }).finish());
    const answer = await call(path, binary, odd);
    expect(answer.frames).toHaveLength(1);
    expect(trailers(answer)).toMatch(
      /^grpc-status:3\r\ngrpc-message:invalid address: [\x20-\x7e]*\r\n$/,
    );
    const nowhere = await call('/nothing.Here/Method', binary, request);
    expect(trailers(nowhere)).toMatch(/^grpc-status:12\r\n/);
    const height = await call(path, binary, request, { 'x-cosmos-block-height': '99' });
    expect(trailers(height)).toMatch(/^grpc-status:3\r\n/);
  });

  test.each([
    ['nothing', Buffer.alloc(0), 3],
    ['half a header', Buffer.from([0, 0]), 3],
    ['a length beyond the body', Buffer.from([0, 255, 255, 255, 255, 1]), 3],
    ['two frames', Buffer.concat([request, request]), 3],
    ['a compressed frame', frame(Buffer.from([1]), 1), 12],
    ['a message that is none', frame(Buffer.from([0x0a, 0xff])), 3],
  ])('%s is refused', async (_, body, code) => {
    expect(trailers(await call(path, binary, body))).toMatch(
      new RegExp(`^grpc-status:${code}\r\n`),
    );
  });

  test('text that is no base64 is refused', async () => {
    expect(trailers(await call(path, text, '****'))).toMatch(/^grpc-status:3\r\n/);
  });
});

test('it is off where it is not wanted', async () => {
  const off = await startApiNode(chain, { servers: { grpcWebEnable: false } });
  const answer = await fetch(off.rest + path, {
    method: 'POST',
    headers: { 'content-type': binary },
    body: new Uint8Array(request),
  });
  expect(answer.status).toBe(501);
  await off.close();
});

test('base64 is taken in pieces that end anywhere', () => {
  const form = grpcWebForm(text);
  if (form === undefined) throw new Error('no form');
  for (let cut = 0; cut <= request.length; cut += 1) {
    const body =
      request.subarray(0, cut).toString('base64') + request.subarray(cut).toString('base64');
    expect(Buffer.from(readGrpcWebRequest(Buffer.from(body), form))).toEqual(request.subarray(5));
  }
});
