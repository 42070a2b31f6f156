/** A chain whose genesis has its state in a file beside it, behind a real CometBFT. */

import { readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { exitOf, must, TestNode } from './testNode.ts';

let node: TestNode;

afterEach(async () => {
  await node.stop();
});

test('a node that lost the file says so, and begins the chain once it is there again', async () => {
  node = await TestNode.create({ accounts: ['alice'] });
  await must(['genesis', 'detach-state', '--home', node.home]);
  const file = join(node.home, 'config/app_state.json');
  expect(JSON.parse(readFileSync(file, 'utf8')).auth.accounts).toHaveLength(2);

  const app = node.startApp();
  while (!node.log.includes('node is ready')) await pause(50);
  renameSync(file, `${file}.lost`);
  node.startComet();
  expect(await exitOf(app)).toBe(1);
  expect(node.log).toMatch(/app_state\.json is missing; \S+genesis\.json has its state there/);
  await node.end('comet', 'SIGKILL');

  renameSync(`${file}.lost`, file);
  node.startApp();
  node.startComet();
  await node.reach(3);
  const { genesis } = await node.call<{ genesis: { app_state: object } }>('genesis');
  expect(genesis.app_state).toHaveProperty('state_file.size', `${readFileSync(file).length}`);
});
