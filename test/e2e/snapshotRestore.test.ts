/** A state that is lost comes back from a snapshot of the node's own, and CometBFT replays the blocks after it. */

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { must, TestNode } from './testNode.ts';

let node: TestNode;

afterEach(async () => {
  await node.stop();
});

async function run(height: number): Promise<void> {
  node.startApp();
  node.startComet();
  await node.reach(height);
  await node.end('comet');
  await node.end('app');
}

test('exported, restored into an empty home, and replayed from there to the same app hash', async () => {
  node = await TestNode.create();
  await run(8);
  const made = JSON.parse(await must(['snapshots', 'export', '--home', node.home, '-o', 'json']));
  const height = Number((made as { height: string }).height);
  expect(height).toBeGreaterThanOrEqual(7);
  await run(height + 6);
  rmSync(join(node.home, 'data/application.db'), { recursive: true });
  await must(['snapshots', 'restore', String(height), '--home', node.home]);
  node.log = '';
  node.startApp();
  node.startComet();
  await node.reach(height + 9);
  // From the snapshot on, not from the first block.
  expect(node.log).toContain(`"height":"${height + 1}"`);
  expect(node.log).not.toMatch(/"height":"[123]",.*block committed/);
});
