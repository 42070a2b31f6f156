import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { RpcConnection } from '../../../load/rpc.ts';

/** Answers its first request and resets the connection at every later one on it, `resets` times. */
async function startResetting(resets: number): Promise<{ url: string; asked(): number }> {
  let [asked, left] = [0, resets];
  const server = createServer((request, response) => {
    asked += 1;
    request.resume();
    request.once('end', () => {
      if (asked > 1 && left > 0) {
        left -= 1;
        request.socket.resetAndDestroy();
        return;
      }
      response.end(JSON.stringify({ result: { asked } }));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  return { url: `http://127.0.0.1:${port}`, asked: () => asked };
}

test('a connection that the node closed while it was idle is opened again', async () => {
  const { url, asked } = await startResetting(1);
  const rpc = new RpcConnection(url);
  onTestFinished(() => rpc.close());
  expect(await rpc.call('status')).toEqual({ asked: 1 });
  expect(await rpc.call('status')).toEqual({ asked: 3 });
  expect(asked()).toBe(3);
});

test('a node that resets every connection is away, after five tries', async () => {
  const { url, asked } = await startResetting(100);
  const rpc = new RpcConnection(url);
  onTestFinished(() => rpc.close());
  await rpc.call('status');
  await expect(rpc.call('status')).rejects.toThrow('does not answer');
  expect(asked()).toBe(6);
});

test('an answer that breaks off is asked for again', async () => {
  let asked = 0;
  const server = createServer((request, response) => {
    asked += 1;
    request.resume();
    const answer = JSON.stringify({ result: { asked } });
    response.writeHead(200, { 'content-length': answer.length });
    response.write(answer.slice(0, 5));
    if (asked === 1) setTimeout(() => request.socket.destroy(), 20);
    else response.end(answer.slice(5));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  const address = server.address();
  const rpc = new RpcConnection(
    `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
  );
  onTestFinished(() => rpc.close());
  expect(await rpc.call('status')).toMatchObject({ asked: 2 });
});
