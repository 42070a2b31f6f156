/** What an operator sees of a running agent: its log, its screen, its metrics. */

import { afterEach, describe, expect, test } from 'vitest';
import { HostBoard } from '../../../src/host/status/hostBoard.ts';
import { createStatusServer, type StatusServer } from '../../../src/host/status/statusServer.ts';
import { runCli, temporaryFolder } from '../cli/runCli.ts';
import { FakeChain } from './fakeChain.ts';
import { newFolder, type Rig, removeFolders, runBlocks, startAgent } from './rig.ts';

const identity = {
  participant: 'cpoc1cold',
  signer: 'cpoc1warm',
  generator: 'hash',
  startedAt: '2026-01-01T00:00:00.000Z',
};

const rigs: Rig[] = [];
const servers: StatusServer[] = [];

afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.stop();
  for (const server of servers.splice(0)) await server.close();
  removeFolders();
});

async function start(
  chain: FakeChain,
): Promise<{ rig: Rig; board: HostBoard; server: StatusServer }> {
  const board = new HostBoard();
  const rig = await startAgent(chain, newFolder(), {}, board.metrics);
  rigs.push(rig);
  const server = await createStatusServer({ host: '127.0.0.1', port: 0, board, identity });
  servers.push(server);
  return { rig, board, server };
}

const pressure = 'the deadline of a challenge is near';

describe('the deadline of a challenge', () => {
  test('that comes near without an answer in a block is said once, loudly, with the blocks left', async () => {
    const chain = new FakeChain({ validationChallengeDeadlineBlocks: 8, epochLength: 60n });
    const { rig } = await start(chain);
    chain.challengesPerCommit = 1;
    // Answers go out, and none of them arrives.
    chain.answerFates = Array.from({ length: 200 }, () => 'vanishes' as const);
    await runBlocks(chain, rig, 30);
    const [challenge] = chain.allChallenges;
    const said = rig.log.of('warn').filter((line) => line.includes(pressure));
    const ofFirst = said.filter((line) => line.includes(`challenge=${challenge?.id} `));
    expect(ofFirst).toHaveLength(1);
    expect(ofFirst[0]).toContain(`deadline=${challenge?.deadlineBlockHeight} blocksLeft=2`);
  });

  test('is not spoken of where answers get in as usual', async () => {
    const chain = new FakeChain({ validationChallengeDeadlineBlocks: 8, epochLength: 60n });
    const { rig } = await start(chain);
    await runBlocks(chain, rig, 50);
    expect(rig.count.answered).toBeGreaterThan(5);
    expect(rig.log.of('warn').filter((line) => line.includes(pressure))).toEqual([]);
  });
});

describe('the status of a running agent', () => {
  test('says before the first look that nothing is known', async () => {
    const { server } = await start(new FakeChain());
    const status = await (await fetch(`${server.url}/status`)).json();
    expect(status).toMatchObject({ node_answers: null, height: null, epoch: null, resting: null });
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    expect(metrics).not.toMatch(/^cpoc_host_height /m);
    expect(metrics).toMatch(/^cpoc_host_open_challenges 0$/m);
  });

  test('has the epoch, open challenges by urgency, and what was done', async () => {
    const chain = new FakeChain({ epochLength: 60n });
    const { rig, server } = await start(chain);
    await runBlocks(chain, rig, 20);
    chain.answerFates = Array.from({ length: 50 }, () => 'vanishes' as const);
    await runBlocks(chain, rig, 4);
    const open = chain.allChallenges.filter(({ resolved }) => !resolved);
    expect(open.length).toBeGreaterThan(0);
    const status = await (await fetch(`${server.url}/status`)).json();
    const committed = chain.allCommits.reduce((sum, commit) => sum + commit.nonceCount, 0);
    expect(status).toMatchObject({
      participant: 'cpoc1cold',
      height: '24',
      epoch: { index: '1', last_height: '60', window_blocks_left: String(53 - 24) },
      totals: { committed_nonces: String(committed), answered: String(rig.count.answered) },
    });
    const shown = (status as { open_challenges: { id: string; blocks_left: string }[] })
      .open_challenges;
    expect(shown.map(({ id }) => id)).toEqual(open.map(({ id }) => String(id)));
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    for (const line of [
      'cpoc_host_height 24',
      `cpoc_host_open_challenges ${open.length}`,
      `cpoc_host_deadline_blocks_left ${Number(open[0]?.deadlineBlockHeight) - 24}`,
      `cpoc_host_committed_nonces_total ${committed}`,
      'cpoc_host_challenges_missed_total 0',
      'cpoc_host_resting 0',
    ]) {
      expect(metrics).toContain(`${line}\n`);
    }
  });

  test('is shown by `cpocd host status`, and as JSON', async () => {
    const chain = new FakeChain();
    chain.registered = false;
    const { rig, server } = await start(chain);
    await runBlocks(chain, rig, 3);
    const place = ['--status.address', server.url.replace('http://', '')];
    const args = ['host', 'status', '--home', temporaryFolder(), ...place];
    const text = await runCli(args);
    expect(text.err).toBe('');
    expect(text.out).toMatch(/^participant: +cpoc1cold$/m);
    expect(text.out).toMatch(/^signs: +cpoc1warm$/m);
    expect(text.out).toMatch(/^work: +resting: the account is no participant: register it/m);
    expect(text.out).toMatch(/^open challenges: none$/m);
    const json = await runCli([...args, '-o', 'json']);
    expect(JSON.parse(json.out)).toEqual(await (await fetch(`${server.url}/status`)).json());
  });

  test('says that none can be made while making or storing artifacts fails', async () => {
    const { board, server } = await start(new FakeChain());
    const place = ['--status.address', server.url.replace('http://', '')];
    const work = async (): Promise<string | undefined> => {
      const { out } = await runCli(['host', 'status', '--home', temporaryFolder(), ...place]);
      return /^work: +(.*)$/m.exec(out)?.[1];
    };
    expect(await work()).toBe('artifacts are made and committed');
    board.metrics.generatorFailed?.(new Error('no room on the disk'));
    expect(await work()).toBe('artifacts are wanted, and none can be made');
    board.metrics.generated?.(1);
    expect(await work()).toBe('artifacts are made and committed');
  });

  test('where no agent runs, the command says so and how to find it', async () => {
    const { code, err } = await runCli([
      ...['host', 'status', '--home', temporaryFolder()],
      ...['--status.address', '127.0.0.1:1'],
    ]);
    expect(code).not.toBe(0);
    expect(err).toMatch(/no agent answers at 127\.0\.0\.1:1[\s\S]*cpocd host/);
  });
});
