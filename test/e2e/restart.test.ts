/** The node beside a real CometBFT through starts in either order, kills, and replays. */

import type { ChildProcess } from 'node:child_process';
import { cpSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { exitOf, TestNode } from './testNode.ts';

let node: TestNode;

afterEach(async () => {
  await node.stop();
});

/** App hash of a height, from the header after it. */
async function appHash(height: number): Promise<string> {
  const { block } = await node.call<{ block: { header: { app_hash: string } } }>('block', {
    height: String(height + 1),
  });
  return block.header.app_hash;
}

describe.each([false, true])('over a unix socket: %s', (unixSocket) => {
  test('application first, CometBFT first, and a clean end of both', async () => {
    node = await TestNode.create({ unixSocket });
    node.startApp();
    node.startComet();
    await node.reach(3);
    await node.end('comet');
    expect(await node.end('app')).toBe(0);
    node.startComet();
    node.startApp();
    await node.reach(6);
  });
});

test('kill -9 of CometBFT alone: the application stays and goes on', async () => {
  node = await TestNode.create();
  node.startApp();
  node.startComet();
  await node.reach(4);
  await node.end('comet', 'SIGKILL');
  node.startComet();
  await node.reach(8);
});

test('kill -9 of the application: CometBFT goes down with it, and both go on from there', async () => {
  node = await TestNode.create();
  node.startApp();
  let comet = node.startComet();
  let endedByItself = 0;
  for (const height of [4, 8, 12]) {
    await node.reach(height);
    node.log = '';
    await node.end('app', 'SIGKILL');
    if (await endsWithin(comet, 10_000)) endedByItself += 1;
    expect(node.log).toMatch(/Did the application crash\?[\s\S]*Stopping Node/);
    await node.end('comet', 'SIGKILL');
    node.startApp();
    node.startComet();
    await node.reach(height + 3);
    await node.end('comet', 'SIGKILL');
    comet = node.startComet();
  }
  expect(endedByItself).toBeGreaterThan(0);
});

test('an application that lost everything is replayed to the same app hash', async () => {
  node = await TestNode.create();
  node.startApp();
  node.startComet();
  await node.reach(33);
  const before = await appHash(31);
  await node.end('comet', 'SIGKILL');
  await node.end('app', 'SIGKILL');
  rmSync(join(node.home, 'data/application.db'), { recursive: true });
  node.startApp();
  node.startComet();
  await node.reach(36);
  expect(await appHash(31)).toBe(before);
});

test('an application that is some blocks behind is replayed to the same app hash', async () => {
  node = await TestNode.create();
  node.startApp();
  node.startComet();
  await node.reach(5);
  await node.end('comet');
  await node.end('app');
  const [database, copy] = [join(node.home, 'data/application.db'), join(node.home, 'older.db')];
  cpSync(database, copy, { recursive: true });
  node.startApp();
  node.startComet();
  await node.reach(12);
  const before = await appHash(10);
  await node.end('comet', 'SIGKILL');
  await node.end('app', 'SIGKILL');
  rmSync(database, { recursive: true });
  renameSync(copy, database);
  node.startApp();
  node.startComet();
  await node.reach(15);
  expect(await appHash(10)).toBe(before);
});

/**
 * Whether CometBFT stopped itself, as it begins to where its application is gone. It never comes to the end of that where a
 * request came between the emptying of the client's queue and the client's end (CometBFT 0.38, `abci/client/socket_client.go`),
 * so that whoever supervises it must kill it, and this test does.
 */
async function endsWithin(comet: ChildProcess, milliseconds: number): Promise<boolean> {
  const ended = exitOf(comet).then(() => true);
  return Promise.race([ended, pause(milliseconds, false, { ref: false })]);
}
