/** A planned upgrade that the program does not know, with the real CometBFT: the node stops, tells process managers, and stops again. */

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { exitOf, must, TestNode } from './testNode.ts';

let node: TestNode;
const folder = mkdtempSync(join(tmpdir(), 'cpoc-upgrade-'));

afterAll(async () => {
  await node.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Governance plans an upgrade at this height. */
async function plan(height: number): Promise<void> {
  const flags = ['--home', node.home, '--node', node.rpc, '-o', 'json'];
  const { address } = JSON.parse(await must(['query', 'upgrade', 'authority', ...flags])) as {
    address: string;
  };
  const file = join(folder, 'proposal.json');
  const message = {
    '@type': '/cosmos.upgrade.v1beta1.MsgSoftwareUpgrade',
    authority: address,
    plan: { name: 'v2', height: String(height), info: 'https://example.org/v2' },
  };
  const draft = { messages: [message], deposit: '1000upoc', title: 'v2', summary: 'The next one' };
  writeFileSync(file, JSON.stringify(draft));
  const tx = [...flags, '--from', 'validator', '--keyring-backend', 'test', '--wait', '-y'];
  await must(['tx', 'gov', 'submit-proposal', file, ...tx]);
  await must(['tx', 'gov', 'vote', '1', 'yes', ...tx]);
  for (let tries = 0; tries < 60; tries += 1) {
    const answer = JSON.parse(await must(['query', 'upgrade', 'plan', ...flags])) as {
      plan?: { name: string } | null;
    };
    if (answer.plan?.name === 'v2') return;
    await pause(300);
  }
  throw new Error('the plan did not pass');
}

test('the node stops before the block with a clear message and the file, again after a restart, and goes on where it skips', async () => {
  node = await TestNode.create({
    gov: {
      min_deposit: [{ denom: 'upoc', amount: '1000' }],
      voting_period: '15s',
      expedited_voting_period: '3s',
    },
  });
  let app = node.startApp();
  node.startComet();
  await node.reach(2);
  const height = 250;
  await plan(height);
  const text = `UPGRADE "v2" NEEDED at height: ${height}: https://example.org/v2`;
  expect(await exitOf(app)).toBe(1);
  expect(node.log).toContain(JSON.stringify(text).slice(1, -1));
  expect(node.log).toContain('start the program of the chain');
  const info = join(node.home, 'data/upgrade-info.json');
  expect(JSON.parse(readFileSync(info, 'utf8'))).toEqual({
    name: 'v2',
    time: '0001-01-01T00:00:00Z',
    height,
    info: 'https://example.org/v2',
  });
  await node.end('comet', 'SIGKILL');
  await node.end('app');

  rmSync(info);
  node.log = '';
  app = node.startApp();
  node.startComet();
  expect(await exitOf(app)).toBe(1);
  expect(node.log).toContain(JSON.stringify(text).slice(1, -1));
  expect(existsSync(info)).toBe(true);
  await node.end('comet', 'SIGKILL');
  await node.end('app');

  node.startApp('--unsafe-skip-upgrades', String(height));
  node.startComet();
  await node.reach(height + 3);
  expect(node.log).toContain(`UPGRADE \\"v2\\" SKIPPED at ${height}`);
});
