import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import type { ArtifactGenerator, GenerateRequest } from '../../../../src/host/generator.ts';
import { createHttpWire } from '../../../../src/host/generators/httpWire.ts';
import { createWireGenerator } from '../../../../src/host/generators/wireGenerator.ts';
import { Backend, closeServer, type Fault, type ServedBackend, serveBackend } from './backend.ts';

const served: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const one of served.splice(0)) await one.close();
});

async function serve(backend: Backend, token?: string): Promise<ServedBackend> {
  const one = await serveBackend(backend, token);
  served.push(one);
  return one;
}

async function serveRaw(listener: RequestListener): Promise<string> {
  const server: Server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  served.push({ close: () => closeServer(server) });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const generatorOf = (url: string, more: object = {}): ArtifactGenerator =>
  createWireGenerator({
    wire: createHttpWire({ url, ...more }),
    timeoutMs: 20_000,
    cancelMs: 2_000,
  });

const request: GenerateRequest = {
  seed: new Uint8Array(32).fill(1),
  address: new Uint8Array(20).fill(2),
  firstNonce: 5n,
  count: 20,
  artifactSize: 24,
};
const never = (): AbortSignal => new AbortController().signal;

describe('a generator behind HTTP', () => {
  test('gives what was asked for, and knows what the back end says of itself', async () => {
    const { url } = await serve(new Backend('boasts of its speed'));
    const generator = generatorOf(url);
    expect(generator.estimate()).toBeUndefined();
    const artifacts = await generator.generate(request, never());
    expect(artifacts).toHaveLength(20);
    expect(artifacts.every(({ length }) => length === 24)).toBe(true);
    expect(generator.name).toBe(`test back end (HTTP ${url})`);
    expect(generator.usesModel).toBe(false);
    expect(generator.estimate()).toBe(1e12);
    expect(await generator.generate(request, never())).toEqual(artifacts);
  });

  test('never asks for more than max_count at once', async () => {
    const { url } = await serve(new Backend('none'));
    const artifacts = await generatorOf(url).generate({ ...request, count: 50_000 }, never());
    expect(artifacts).toHaveLength(4_000);
  });

  test('cancels when the signal aborts, and keeps what was made', async () => {
    const backend = new Backend('none');
    const { url } = await serve(backend);
    const generator = generatorOf(url);
    const stop = new AbortController();
    const asked = generator.generate({ ...request, count: 4_000 }, stop.signal);
    await expect.poll(() => backend.seen.some((line) => line.startsWith('generate'))).toBe(true);
    stop.abort();
    const artifacts = await asked;
    expect(artifacts.length).toBeGreaterThan(0);
    expect(artifacts.length).toBeLessThan(4_000);
    const id = backend.seen.find((line) => line.startsWith('generate'))?.split(' ')[1];
    expect(backend.seen).toContain(`cancel ${id}`);
    expect(await generator.generate({ ...request, count: 3 }, never())).toEqual(
      artifacts.slice(0, 3),
    );
  });

  test('gives up a back end that does not obey, within the bound, and with nothing', async () => {
    const { url } = await serve(new Backend('ignores cancel'));
    const wire = createHttpWire({ url });
    const generator = createWireGenerator({ wire, timeoutMs: 20_000, cancelMs: 30 });
    const stop = new AbortController();
    const asked = generator.generate({ ...request, count: 4_000 }, stop.signal);
    stop.abort();
    expect(await asked).toEqual([]);
  });

  test('comes again when the back end is busy, and gives up after some times', async () => {
    const backend = new Backend('none');
    const { url } = await serve(backend);
    backend.busyTimes = 1;
    expect(await generatorOf(url).generate(request, never())).toHaveLength(20);
    backend.busyTimes = 100;
    await expect(generatorOf(url).generate(request, never())).rejects.toMatchObject({
      code: 'busy',
    });
    expect(backend.busyTimes).toBe(96);
  });

  test('finds a back end that was away, and another one in its place', async () => {
    let answers = 0;
    const backend = new Backend('none');
    const { url: behind } = await serve(backend);
    const url = await serveRaw((incoming, response) => {
      answers += 1;
      if (answers === 1) return void incoming.destroy();
      if (answers === 2) return void response.writeHead(502).end('<html>');
      return void response.writeHead(307, { location: `${behind}${incoming.url}` }).end();
    });
    // A redirect is not followed: the token would go elsewhere.
    await expect(generatorOf(url).generate(request, never())).rejects.toMatchObject({
      code: 'unreachable',
    });
    expect(answers).toBe(4);
    expect(backend.seen).toEqual([]);
  });

  test.each<[Fault, string]>([
    ['too many artifacts', '21 artifacts, 20 were asked for'],
    ['wrong size', 'has 23 bytes, expected 24'],
    ['bad base64', 'expected base64'],
    ['no artifacts', 'no artifacts'],
    ['no protocol', '"another/2"'],
    ['no max_count', '"max_count"'],
  ])('refuses the answer of one with %s, and says where it came from', async (fault, what) => {
    const { url } = await serve(new Backend(fault));
    const asked = generatorOf(url).generate(request, never());
    await expect(asked).rejects.toMatchObject({ code: 'bad_answer' });
    await expect(generatorOf(url).generate(request, never())).rejects.toThrow(what);
    await expect(generatorOf(url).generate(request, never())).rejects.toThrow(url);
  });

  test.each<[string, RequestListener, string]>([
    ['a web page', (_, response) => void response.end('<html>'), 'no JSON'],
    ['no such path', (_, response) => void response.writeHead(404).end(), 'HTTP 404'],
    ['a list', (_, response) => void response.end('[]'), 'expected an object'],
    [
      'HTTP 200 with an error',
      (_, r) => void r.end('{"error":{"code":"busy","message":""}}'),
      '200',
    ],
    [
      'an unknown error',
      (_, r) => void r.writeHead(500).end('{"error":{"code":"x"}}'),
      '"code":"x"',
    ],
  ])('%s is no answer', async (_, listener, what) => {
    const url = await serveRaw(listener);
    const asked = generatorOf(url).generate(request, never());
    await expect(asked).rejects.toThrow(what);
  });

  test('a token is sent, and shows in no name and no error', async () => {
    const { url } = await serve(new Backend('none'), 's3cret');
    expect(await generatorOf(url, { token: 's3cret' }).generate(request, never())).toHaveLength(20);
    const refused = await generatorOf(url, { token: 'wr0ng' })
      .generate(request, never())
      .catch((error: Error) => error);
    expect(refused).toMatchObject({ code: 'unauthorized' });
    expect(String(refused)).not.toContain('wr0ng');
    expect(generatorOf(url, { token: 's3cret' }).name).not.toContain('s3cret');
  });
});
