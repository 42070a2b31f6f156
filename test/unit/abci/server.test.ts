import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  AbciAddressError,
  formatAbciAddress,
  parseAbciAddress,
} from '../../../src/abci/address.ts';
import { checkTxResult, createFakeApplication } from './fakeApplication.ts';
import { startServer, temporaryFolder, until } from './harness.ts';

const start = (address: string) => startServer(createFakeApplication(), { address });

describe('the address', () => {
  test.each([
    ['tcp://127.0.0.1:26658', { kind: 'tcp', host: '127.0.0.1', port: 26658 }],
    ['tcp://localhost:0', { kind: 'tcp', host: 'localhost', port: 0 }],
    ['tcp://[::1]:1', { kind: 'tcp', host: '::1', port: 1 }],
    ['unix:///run/cpoc/abci.sock', { kind: 'unix', path: '/run/cpoc/abci.sock' }],
    ['unix://abci.sock', { kind: 'unix', path: 'abci.sock' }],
  ])('%s', (text, address) => {
    expect(parseAbciAddress(text)).toEqual(address);
    expect(formatAbciAddress(parseAbciAddress(text))).toBe(text);
  });

  test.each([
    '',
    '127.0.0.1:26658',
    'tcp://127.0.0.1',
    'tcp://127.0.0.1:65536',
    'tcp://:26658',
    'tcp://127.0.0.1:1x',
    'http://127.0.0.1:1',
    'unix://',
    `unix:///${'x'.repeat(107)}`,
  ])('%j is refused, naming the flag', async (text) => {
    await expect(start(text)).rejects.toThrow(AbciAddressError);
    await expect(start(text)).rejects.toThrow(/flag --address, config key abci\.address/);
  });

  test.each([
    ['tcp://127.0.0.1:0', false],
    ['tcp://0.0.0.0:0', true],
  ])('%s: a warning that others can reach it is %s', async (address, warned) => {
    const { log } = await start(address);
    expect(log.some((line) => line.includes('open to other machines'))).toBe(warned);
  });

  test('a port in use', async () => {
    const { server } = await start('tcp://127.0.0.1:0');
    await expect(start(server.address)).rejects.toThrow(
      /cannot listen on tcp:\/\/127\.0\.0\.1:\d+: port \d+ is in use.*--address/,
    );
  });

  test('an address of another machine', async () => {
    await expect(start('tcp://192.0.2.1:26658')).rejects.toThrow(/no such address.*--address/);
  });

  test('a unix socket in a folder that is not there', async () => {
    await expect(start(`unix://${temporaryFolder()}/none/a.sock`)).rejects.toThrow(/--address/);
  });
});

describe('a unix socket that is there already', () => {
  test('is refused while a process listens on it', async () => {
    const path = join(temporaryFolder(), 'a.sock');
    const other = createServer().listen(path);
    await once(other, 'listening');
    await expect(start(`unix://${path}`)).rejects.toThrow(/another process listens there/);
    expect(existsSync(path)).toBe(true);
    other.close();
  });

  test('is replaced where the process that made it was killed', async () => {
    const path = join(temporaryFolder(), 'a.sock');
    const program = `require('node:net').createServer().listen(${JSON.stringify(path)}, () => console.log('up'))`;
    const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'ignore'] });
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(existsSync(path)).toBe(true);
    const { connect } = await start(`unix://${path}`);
    expect((await (await connect()).ask({ flush: {} })).flush).toBeDefined();
  });

  test('is not replaced where it is a file or a folder', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), 'precious');
    mkdirSync(join(folder, 'folder'));
    await expect(start(`unix://${folder}/file`)).rejects.toThrow(/not a socket/);
    await expect(start(`unix://${folder}/folder`)).rejects.toThrow(/not a socket/);
    expect(existsSync(join(folder, 'file'))).toBe(true);
  });
});

describe('connections', () => {
  test('coming and going are told and logged', async () => {
    const counts: number[] = [];
    const { connect, log } = await startServer(createFakeApplication(), {
      onConnections: (open) => counts.push(open),
    });
    const client = await connect();
    await until(() => counts.length === 1);
    client.close();
    await until(() => counts.length === 2);
    expect(counts).toEqual([1, 0]);
    const told = log.filter((line) => /ABCI connection (opened|closed)/.test(line));
    expect(told.map((line) => JSON.parse(line).level)).toEqual(['info', 'info']);
  });

  test('close ends all of them, removes the socket and lets the port go', async () => {
    const path = join(temporaryFolder(), 'a.sock');
    const { server, connect } = await start(`unix://${path}`);
    const clients = [await connect(), await connect()];
    await server.close();
    for (const client of clients) await client.closed;
    expect(server.openConnections).toBe(0);
    expect(existsSync(path)).toBe(false);
    await start(`unix://${path}`);
  });

  test('close waits for a commit under way and its answer', async () => {
    let release = (): void => undefined;
    const durable = new Promise<void>((resolve) => {
      release = resolve;
    });
    let committed = false;
    const application = createFakeApplication({
      commit: async () => {
        await durable;
        committed = true;
        return { retainHeight: 1n };
      },
    });
    const { server, connect } = await startServer(application);
    const client = await connect();
    client.send({ initChain: {} }, { finalizeBlock: { height: 1n } }, { commit: {} });
    await until(() => application.calls.includes('commit'));
    const closed = server.close();
    client.send({ finalizeBlock: { height: 2n } });
    release();
    await closed;
    expect(committed).toBe(true);
    await client.next();
    await client.next();
    expect((await client.next()).commit?.retainHeight).toBe(1n);
    await client.closed;
    expect(client.received).toHaveLength(3);
  });

  test('close waits for a commit whose connection is gone', async () => {
    let release = (): void => undefined;
    const durable = new Promise<void>((resolve) => {
      release = resolve;
    });
    const application = createFakeApplication({
      commit: () => durable.then(() => ({ retainHeight: 0n })),
    });
    const { server, connect } = await startServer(application);
    const client = await connect();
    client.send({ initChain: {} }, { finalizeBlock: { height: 1n } }, { commit: {} });
    await until(() => application.calls.includes('commit'));
    client.close();
    await until(() => server.openConnections === 0);
    let closed = false;
    const closing = server.close().then(() => {
      closed = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(closed).toBe(false);
    release();
    await closing;
  });

  test('what is measured: requests, CheckTx by kind, transactions, connections', async () => {
    const seen: string[] = [];
    const { connect } = await startServer(
      createFakeApplication({ checkTx: () => ({ ...checkTxResult(7), codespace: 'poc' }) }),
      {
        observer: {
          request: (method, seconds) => void (seconds >= 0 && seen.push(method)),
          checkTx: (kind, codespace, code) => void seen.push(`${kind} ${codespace} ${code}`),
          transactions: (codespace, code, count) =>
            void seen.push(`${count} tx ${codespace} ${code}`),
          connections: (open) => void seen.push(`open ${open}`),
        },
      },
    );
    const client = await connect();
    await client.ask({ checkTx: { type: 0 } });
    await client.ask({ checkTx: { type: 1 } });
    await client.ask({ initChain: {} });
    await client.ask({ finalizeBlock: { height: 1n, txs: [Uint8Array.of(1)] } });
    await client.ask({ commit: {} });
    await until(() => seen.includes('commit'));
    expect(seen).toEqual([
      'open 1',
      'new poc 7',
      'checkTx',
      'recheck poc 7',
      'checkTx',
      'initChain',
      '1 tx  0',
      'finalizeBlock',
      'commit',
    ]);
  });
});
