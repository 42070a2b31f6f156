/** What goes wrong at the edges of a node: each one clear error, and nothing lost. */

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { cpocd, exitOf, freePort, TestNode } from './testNode.ts';

let node: TestNode | undefined;

afterEach(async () => {
  await node?.stop();
  node = undefined;
});

/** Runs the application until it refuses, and returns what it said. */
async function refusal(of: TestNode, ...flags: string[]): Promise<string> {
  const child = of.startApp(...flags);
  let err = '';
  child.stderr?.on('data', (data: Buffer) => {
    err += data.toString();
  });
  expect(await exitOf(child)).toBeGreaterThan(0);
  return err;
}

function change(of: TestNode, file: string, edit: (text: string) => string): void {
  const path = join(of.home, 'config', file);
  writeFileSync(path, edit(readFileSync(path, 'utf8')));
}

test('D: garbage on the ABCI socket: the connection ends, the chain goes on', async () => {
  node = await TestNode.create();
  node.startApp();
  node.startComet();
  await node.reach(3);
  const port = Number(node.address.split(':').at(-1));
  const pieces = [
    'GET / HTTP/1.1\r\n\r\n',
    '\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff',
    '\x05\xa2\x01\x02',
    '\x00',
  ];
  for (const piece of pieces) {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    socket.resume();
    socket.end(Buffer.from(piece, 'latin1'));
    await new Promise((done) => socket.once('close', done));
  }
  const { height } = await node.status();
  await node.reach(height + 3);
});

test('a corrupted configuration names file and line; an unknown key its nearest', async () => {
  node = await TestNode.create();
  const good = readFileSync(join(node.home, 'config/app.toml'), 'utf8');
  change(node, 'app.toml', (text) =>
    text.replace('retained-versions = ', 'retained-versions = = '),
  );
  expect(await refusal(node)).toMatch(/app\.toml.*line \d+/s);
  change(node, 'app.toml', () => good.replace('retained-versions', 'retained-version'));
  expect(await refusal(node)).toContain('retained-versions');
  change(node, 'app.toml', () =>
    good.replace(/retained-versions = \d+/, 'retained-versions = "many"'),
  );
  expect(await refusal(node)).toMatch(/retained-versions.*whole number/s);
  change(node, 'app.toml', () => good);
  node.startApp();
  node.startComet();
  await node.reach(2);
});

test('an occupied port names the flag', async () => {
  node = await TestNode.create();
  const port = await freePort();
  const other = createServer();
  await new Promise<void>((done) => other.listen(port, '127.0.0.1', done));
  expect(await refusal(node, '--address', `tcp://127.0.0.1:${port}`)).toContain('--address');
  expect(await refusal(node, '--metrics.address', `127.0.0.1:${port}`)).toContain(
    '--metrics.address',
  );
  expect(await refusal(node, '--api.address', `tcp://127.0.0.1:${port}`)).toContain(
    '--api.address',
  );
  expect(await refusal(node, '--grpc.address', `127.0.0.1:${port}`)).toContain('--grpc.address');
  await new Promise((done) => other.close(done));
});

test('the usual place of the API, where another node has it: the node says so and goes on without', async () => {
  node = await TestNode.create();
  const others = await Promise.all([1317, 9090].map((port) => occupy(port)));
  node.startApp('--api.address', 'tcp://localhost:1317', '--grpc.address', 'localhost:9090');
  node.startComet();
  await node.reach(2);
  expect(node.log).toMatch(/1317 for api .*goes on without it: choose another with --api\.address/);
  expect(node.log).toMatch(
    /9090 for grpc .*goes on without it: choose another with --grpc\.addres/,
  );
  for (const other of others) other?.close();
});

/** Unless somebody has the port already, which serves as well. */
function occupy(port: number): Promise<Server | undefined> {
  const server = createServer();
  return new Promise((done) => {
    server.once('error', () => done(undefined));
    server.listen(port, 'localhost', () => done(server));
  });
}

test('a wrong genesis names the place and what is expected there', async () => {
  node = await TestNode.create();
  const good = readFileSync(join(node.home, 'config/genesis.json'), 'utf8');
  change(node, 'genesis.json', (text) => text.replace('"epoch_length":"30"', '"epoch_length":"5"'));
  expect(await refusal(node)).toMatch(/app_state\.poc\.params.*epoch_length is 5, expected/s);
  change(node, 'genesis.json', (text) => `${text.slice(0, -20)}`);
  expect(await refusal(node)).toContain('genesis.json');
  change(node, 'genesis.json', () => good.replace('"app_state"', '"app_sate"'));
  expect(await refusal(node)).toContain('app_state');
});

test('a missing validator key is refused: CometBFT would make another one', async () => {
  node = await TestNode.create();
  rmSync(join(node.home, 'config/priv_validator_key.json'));
  expect(await refusal(node, '--with-comet')).toContain('priv_validator_key.json is missing');
});

test('unknown flags and commands name the nearest one, and end with 2', async () => {
  expect(await cpocd(['start', '--with-commet'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('Did you mean --with-comet?'),
  });
  expect(await cpocd(['qurey'])).toMatchObject({ code: 2, err: expect.stringContaining('query') });
  const json = await cpocd(['query', 'poc', 'epoch', '--hight', '3', '-o', 'json']);
  expect(JSON.parse(json.err)).toMatchObject({ error: { code: 'usage' } });
});

test('a database in use is left alone; the first node goes on', async () => {
  node = await TestNode.create();
  node.startApp();
  node.startComet();
  await node.reach(2);
  const second = await cpocd([
    'start',
    '--home',
    node.home,
    '--address',
    `tcp://127.0.0.1:${await freePort()}`,
    '--metrics.address',
    '',
    '--api.enable=false',
    '--grpc.enable=false',
  ]);
  expect(second.code).toBe(1);
  expect(second.err).toMatch(/application\.db.*(in use|open)/s);
  const { height } = await node.status();
  await node.reach(height + 2);
});

test('a damaged database is refused, not repaired; the node says what to do', async () => {
  node = await TestNode.create();
  node.startApp();
  node.startComet();
  await node.reach(4);
  await node.end('comet');
  await node.end('app');
  const current = join(node.home, 'data/application.db/CURRENT');
  const good = readFileSync(current);
  writeFileSync(current, 'nonsense');
  expect(await refusal(node)).toMatch(/application\.db/);
  writeFileSync(current, good);
  node.startApp();
  node.startComet();
  await node.reach(6);
});
