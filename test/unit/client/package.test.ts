/** The client as others get it: built to JavaScript, bundled for a browser, run without anything of Node. */

import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createContext, runInContext } from 'node:vm';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type * as client from '../../../src/client/index.ts';
import { QueryEpochResponse } from '../../../src/gen/cpoc/poc/v1/query.ts';
import { root } from '../house/sourceFiles.ts';
import { FakeNode } from './fakeNode.ts';

let out: string;
let node: FakeNode;

beforeAll(async () => {
  // Inside of the clone, so that the packages are found.
  out = mkdtempSync(join(root, 'node_modules', '.client-'));
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const args = [tsc, '-p', 'tsconfig.client.json', '--outDir', out];
  await promisify(execFile)(process.execPath, args, { cwd: root });
  node = await FakeNode.start();
});
afterAll(async () => {
  await node.stop();
  rmSync(out, { recursive: true, force: true });
});

const entry = (): string => join(out, 'client', 'index.js');

describe('the built package', () => {
  test('has the files that package.json exports, with their types', () => {
    const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      exports: Record<string, Record<string, string>>;
    };
    for (const path of Object.values(exports['./client'] ?? {})) {
      expect(existsSync(path.replace('./dist', out)), path).toBe(true);
    }
    expect(Object.keys(exports['./client'] ?? {})).toEqual(['types', 'default']);
  });

  test('imports no module of Node', () => {
    const built = readdirSync(out, { recursive: true, encoding: 'utf8' }).filter((path) =>
      /\.(js|d\.ts)$/.test(path),
    );
    expect(built.length).toBeGreaterThan(50);
    const found = built.filter((path) =>
      /(from|import\(|require\()\s*['"]node:/.test(readFileSync(join(out, path), 'utf8')),
    );
    expect(found).toEqual([]);
  });

  test('exports the same from JavaScript as from TypeScript', async () => {
    const built = (await import(entry())) as object;
    const source = (await import('../../../src/client/index.ts')) as object;
    expect(Object.keys(built).sort()).toEqual(Object.keys(source).sort());
  });
});

describe('in a browser', () => {
  test('the bundle needs nothing from outside, and reads a chain with what browsers have', async () => {
    const problems: string[] = [];
    const bundle = await rolldown({
      input: entry(),
      platform: 'browser',
      onLog: (_level, { message }) => problems.push(message),
    });
    const { output } = await bundle.generate({ format: 'iife', name: 'cpoc' });
    await bundle.close();
    expect(problems).toEqual([]);
    expect(output.map(({ type }) => type)).toEqual(['chunk']);
    const [chunk] = output;
    expect(chunk.imports).toEqual([]);

    const window = createContext({ ...browserGlobals });
    runInContext('globalThis.self = globalThis; globalThis.window = globalThis;', window);
    runInContext(`${chunk.code}; globalThis.cpoc = cpoc;`, window);
    expect(runInContext('typeof process + typeof Buffer + typeof require', window)).toBe(
      'undefined'.repeat(3),
    );
    node.answers.set('/cpoc.poc.v1.Query/Epoch', () =>
      QueryEpochResponse.encode(
        QueryEpochResponse.fromPartial({ epoch: { index: 3n }, lastHeight: 1n << 40n }),
      ).finish(),
    );
    const { cpoc } = window as unknown as { cpoc: typeof client };
    const chain = await cpoc.connectClient({ rpc: node.rpc });
    expect(chain.chainId).toBe('test-1');
    const short = await chain.query.poc.epoch();
    const { epoch, lastHeight } = await chain.query.modules.poc.epoch({ epochIndex: 3n });
    expect([epoch?.index, short.epoch?.index, lastHeight]).toEqual([3n, 3n, 1n << 40n]);
    await expect(chain.query.modules.gov.proposal({ proposalId: 1n })).rejects.toMatchObject({
      code: 'query_failed',
    });
  });
});

/** Globals that Node and browsers share. */
const browserGlobals = {
  ...{ AbortController, AbortSignal, TextDecoder, TextEncoder, URL, URLSearchParams, WebSocket },
  ...{
    clearInterval,
    clearTimeout,
    console,
    crypto,
    fetch,
    queueMicrotask,
    setInterval,
    setTimeout,
  },
  ...{ atob, btoa, Headers, Request, Response, Event, EventTarget, performance },
};
