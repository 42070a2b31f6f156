/** How the servers stand on their ports: CORS by configuration, off where they are off, and a clear error where a port is taken. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ApiNode, startApiNode } from '../../harness/apiNode.ts';
import { simAccount } from '../../harness/simAccount.ts';
import { SimChain } from '../../harness/simChain.ts';

let chain: SimChain;
let api: ApiNode;

beforeAll(async () => {
  chain = await SimChain.start({ accounts: [simAccount(1)] });
  await chain.block();
  api = await startApiNode(chain, {
    servers: { apiCorsOrigins: 'https://one.example, https://two.example' },
  });
});

afterAll(async () => {
  await api.close();
  await chain.stop();
});

describe('CORS', () => {
  const from = async (origin: string): Promise<Response> =>
    fetch(`${api.rest}/cosmos/bank/v1beta1/params`, { headers: { origin } });

  test('pages of the listed origins may read, others may not', async () => {
    const one = await from('https://one.example');
    expect(one.headers.get('access-control-allow-origin')).toBe('https://one.example');
    expect(one.headers.get('access-control-expose-headers')).toContain('x-cosmos-block-height');
    const odd = await from('https://odd.example');
    expect(odd.headers.get('access-control-allow-origin')).toBeNull();
  });

  test('a preflight is answered', async () => {
    const answer = await fetch(`${api.rest}/cosmos/tx/v1beta1/txs`, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://two.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      },
    });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-methods')).toContain('POST');
  });

  test('all origins by enabled-unsafe-cors, none by default', async () => {
    for (const apiUnsafeCors of [true, false]) {
      const other = await startApiNode(chain, { servers: { apiUnsafeCors } });
      const answer = await fetch(`${other.rest}/cosmos/bank/v1beta1/params`, {
        headers: { origin: 'https://any.example' },
      });
      expect(answer.headers.get('access-control-allow-origin')).toBe(apiUnsafeCors ? '*' : null);
      await other.close();
    }
  });
});

test('a server that is off does not listen, and a taken port is an error that names the setting', async () => {
  const off = await startApiNode(chain, { servers: { grpcEnable: false, apiEnable: false } });
  expect(off).toMatchObject({ rest: '', grpc: '' });
  await expect(
    startApiNode(chain, { servers: { apiAddress: api.rest.replace('http', 'tcp') } }),
  ).rejects.toMatchObject({
    setting: 'api.address',
    message: expect.stringContaining('EADDRINUSE'),
  });
  await expect(startApiNode(chain, { servers: { grpcAddress: api.grpc } })).rejects.toMatchObject({
    setting: 'grpc.address',
  });
});
