import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parseTrace } from '../../../src/host/load/loadTrace.ts';
import { closeServer } from '../host/generators/backend.ts';
import { runCli, temporaryFolder } from './runCli.ts';

async function serve(texts: readonly string[]): Promise<string> {
  let asked = 0;
  const server = createServer((_, response) => {
    response.end(texts[Math.min(asked, texts.length - 1)]);
    asked += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => closeServer(server));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

const load = (...flags: string[]): ReturnType<typeof runCli> =>
  runCli(['host', 'load', '--home', temporaryFolder(), '--load.poll-ms', '100', ...flags]);

describe('host load', () => {
  const answers = ['{"busy_percent":12.5,"waiting":2}', 'nonsense', '{"busy_percent":80}'];

  test.each([['text'], ['json']])(
    'prints %s that a replay takes, without readings that failed',
    async (output) => {
      const url = await serve(answers);
      const source = ['--load.source', 'json', '--load.url', url];
      const run = await load(...source, '--count', '3', '-o', output);
      expect(run.code).toBe(0);
      const { rows, isAbsolute } = parseTrace(run.out, 'recorded');
      expect(rows.map(({ busyBps, waiting }) => [busyBps, waiting])).toEqual([
        [1_250, 2],
        [8_000, undefined],
      ]);
      expect(isAbsolute).toBe(true);
      expect(run.err).toContain('cannot be read');
      const path = join(temporaryFolder(), 'recorded');
      writeFileSync(path, run.out);
      expect((await runCli(['host', 'replay', path, '--home', temporaryFolder()])).code).toBe(0);
    },
  );

  test('fails where nothing can be read, and says why', async () => {
    const url = await serve(['<html>']);
    const run = await load('--load.source', 'prometheus', '--load.url', url, '--count', '2');
    expect(run.code).toBe(1);
    expect(run.err).toContain('no vllm:num_requests_running');
    expect(run.err).toContain('take the GPUs for busy');
  });

  test('needs a source', async () => {
    const run = await load('--count', '1');
    expect(run.code).toBe(1);
    expect(run.err).toContain('load.source');
  });
});
