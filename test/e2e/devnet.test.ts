/** `npm run devnet` as people and scripts use it, and an epoch recomputed from queries alone. */

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Comet38Client } from '@cosmjs/tendermint-rpc';
import { afterEach, describe, expect, test } from 'vitest';
import { ChallengeKind } from '../../src/gen/cpoc/poc/v1/poc.ts';
import { type ChainReader, readEpoch, recomputeDraws, recomputeSettlement } from './recompute.ts';
import { exitOf } from './testNode.ts';

interface Line {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** One run of the devnet, in a home that outlives it. */
class Devnet {
  readonly child: ChildProcess;
  readonly lines: Line[] = [];
  err = '';

  constructor(home: string, ...flags: string[]) {
    const args = [
      resolve('bin/cpocd'),
      'devnet',
      '--home',
      home,
      '--ports',
      'auto',
      '--json',
      '--block-time',
      '200',
      ...flags,
    ];
    this.child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let rest = '';
    this.child.stdout?.on('data', (data: Buffer) => {
      const parts = (rest + data.toString()).split('\n');
      rest = parts.pop() ?? '';
      for (const part of parts) if (part !== '') this.lines.push(JSON.parse(part) as Line);
    });
    this.child.stderr?.on('data', (data: Buffer) => {
      this.err += data.toString();
    });
  }

  of(type: string): Line[] {
    return this.lines.filter((line) => line.type === type);
  }

  async ends(): Promise<number | null> {
    return exitOf(this.child);
  }

  async height(least: number, seconds = 60): Promise<void> {
    for (let left = seconds * 10; left > 0; left -= 1) {
      if (Number(this.of('block').at(-1)?.['height'] ?? 0) >= least) return;
      if (this.child.exitCode !== null) break;
      await pause(100);
    }
    throw new Error(
      `height ${least} was not reached: ${this.err}\n${JSON.stringify(this.lines.slice(-5))}`,
    );
  }

  get rpc(): string {
    const addresses = this.of('started')[0]?.['addresses'] as { rpc: string } | undefined;
    return addresses?.rpc ?? '';
  }
}

let home: string;
let running: Devnet | undefined;

function start(...flags: string[]): Devnet {
  running = new Devnet(home, ...flags);
  return running;
}

const freshHome = (): void => {
  home = mkdtempSync(join(tmpdir(), 'cpoc-devnet-'));
};

afterEach(async () => {
  if (running !== undefined && running.child.exitCode === null) {
    running.child.kill('SIGTERM');
    await running.ends();
  }
  rmSync(home, { recursive: true, force: true });
});

async function readerOf(rpc: string): Promise<ChainReader & { close(): void }> {
  const comet = await Comet38Client.connect(rpc);
  const { nodeInfo } = await comet.status();
  const known = new Map<bigint, Uint8Array>();
  return {
    chainId: nodeInfo.network,
    close: () => comet.disconnect(),
    async abciQuery(path, data) {
      const answer = await comet.abciQuery({ path, data });
      if (answer.code !== 0) throw new Error(`${path}: ${answer.log}`);
      return answer.value;
    },
    async appHash(height) {
      const found =
        known.get(height) ?? (await comet.block(Number(height) + 1)).block.header.appHash;
      known.set(height, found);
      return found;
    },
  };
}

describe('one validator', () => {
  test('P16 to P30: an epoch is drawn, answered, settled; it can be recomputed from queries', async () => {
    freshHome();
    const devnet = start('--sample-rate-bps', '5000');
    await devnet.height(2);
    const reader = await readerOf(devnet.rpc);
    for (const index of [1n, 2n]) {
      // The last settled epoch can be recomputed until the next one is settled; then it is pruned (P33).
      await devnet.height(Number(index) * 30 + 2);
      const facts = await readEpoch(reader, index);
      expect(facts.commits.length).toBeGreaterThan(2);
      const draws = await recomputeDraws(reader, facts);
      const issued = [...facts.challenges].sort((a, b) => Number(a.id - b.id));
      expect(draws.filter((draw) => draw.kind === 'SAMPLE').length).toBeGreaterThan(0);
      expect(
        issued.map((c) => ({
          address: c.challengedAddress,
          commitHeight: c.commitBlockHeight,
          leaf: c.nonceIndex,
          height: c.challengeBlockHeight,
          kind: c.kind === ChallengeKind.CHALLENGE_KIND_SAMPLE ? 'SAMPLE' : 'AUDIT',
        })),
      ).toEqual(draws);
      const settled = recomputeSettlement(facts);
      expect(
        new Map(facts.records.map((r) => [r.address, { weight: r.weight, power: r.power }])),
      ).toEqual(settled);
      expect(facts.records.some((r) => r.weight > 0n && r.power > 0n)).toBe(true);
    }
    reader.close();
    devnet.child.kill('SIGINT');
    expect(await devnet.ends()).toBe(0);
  });

  test('Ctrl-C ends every process; a second run goes on from there, after kill -9 too', async () => {
    freshHome();
    const first = start('--hosts', '1');
    await first.height(5);
    first.child.kill('SIGINT');
    expect(await first.ends()).toBe(0);
    const second = start('--hosts', '1');
    await second.height(8);
    expect(Number(second.of('block')[0]?.['height'])).toBeGreaterThanOrEqual(5);
    second.child.kill('SIGKILL');
    await second.ends();
    const third = start('--hosts', '1', '--until', 'height:12', '--timeout', '60');
    expect(await third.ends(), third.err).toBe(0);
    expect(third.lines.at(-1)).toMatchObject({ type: 'result', reached: true });
  });

  test('--until that is not reached in time ends with a reason', async () => {
    freshHome();
    const devnet = start('--until', 'height:100000', '--timeout', '12');
    expect(await devnet.ends()).not.toBe(0);
    expect(devnet.lines.at(-1)).toMatchObject({ type: 'result', reached: false });
  });

  test('other flags on a home that exists name --reset', async () => {
    freshHome();
    const first = start('--until', 'height:2', '--timeout', '60');
    expect(await first.ends(), first.err).toBe(0);
    const second = start('--validators', '3');
    expect(await second.ends()).not.toBe(0);
    expect(second.err).toContain('--reset');
  });
});

test('four validators: power moves between nodes, as CometBFT sees it', async () => {
  freshHome();
  const devnet = start('--validators', '4', '--hosts', '1');
  await devnet.height(34, 120);
  const comet = await Comet38Client.connect(devnet.rpc);
  const powers = async (height: number): Promise<bigint[]> =>
    (await comet.validatorsAll(height)).validators.map((v) => v.votingPower);
  expect(await powers(2)).toEqual([10n, 10n, 10n, 10n]);
  const settled = await powers(33);
  expect(settled).toHaveLength(4);
  expect(settled).not.toEqual([10n, 10n, 10n, 10n]);
  expect(new Set(settled).size).toBeGreaterThan(1);
  comet.disconnect();
});
