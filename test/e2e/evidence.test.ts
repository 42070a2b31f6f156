/** Validators that sign twice, stop, or are not there at all, with the real CometBFT: each goes, and the chain goes on. */

import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ChainClient, connectClient } from '../../src/client/connectClient.ts';
import {
  type Participant,
  ParticipantStatus,
  PenaltyReason,
  Probation,
  type WeightRecord,
} from '../../src/gen/cpoc/poc/v1/poc.ts';
import { connectReader } from './chainReader.ts';
import { DevnetProcess } from './devnetProcess.ts';
import { readEpoch } from './recompute.ts';
import { recomputeSettlement, settledOf } from './recomputeSettlement.ts';
import { powersAt, readSetFacts } from './setFacts.ts';
import { cpocd, exitOf } from './testNode.ts';
import { TwinNode } from './twinNode.ts';

const epochLength = 24;
const flags = ['--validators', '4', '--hosts', '0'];
const params = {
  epoch_length: epochLength,
  // Commits up to the eighteenth block of an epoch.
  validation_challenge_deadline_blocks: 5,
  // Every epoch stays recomputable.
  poc_data_pruning_epoch_threshold: 10,
};

let devnet: DevnetProcess;
let client: ChainClient;

async function start(more: Readonly<Record<string, number>> = {}): Promise<void> {
  const changes = Object.entries({ ...params, ...more });
  const texts = changes.flatMap(([name, value]) => ['--param', `${name}=${value}`]);
  devnet = new DevnetProcess(DevnetProcess.newHome(), ...flags, ...texts);
  await devnet.reach(1, 100);
  client = await connectClient({ rpc: devnet.rpc });
}

async function stop(): Promise<void> {
  client?.disconnect();
  await devnet?.stop();
}

function accountOf(name: string): string {
  const accounts = devnet.of('started')[0]?.['accounts'] as { name: string; address: string }[];
  return accounts.find((account) => account.name === name)?.address ?? '';
}

/** Of a validator, as CometBFT writes it. */
function addressOf(name: string): string {
  const path = join(devnet.home, name, 'config/priv_validator_key.json');
  return (JSON.parse(readFileSync(path, 'utf8')) as { address: string }).address;
}

async function participantOf(name: string): Promise<Participant> {
  const { participant } = await client.query.poc.participant(accountOf(name));
  return participant as Participant;
}

/** Powers of CometBFT's set by the names of whom they belong to. */
async function powersOf(height: number): Promise<Record<string, bigint>> {
  const { participants } = await client.query.poc.participants();
  const accounts = devnet.of('started')[0]?.['accounts'] as { name: string; address: string }[];
  const names = participants.map(({ address, consensusPubkey }) => {
    const name = accounts.find((account) => account.address === address)?.name ?? address;
    return [Buffer.from(consensusPubkey).toString('hex'), name] as const;
  });
  const powers = await powersAt(devnet.rpc, BigInt(height));
  return Object.fromEntries([...powers].map(([key, power]) => [new Map(names).get(key), power]));
}

/** The height at which a participant was jailed, once it was. */
async function jailed(name: string, reason: string, most: number): Promise<number> {
  for (let height = 1; height <= most; height += 1) {
    await devnet.reach(height);
    const block = devnet.of('block').find((line) => Number(line['height']) === height);
    const hosts = (block?.['jailed'] ?? []) as { name: string; reason: string }[];
    if (hosts.some((host) => host.name === name && host.reason === reason)) return height;
  }
  throw new Error(
    `${name} was not jailed up to ${most}\n${JSON.stringify(devnet.lines.slice(-3))}`,
  );
}

/** The first settlement that says so of a participant; every one up to it is recomputed, probation included. */
async function settledAs(
  name: string,
  probation: Probation,
  from: number,
): Promise<{ epoch: number; last: number; record: WeightRecord }> {
  const reader = await connectReader(devnet.rpc);
  try {
    for (let epoch = from; epoch < from + 4; epoch += 1) {
      const last = epoch * epochLength;
      await devnet.reach(last + 2, 120);
      const facts = await readEpoch(reader, BigInt(epoch));
      const set = await readSetFacts(devnet.rpc, facts.epoch);
      expect(settledOf(facts.records), `epoch ${epoch}`).toEqual(recomputeSettlement(facts, set));
      const record = facts.records.find(({ address }) => address === accountOf(name));
      if (record?.probation === probation) return { epoch, last, record };
    }
  } finally {
    reader.close();
  }
  throw new Error(`${name} never had probation ${probation}`);
}

function tx(name: string, ...args: string[]): ReturnType<typeof cpocd> {
  const common = ['--home', devnet.home, '--from', name, '--gas-prices', '0.001upoc', '-y'];
  return cpocd(['tx', 'poc', ...args, ...common, '--wait']);
}

