import { createServer } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { statusSettings } from '../../../src/cli/config/statusSettings.ts';
import { type BlockFacts, factsOf } from '../../../src/cli/devnet/blockFacts.ts';
import { devnetAccounts, publicMnemonic } from '../../../src/cli/devnet/devnetAccounts.ts';
import { formatGoal, isReached, parseGoal } from '../../../src/cli/devnet/devnetGoal.ts';
import { usualShape } from '../../../src/cli/devnet/devnetOptions.ts';
import { choosePorts, portsFrom, statusPortsFrom } from '../../../src/cli/devnet/devnetPorts.ts';
import { formatBlock } from '../../../src/cli/devnet/formatBlock.ts';
import { formatSettlement } from '../../../src/cli/devnet/settlement.ts';
import { findFreePorts, tryListening } from '../../../src/cli/process/ports.ts';

const event = (type: string, attributes: Record<string, string> = {}) => ({
  type,
  attributes: Object.entries(attributes).map(([key, value]) => ({ key, value })),
});
const resolved = (outcome: string) =>
  event('poc_challenge_resolved', { outcome: `CHALLENGE_OUTCOME_${outcome}` });

describe('what a block did', () => {
  test('is read from its events; a transaction that failed did nothing', () => {
    const facts = factsOf(
      27n,
      {
        txs_results: [
          { code: 0, events: [event('poc_commit'), event('transfer')] },
          { events: [resolved('PASSED'), resolved('PASSED')] },
          { code: 11, events: [event('poc_commit')] },
        ],
        finalize_block_events: [
          event('poc_challenge_issued'),
          resolved('EXPIRED'),
          resolved('VOIDED'),
          event('poc_jailed', {
            address: 'cpoc1jailed',
            reason: 'PENALTY_REASON_DOWNTIME',
            jailed_until_height: '70',
          }),
          event('poc_validator_jailed', { address: 'cpoc1jailed', left_the_set: 'true' }),
          event('poc_jailed', { address: 'cpoc1twice', reason: 'PENALTY_REASON_DOUBLE_SIGN' }),
          event('poc_validator_jailed', { address: 'cpoc1twice', left_the_set: 'false' }),
          event('poc_epoch_settled', { epoch_index: '3' }),
          event('poc_epoch_started', { epoch_index: '4', start_height: '27', last_height: '56' }),
        ],
      },
      [],
    );
    expect(facts).toEqual({
      height: 27n,
      txs: 3,
      failedTxs: 1,
      commits: 1,
      challenges: { issued: 1, passed: 2, failed: 0, expired: 1, voided: 1 },
      jailed: [
        { address: 'cpoc1jailed', reason: 'downtime', until: 70n, stays: false },
        { address: 'cpoc1twice', reason: 'double_sign', until: 0n, stays: true },
      ],
      epochStarted: { index: 4n, startHeight: 27n, lastHeight: 56n },
      settled: 3n,
      validators: [],
    });
  });

  test('of an empty block is nothing; CometBFT writes null for no results', () => {
    const facts = factsOf(1n, { txs_results: null, finalize_block_events: null }, []);
    expect(facts).toMatchObject({
      txs: 0,
      commits: 0,
      settled: undefined,
      epochStarted: undefined,
    });
  });
});

describe('the line of a block', () => {
  const quiet: BlockFacts = {
    height: 7n,
    txs: 0,
    failedTxs: 0,
    commits: 0,
    challenges: { issued: 0, passed: 0, failed: 0, expired: 0, voided: 0 },
    jailed: [],
    epochStarted: undefined,
    settled: undefined,
    validators: [
      { address: 'BB', power: 100n },
      { address: 'AA', power: 36n },
    ],
  };
  const names = new Map([
    ['cpoc1xyz', 'node1'],
    ['AA', 'node0'],
    ['BB', 'node1'],
  ]);
  const epoch = { index: 1n, startHeight: 1n, lastHeight: 30n };

  test('of a quiet block', () => {
    expect(formatBlock({ facts: quiet, epoch, open: 0, names })).toBe(
      'block    7  epoch 1, 23 left  0 txs  power node0 36 node1 100',
    );
  });

  test('of a busy one', () => {
    const challenges = { issued: 4, passed: 3, failed: 1, expired: 0, voided: 0 };
    const jailed = [
      { address: 'cpoc1xyz', reason: 'downtime', until: 70n, stays: false },
      { address: 'cpoc1abc', reason: 'double_sign', until: 0n, stays: true },
    ];
    const facts = { ...quiet, height: 27n, txs: 3, failedTxs: 1, commits: 1, challenges, jailed };
    expect(formatBlock({ facts, epoch, open: 2, names })).toBe(
      'block   27  epoch 1,  3 left  3 txs (1 failed)  1 commit  challenges 4 opened, 3 passed, 1 FAILED, 2 open  JAILED node1 (downtime) until block 70  JAILED cpoc1abc (double_sign) for good, stays in the set  power node0 36 node1 100',
    );
  });
});

