import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import {
  createJsonSource,
  createPrometheusSource,
  usualJsonFields,
} from '../../../../src/host/load/httpSource.ts';
import { loadPresets } from '../../../../src/host/load/loadFields.ts';
import type { LoadSource } from '../../../../src/host/load/loadSource.ts';

const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`;
}

const serveText = (text: string): Promise<string> => serve((_, answer) => void answer.end(text));

const read = (source: LoadSource): ReturnType<LoadSource['read']> =>
  source.read(1_000, new AbortController().signal);

const vllmText = `# HELP vllm:num_requests_running Number of requests in model execution batches.
# TYPE vllm:num_requests_running gauge
vllm:num_requests_running{engine="0",model_name="Qwen/Qwen3-235B \\"x\\" {a}"} 24.0
vllm:num_requests_running{engine="1",model_name="Qwen/Qwen3-235B"} 8.0
vllm:num_requests_waiting{engine="0",model_name="Qwen"} 0.0
vllm:num_requests_waiting{engine="1",model_name="Qwen"} 2.0
vllm:gpu_cache_usage_perc{engine="0",model_name="Qwen"} 0.05
vllm:num_requests_running_total{engine="1"} 999
vllm:e2e_request_latency_seconds_bucket{le="+Inf"} 7
`;
const dcgmText = `DCGM_FI_DEV_GPU_UTIL{gpu="0",UUID="GPU-1",device="nvidia0"} 100
DCGM_FI_DEV_GPU_UTIL{gpu="1",UUID="GPU-2",device="nvidia1"} 20 1795262400000
DCGM_FI_DEV_POWER_USAGE{gpu="0",UUID="GPU-1"} 412.5
DCGM_FI_DEV_POWER_USAGE{gpu="1",UUID="GPU-2"} 1.005e2
`;

describe('metrics of Prometheus', () => {
  test("vLLM's requests over the capacity are the load, queues are summed over engines", async () => {
    const urls = [await serveText(vllmText)];
    const source = createPrometheusSource({
      urls,
      fields: loadPresets['vllm'] ?? {},
      capacity: 128,
    });
    expect(await read(source)).toEqual({
      atMs: 1_000,
      busyBps: 2_500,
      waiting: 2,
      powerWatts: undefined,
    });
    expect(source.scope).toBe('inference');
  });

  test('a cache that is fuller than the batch counts as the load', async () => {
    const urls = [await serveText(vllmText.replace('0.05', '0.92'))];
    const source = createPrometheusSource({
      urls,
      fields: loadPresets['vllm'] ?? {},
      capacity: 128,
    });
    expect((await read(source)).busyBps).toBe(9_200);
  });

  test('the cache is read under its newer name too, and counted once where both are there', async () => {
    const newer = 'vllm:kv_cache_usage_perc{engine="0"} 0.7\n';
    for (const text of [vllmText.replace(/.*gpu_cache.*\n/, newer), vllmText + newer]) {
      const urls = [await serveText(text)];
      const fields = loadPresets['vllm'] ?? {};
      const source = createPrometheusSource({ urls, fields, capacity: 128 });
      expect((await read(source)).busyBps).toBe(7_000);
    }
  });

  test('more requests than the capacity are a full load', async () => {
    const urls = [await serveText(vllmText)];
    const source = createPrometheusSource({
      urls,
      fields: loadPresets['vllm'] ?? {},
      capacity: 16,
    });
    expect((await read(source)).busyBps).toBe(10_000);
  });

  test("DCGM's load is the mean of the GPUs, its power their sum, and it counts our own work", async () => {
    const urls = [await serveText(dcgmText)];
    const source = createPrometheusSource({ urls, fields: loadPresets['dcgm'] ?? {}, capacity: 1 });
    expect(await read(source)).toEqual({
      atMs: 1_000,
      busyBps: 6_000,
      waiting: undefined,
      powerWatts: 513,
    });
    expect(source.scope).toBe('everything');
  });

  test('two addresses are put together: load of the one, power of the other', async () => {
    const urls = [await serveText(vllmText), await serveText(dcgmText)];
    const fields = loadPresets['vllm+dcgm'] ?? {};
    const source = createPrometheusSource({ urls, fields, capacity: 64 });
    expect(await read(source)).toMatchObject({ busyBps: 5_000, waiting: 2, powerWatts: 513 });
    expect(source.scope).toBe('inference');
  });

  test.each([
    ['nothing', '', 'no vllm:num_requests_running'],
    ['a web page', '<html>', 'no vllm:num_requests_running'],
    ['another program', dcgmText, 'no vllm:num_requests_running'],
    ['no queue', vllmText.replaceAll('num_requests_waiting', 'x'), 'no vllm:num_requests_waiting'],
    ['NaN', vllmText.replace(/running(.*) \S+\n/g, 'running$1 NaN\n'), 'cannot be'],
    ['a negative number', vllmText.replace(/ (24|8)\.0/g, ' -5'), 'cannot be'],
    ['an endless number', vllmText.replace(' 24.0', ' +Inf'), 'cannot be'],
  ])('%s is an error that says what is missing', async (_, text, what) => {
    const urls = [await serveText(text)];
    const source = createPrometheusSource({
      urls,
      fields: loadPresets['vllm'] ?? {},
      capacity: 128,
    });
    await expect(read(source)).rejects.toThrow(new RegExp(what));
  });
});

describe('JSON', () => {
  test('says the load, and with it what it knows', async () => {
    const urls = [await serveText('{"busy_percent":12.5,"waiting":3,"other":"x"}')];
    const source = createJsonSource({ urls, fields: usualJsonFields, capacity: 1 });
    expect(await read(source)).toEqual({
      atMs: 1_000,
      busyBps: 1_250,
      waiting: 3,
      powerWatts: undefined,
    });
  });

  test('may be nested, with a number for each GPU', async () => {
    const urls = [await serveText('{"gpus":{"load":[10,30],"watts":[100,200]}}')];
    const fields = { busy: 'gpus.load', power: 'gpus.watts' };
    const source = createJsonSource({ urls, fields, capacity: 1 });
    expect(await read(source)).toMatchObject({ busyBps: 2_000, powerWatts: 300 });
  });

  test.each([
    ['not JSON', 'busy', /JSON/],
    ['without the load', '{"waiting":1}', /no busy_percent/],
    ['with a text for the load', '{"busy_percent":"low"}', /busy_percent is no number/],
    ['with null', '{"busy_percent":null}', /busy_percent is no number/],
    ['of another shape', '[1]', /no busy_percent/],
  ])('%s is an error', async (_, text, what) => {
    const urls = [await serveText(text)];
    const source = createJsonSource({ urls, fields: usualJsonFields, capacity: 1 });
    await expect(read(source)).rejects.toThrow(what);
  });
});

describe('an address', () => {
  const sourceOf = (url: string, token?: string): LoadSource =>
    createJsonSource({ urls: [url], fields: usualJsonFields, capacity: 1, token });

  test('gets the token, and no error ever shows it', async () => {
    const url = await serve((request, answer) => {
      if (request.headers.authorization === 'Bearer s3cret') answer.end('{"busy_percent":1}');
      else answer.writeHead(401).end('who are you');
    });
    expect((await read(sourceOf(url, 's3cret'))).busyBps).toBe(100);
    const refused = await read(sourceOf(url, 'wr0ng')).catch((error: Error) => error.message);
    expect(refused).toContain('HTTP 401');
    expect(refused).not.toContain('wr0ng');
    expect(sourceOf(url, 's3cret').name).not.toContain('s3cret');
  });

  test('that nobody listens at, sends elsewhere or never stops is an error', async () => {
    const gone = await serveText('');
    await afterEachServer();
    await expect(read(sourceOf(gone))).rejects.toThrow('does not answer');
    const elsewhere = await serve((_, answer) => {
      answer.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
    });
    await expect(read(sourceOf(elsewhere))).rejects.toThrow('does not answer');
    const endless = await serve((_, answer) => {
      const more = (): void => {
        if (!answer.destroyed) answer.write(' '.repeat(65_536), () => setImmediate(more));
      };
      more();
    });
    await expect(read(sourceOf(endless))).rejects.toThrow('more than');
  });

  test('that is silent is left when the signal aborts', async () => {
    const silent = await serve(() => {});
    const limit = new AbortController();
    const reading = sourceOf(silent).read(0, limit.signal);
    limit.abort();
    await expect(reading).rejects.toThrow('does not answer');
  });
});

/** Closes what listens now. */
async function afterEachServer(): Promise<void> {
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
}