describe('a devnet in which one signs twice, and one has no node', () => {
  let twin: TwinNode | undefined;
  let host: ChildProcess | undefined;

  beforeAll(async () => {
    await start();
    const member = (name: string): string => join(devnet.home, name);
    const peers = ['node0', 'node1', 'node2'].map((name) => ({
      home: member(name),
      p2p: devnet.node(name).p2p,
    }));
    host = hostWithoutNode('alice');
    twin = await TwinNode.start({ original: member('node3'), peers });
  });

  afterAll(async () => {
    if (host !== undefined) {
      host.kill('SIGTERM');
      await exitOf(host);
    }
    await twin?.stop();
    await stop();
  });

  /** Makes more nonces than anybody else, and registers a key that nothing signs with. */
  function hostWithoutNode(name: string): ChildProcess {
    const { x = '' } = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
    const key = Buffer.from(x, 'base64url').toString('base64');
    const work = ['--nonces-per-block', '100', '--batch-nonces', '200'];
    const common = ['--home', devnet.home, '--from', name, '--gas-prices', '0.001upoc'];
    const args = ['host', '--register', '--consensus-pubkey', key, ...work, ...common];
    return spawn(process.execPath, [resolve('bin/cpocd'), ...args], { stdio: 'ignore' });
  }

  test('P32, B7: two processes sign with one key: evidence in a block, jailed for good, the epoch lost', async () => {
    const at = await jailed('node3', 'double_sign', 100).catch((error: Error) => {
      throw new Error(`${error.message}\n${twin?.log.slice(-2000)}`);
    });
    const { block } = await client.comet.block(at);
    expect(block.evidence[0]).toMatchObject({
      type: 'tendermint/DuplicateVoteEvidence',
      value: { vote_a: { validator_address: addressOf('node3') } },
    });
    await devnet.reach(at + 6);
    expect(Object.keys(await powersOf(at + 1))).toContain('node3');
    expect(Object.keys(await powersOf(at + 2))).not.toContain('node3');
    expect(await participantOf('node3')).toMatchObject({
      status: ParticipantStatus.PARTICIPANT_STATUS_JAILED,
      jailedForGood: true,
    });
    const epoch = Math.ceil(at / epochLength);
    await devnet.reach(epoch * epochLength + 1);
    const { weightRecord } = await client.query.poc.weightRecord({
      epochIndex: BigInt(epoch),
      address: accountOf('node3'),
    });
    expect(weightRecord).toMatchObject({
      weight: 0n,
      power: 0n,
      reward: [],
      status: ParticipantStatus.PARTICIPANT_STATUS_JAILED,
      penaltyReason: PenaltyReason.PENALTY_REASON_DOUBLE_SIGN,
    });
    const refused = await tx('node3', 'unjail');
    expect(refused.code).not.toBe(0);
    expect(refused.err).toContain('jailed for good');
  });

  test('P34, B8: a key behind which no node runs never has more than power 1, and leaves after an epoch', async () => {
    const entered = await settledAs('alice', Probation.PROBATION_ENTERED, 1);
    expect(entered.record.power).toBe(1n);
    expect((await powersOf(entered.last + 2))['alice']).toBe(1n);
    const { record, last } = await settledAs('alice', Probation.PROBATION_FAILED, entered.epoch);
    expect(last).toBe(entered.last + epochLength);
    expect(record).toMatchObject({ power: 0n, probationSignedBlocks: 0n });
    expect(record.probationBlocks).toBe(BigInt(epochLength - 2));
    // It has the greatest weight of all.
    const { weightRecords } = await client.query.poc.weightRecords({
      epochIndex: record.epochIndex,
    });
    expect(weightRecords.every(({ weight }) => weight <= record.weight)).toBe(true);
    await devnet.reach(last + 5);
    expect(Object.keys(await powersOf(last + 2))).not.toContain('alice');
  });

  test('P31, P32: a node that lost its state is replayed through all of it to the same app hash', async () => {
    const { height, home } = devnet;
    await devnet.end();
    rmSync(join(home, 'node0/data/application.db'), { recursive: true });
    devnet = new DevnetProcess(home);
    // CometBFT ends where a replayed app hash is not the one of its header.
    await devnet.reach(height + 3);
    expect(readFileSync(join(home, 'logs/comet-node0.log'), 'utf8')).toMatch(
      /ABCI Replay Blocks.*appHeight=0 /,
    );
  });
});

describe('a devnet in which one stops', () => {
  beforeAll(() => start({ signed_blocks_window: 12, min_signed_bps: 2500, jail_blocks: 6 }));
  afterAll(stop);

  test('P31, P34: who stops is jailed and leaves; back, it unjails, enters with power 1 and has its power an epoch later', async () => {
    const stopped = devnet.processesOf('node2');
    for (const pid of stopped) process.kill(pid, 'SIGSTOP');
    const at = await jailed('node2', 'downtime', 60).finally(() => {
      for (const pid of stopped) process.kill(pid, 'SIGCONT');
    });
    await devnet.reach(at + 2);
    expect(Object.keys(await powersOf(at + 1))).toContain('node2');
    expect(Object.keys(await powersOf(at + 2)).sort()).toEqual(['node0', 'node1', 'node3']);
    expect(await participantOf('node2')).toMatchObject({
      status: ParticipantStatus.PARTICIPANT_STATUS_JAILED,
      jailedForGood: false,
      jailedUntilHeight: BigInt(at + 6),
    });
    await devnet.reach(at + 6);
    const unjailed = await tx('node2', 'unjail');
    expect(unjailed.code, unjailed.err).toBe(0);
    expect((await participantOf('node2')).status).toBe(ParticipantStatus.PARTICIPANT_STATUS_ACTIVE);
    // Its host goes on by itself once the lost epoch is over.
    const entered = await settledAs('node2', Probation.PROBATION_ENTERED, 1);
    expect((await powersOf(entered.last + 2))['node2']).toBe(1n);
    const { record, last } = await settledAs(
      'node2',
      Probation.PROBATION_PASSED,
      entered.epoch + 1,
    );
    expect(last).toBe(entered.last + epochLength);
    expect(record.power).toBeGreaterThan(1n);
    expect((await powersOf(last + 2))['node2']).toBe(record.power);
  });
});
