import { createHash } from 'node:crypto';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { cometbft, version } from '../../../tools/setup/cometbft.mjs';
import { tarOf } from './tarOf.ts';
import { temporaryFolder, writeProgram } from './temporaryFolder.ts';

const folder = temporaryFolder();
const cache = join(folder, 'cache/cpoc');
const installed = join(cache, `cometbft-${version}/cometbft`);
const os = process.platform;
const processor = process.arch === 'x64' ? 'amd64' : process.arch;
const archiveName = `cometbft_${version}_${os}_${processor}.tar.gz`;
const sumsName = `SHA256SUMS-${version}.txt`;

/** What the release's server has: file name to content. */
const served = new Map<string, Buffer | string>();
let asked: string[] = [];
let server: Server;
let env: Record<string, string> = {};

const make = (): Promise<string> => cometbft.make({ env, signal: new AbortController().signal });

function serveRelease(program: string, sum?: string): void {
  const archive = gzipSync(tarOf({ LICENSE: 'text', cometbft: program }));
  const right = createHash('sha256').update(archive).digest('hex');
  served.set(archiveName, archive);
  served.set(sumsName, `${'0'.repeat(64)}  other.tar.gz\n${sum ?? right}  ${archiveName}\n`);
}

beforeAll(async () => {
  server = createServer((request, response) => {
    const name = (request.url ?? '').replace('/release/', '');
    asked.push(name);
    if (name.startsWith('/moved/')) {
      response.writeHead(302, { location: `/release/${name.slice('/moved/'.length)}` }).end();
      return;
    }
    const content = served.get(name);
    response.writeHead(content === undefined ? 404 : 200).end(content);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
});
afterAll(() => server.close());

beforeEach(() => {
  rmSync(join(folder, 'cache'), { recursive: true, force: true });
  rmSync(join(folder, 'bin'), { recursive: true, force: true });
  served.clear();
  asked = [];
  const { port } = server.address() as AddressInfo;
  env = {
    PATH: join(folder, 'bin'),
    XDG_CACHE_HOME: join(folder, 'cache'),
    CPOC_COMETBFT_URL: `http://127.0.0.1:${port}/release/`,
  };
});

/** What is left in the cache beside the locks. */
function leftInCache(): string[] {
  return existsSync(cache) ? readdirSync(cache).filter((name) => name !== 'locks') : [];
}

describe('CometBFT is got', () => {
  test('from Go where that is there, and nothing is downloaded', async () => {
    writeProgram(
      join(folder, 'bin/go'),
      'mkdir -p "$GOBIN"; echo "$@" > "$GOBIN/../args"\n' +
        `printf '#!/bin/sh\\necho ${version}\\n' > "$GOBIN/cometbft"; chmod +x "$GOBIN/cometbft"`,
    );
    expect(await make()).toBe(installed);
    expect(cometbft.find(env)).toBe(installed);
    expect(leftInCache()).toEqual([`cometbft-${version}`]);
    expect(asked).toEqual([]);
  });

  test('from the release, checked, where there is no Go', async () => {
    serveRelease(`#!/bin/sh\necho ${version}\n`);
    expect(await make()).toBe(installed);
    expect(cometbft.find(env)).toBe(installed);
    expect(asked).toEqual([sumsName, archiveName]);
  });

  test('from the release, by way of a redirect', async () => {
    serveRelease(`#!/bin/sh\necho ${version}\n`);
    env['CPOC_COMETBFT_URL'] = env['CPOC_COMETBFT_URL']?.replace('/release/', '/moved') ?? '';
    expect(await make()).toBe(installed);
  });

  test('from the release, where Go fails', async () => {
    writeProgram(join(folder, 'bin/go'), 'echo "go: requires go >= 1.22.11" >&2; exit 1');
    serveRelease(`#!/bin/sh\necho ${version}\n`);
    expect(await make()).toBe(installed);
  });

  test('not from an archive with another sum', async () => {
    serveRelease(`#!/bin/sh\necho ${version}\n`, 'a'.repeat(64));
    await expect(make()).rejects.toThrow(
      `the release's list says ${'a'.repeat(64)}; it was not used`,
    );
    expect(leftInCache()).toEqual([]);
  });

  test('not from an archive that the list of sums does not name', async () => {
    serveRelease(`#!/bin/sh\necho ${version}\n`);
    served.set(sumsName, 'nothing of use\n');
    await expect(make()).rejects.toThrow(`does not name ${archiveName}`);
  });

  test('not where what came is another version', async () => {
    serveRelease('#!/bin/sh\necho 0.38.24\n');
    await expect(make()).rejects.toThrow('printed "0.38.24"');
    expect(leftInCache()).toEqual([]);
  });

  test('or one paragraph says what was tried, why each failed, and what to do', async () => {
    writeProgram(join(folder, 'bin/go'), 'echo "go: requires go >= 1.22.11" >&2; exit 1');
    const message = await make().then(
      () => '',
      (error: unknown) => String((error as Error).message),
    );
    expect(message).not.toContain('\n');
    expect(message).toContain('go: requires go >= 1.22.11');
    expect(message).toContain('answered 404');
    expect(message).toContain('set CPOC_COMETBFT');
    expect(leftInCache()).toEqual([]);
  });

  test('or the paragraph says that there is no Go and no server', async () => {
    env['CPOC_COMETBFT_URL'] = 'http://127.0.0.1:1/nobody';
    await expect(make()).rejects.toThrow(
      /there is no `go` on PATH.*cannot be reached.*ECONNREFUSED/,
    );
  });

  test('and left-overs of an interrupted run are removed', async () => {
    writeProgram(join(cache, `cometbft-${version}.tmp-dead/cometbft`), 'echo half');
    serveRelease(`#!/bin/sh\necho ${version}\n`);
    await make();
    expect(leftInCache()).toEqual([`cometbft-${version}`]);
  });
});
