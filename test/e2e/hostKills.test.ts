/** The host's agent, the node and CometBFT, killed in every order while a challenge is open: none that could be answered is missed. */

import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exitOf, TestNode } from './testNode.ts';

type Victim = 'agent' | 'app' | 'comet';

const orders: readonly (readonly Victim[])[] = [
  ['agent', 'app', 'comet'],
  ['agent', 'comet', 'app'],
  ['app', 'agent', 'comet'],
  ['app', 'comet', 'agent'],
  ['comet', 'agent', 'app'],
  ['comet', 'app', 'agent'],
];

let node: TestNode;
let participant: string;
let agent: ChildProcess | undefined;
let log = '';

beforeAll(async () => {
  node = await TestNode.create({
    params: {
      validation_sample_rate_bps: 10_000,
      validation_challenge_deadline_blocks: 20,
      epoch_length: '60',
    },
  });
  participant = node.addresses.get('validator') ?? '';
  node.startApp();
  node.startComet();
  await node.reach(2);
  startAgent();
});

afterAll(async () => {
  await endAgent('SIGTERM');
  await node.stop();
});

function startAgent(): void {
  const child = spawn(
    process.execPath,
    [
      resolve('bin/cpocd'),
      ...['host', '--from', 'validator', '--home', node.home, '--keyring-backend', 'test'],
      ...['--node', node.rpc, '--status.address', ''],
      ...['--nonces-per-block', '30', '--batch-nonces', '30', '--batch-blocks', '2'],
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  child.stderr?.on('data', (data: Buffer) => {
    log = (log + data.toString()).slice(-20_000);
  });
  agent = child;
}

async function endAgent(signal: NodeJS.Signals): Promise<void> {
  if (agent === undefined) return;
  const ended = exitOf(agent);
  agent.kill(signal);
  await ended;
  agent = undefined;
}

async function kill(victim: Victim): Promise<void> {
  if (victim === 'agent') await endAgent('SIGKILL');
  else await node.end(victim, 'SIGKILL');
}

function start(victim: Victim): void {
  if (victim === 'agent') startAgent();
  else if (victim === 'app') node.startApp();
  else node.startComet();
}

interface Challenge {
  readonly id: string;
  readonly outcome: string;
  readonly epoch_index: string;
}

async function challenges(query: string): Promise<readonly Challenge[]> {
  try {
    const answer = await fetch(
      `${node.rest}/cpoc/poc/v1/challenges?address=${participant}${query}`,
    );
    return ((await answer.json()) as { challenges?: Challenge[] }).challenges ?? [];
  } catch {
    return [];
  }
}

/** A challenge is seen between the block that draws it and the one that holds its answer. */
async function untilOneIsOpen(): Promise<string> {
  for (let tries = 0; tries < 3000; tries += 1) {
    const [open] = await challenges('&open_only=true');
    if (open !== undefined) return open.id;
    await pause(10);
  }
  throw new Error(`no challenge was open for half a minute\n${log}`);
}

async function outcomeOf(id: string): Promise<string> {
  for (let tries = 0; tries < 600; tries += 1) {
    const all = await challenges('&pagination.limit=1000');
    const outcome = all.find((one) => one.id === id)?.outcome ?? 'unknown';
    if (outcome !== 'unknown' && outcome !== 'CHALLENGE_OUTCOME_OPEN') return outcome;
    await pause(100);
  }
  return 'still open';
}

test.each(orders.map((order) => [order.join(', '), order] as const))(
  'kill -9 of %s: the open challenge is answered, by the same files',
  async (_, order) => {
    const id = await untilOneIsOpen();
    for (const victim of order) await kill(victim);
    for (const victim of order) start(victim);
    expect(await outcomeOf(id), log).toBe('CHALLENGE_OUTCOME_PASSED');
  },
);

test('after all of it nothing was lost, and nothing was committed twice', async () => {
  const all = await challenges('&pagination.limit=1000');
  const outcomes = new Set(all.map(({ outcome }) => outcome));
  outcomes.delete('CHALLENGE_OUTCOME_OPEN');
  expect([...outcomes], log).toEqual(['CHALLENGE_OUTCOME_PASSED']);
  expect(log).not.toMatch(/somebody else commits|is damaged|cannot be answered/);
});