test('a settlement is a table', () => {
  const host = { address: 'x', totalNonces: 440n, effective: 44n, weight: 44n, power: 0n };
  const text = formatSettlement({
    epoch: 2n,
    hosts: [
      {
        ...host,
        name: 'host0',
        reward: '316547122upoc',
        status: 'active',
        penalty: '',
        probation: '',
      },
      {
        ...host,
        name: 'node0',
        effective: 0n,
        weight: 0n,
        reward: '',
        status: 'jailed',
        penalty: 'downtime',
        probation: 'entered',
      },
    ],
  });
  expect(text.trim().split('\n').slice(1)).toEqual([
    '  HOST   NONCES  EFFECTIVE  WEIGHT  POWER         REWARD  STATUS  PENALTY   PROBATION',
    '  host0     440         44      44      0  316547122upoc  active  -         -',
    '  node0     440          0       0      0              -  jailed  downtime  entered',
  ]);
});

describe('the goal of --until', () => {
  const at = (index: bigint, height: bigint, goal: string): boolean => {
    const startHeight = 1n + (index - 1n) * 30n;
    return isReached(parseGoal(goal), height, {
      index,
      startHeight,
      lastHeight: startHeight + 29n,
    });
  };

  test('an epoch is settled once its powers are in force: two heights after its last', () => {
    expect(at(2n, 60n, 'settled:2')).toBe(false);
    expect(at(3n, 61n, 'settled:2')).toBe(false);
    expect(at(3n, 62n, 'settled:2')).toBe(true);
    expect(at(9n, 241n, 'settled:2')).toBe(true);
  });

  test('a height', () => {
    expect(at(1n, 9n, 'height:10')).toBe(false);
    expect(at(1n, 10n, 'height:10')).toBe(true);
  });

  test.each(['', 'settled', 'settled:0', 'settled:-1', 'height:x', 'epoch:2', 'settled:2 '])(
    '"%s" is none',
    (text) => {
      expect(() => parseGoal(text)).toThrow('expected settled:EPOCH or height:HEIGHT');
    },
  );

  test('comes back as text', () => {
    for (const text of ['settled:2', 'height:10']) expect(formatGoal(parseGoal(text))).toBe(text);
  });
});

describe('ports', () => {
  test("are CometBFT's for the first node, ten further for each", () => {
    expect(portsFrom(26_656, 2)).toEqual([
      { p2p: 26_656, rpc: 26_657, abci: 26_658, metrics: 26_661, rest: 26_662, grpc: 26_663 },
      { p2p: 26_666, rpc: 26_667, abci: 26_668, metrics: 26_671, rest: 26_672, grpc: 26_673 },
    ]);
  });

  test('of agents leave the usual place to an agent that is started by hand', () => {
    const chosen = statusPortsFrom(26_656, 3);
    expect(chosen).toEqual([26_665, 26_675, 26_685]);
    const usual = Number(statusSettings.statusAddress.fallback.split(':')[1]);
    const taken = portsFrom(26_656, 3).flatMap((node) => Object.values(node));
    expect([...chosen, ...taken]).not.toContain(usual);
  });

  test('of an agent that is taken is named too', async () => {
    const port = await portAfterFreeOne();
    const server = createServer();
    await new Promise<void>((listening) => {
      server.listen({ host: '127.0.0.1', port }, listening);
    });
    onTestFinished(() => void server.close());
    await expect(choosePorts(port - 9, 0, 1)).rejects.toThrow(
      new RegExp(`agent 0 cannot listen on 127.0.0.1:${port} \\(status\\): the port is in use`),
    );
  });

  test('a taken one is named, with --ports', async () => {
    const port = await portAfterFreeOne();
    const server = createServer();
    await new Promise<void>((listening) => {
      server.listen({ host: '127.0.0.1', port }, listening);
    });
    onTestFinished(() => void server.close());
    await expect(choosePorts(port - 1, 1, 0)).rejects.toThrow(
      new RegExp(
        `cannot listen on 127.0.0.1:${port} \\(rpc\\): the port is in use; .*--ports auto`,
      ),
    );
  });

  test('auto finds different ones', async () => {
    const { nodes, status } = await choosePorts('auto', 3, 5);
    const ports = [...nodes.flatMap((node) => Object.values(node)), ...status];
    expect(ports).toHaveLength(23);
    expect(new Set(ports).size).toBe(23);
    expect(Math.min(...ports)).toBeGreaterThan(1023);
  });
});

async function portAfterFreeOne(): Promise<number> {
  const [port = 0] = await findFreePorts(1);
  const before = { host: '127.0.0.1', port: port - 1 };
  return (await tryListening(before)) === undefined ? port : await portAfterFreeOne();
}

describe('accounts', () => {
  test('are the same for everybody, as are the keys that follow', async () => {
    expect(publicMnemonic('alice')).toBe(
      'kite squirrel truck crop food light soon prefer festival jar turn mystery',
    );
    const accounts = await devnetAccounts({ ...usualShape, validators: 2, hosts: 1 });
    expect(accounts.map(({ name, role }) => `${name} ${role}`)).toEqual([
      'node0 validator',
      'node1 validator',
      'host0 host',
      'alice user',
      'bob user',
    ]);
    expect(accounts.find(({ name }) => name === 'alice')?.address).toBe(
      'cpoc17jnufs0wecst6lu3vp4tq0v7wewjnz48w8s46f',
    );
  });
});
