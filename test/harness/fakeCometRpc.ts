/** CometBFT's RPC as far as the services ask it: answers by method, and what was asked. */

import { createServer } from 'node:http';

export interface FakeCometRpc {
  /** `http://host:port` */
  readonly url: string;
  readonly asked: { readonly method: string; readonly params: Record<string, unknown> }[];
  /** A result by method, or a function of the parameters; an Error is CometBFT's refusal with this text. */
  readonly answers: Map<string, unknown>;
  close(): Promise<void>;
}

export async function startFakeCometRpc(): Promise<FakeCometRpc> {
  const asked: FakeCometRpc['asked'] = [];
  const answers: FakeCometRpc['answers'] = new Map();
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (data) => {
      body += data;
    });
    request.on('end', () => {
      const { method, params } = JSON.parse(body) as FakeCometRpc['asked'][number];
      asked.push({ method, params });
      const known = answers.get(method);
      const result: unknown = typeof known === 'function' ? known(params) : known;
      const answer =
        result instanceof Error || result === undefined
          ? {
              error: {
                code: -32603,
                message: 'Internal error',
                data: result?.message ?? 'no answer',
              },
            }
          : { result };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ jsonrpc: '2.0', id: 1, ...answer }));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    answers,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
