/** `npm run devnet` as people and scripts use it, and an epoch recomputed from queries alone. */

import { Comet38Client } from '@cosmjs/tendermint-rpc';
import { afterEach, describe, expect, test } from 'vitest';
import { ChallengeKind } from '../../src/gen/cpoc/poc/v1/poc.ts';
import { QueryEpochRequest, QueryEpochResponse } from '../../src/gen/cpoc/poc/v1/query.ts';
import { grpcCall } from '../harness/grpcCall.ts';
import { RpcProxy } from '../harness/rpcProxy.ts';
import { runCli } from '../unit/cli/runCli.ts';
import { connectReader } from './chainReader.ts';
import { DevnetProcess } from './devnetProcess.ts';
import { type EpochFacts, readEpoch, recomputeDraws } from './recompute.ts';
import { recomputeSettlement, settledOf } from './recomputeSettlement.ts';
import { readSetFacts } from './setFacts.ts';

let home: string;
let running: DevnetProcess | undefined;

function start(...flags: string[]): DevnetProcess {
  running = new DevnetProcess(home, ...flags);
  return running;
}

const freshHome = (): void => {
  home = DevnetProcess.newHome();
};

afterEach(async () => {
  await running?.stop();
});

/** A node that says another weight than it can prove is refused. */
async function expectLieFound(rpc: string, { epoch, records: [first] }: EpochFacts): Promise<void> {
  const liar = await RpcProxy.start(rpc);
  liar.lie = (_method, params, result) => {
    if (params['path'] !== '/store/poc/key' || result.response.value === null) return;
    const value = Buffer.from(result.response.value, 'base64');
    value[value.length - 1] = (value.at(-1) ?? 0) ^ 1;
    result.response.value = value.toString('base64');
  };
  const flags = ['--epoch', String(epoch.index), '--node', liar.url];
  const run = await runCli(['query', 'poc', 'explain', first?.address ?? '', ...flags]);
  expect(run.code).toBe(1);
  expect(run.err).toContain('does not lead to app hash');
  await liar.stop();
}

/** `cpocd recompute` and `cpocd query poc explain` read the same epoch with proofs against real headers, and find no difference. */
async function expectOwnRecomputation(rpc: string, { epoch, records }: EpochFacts): Promise<void> {
  const flags = ['--epoch', String(epoch.index), '--node', rpc, '-o', 'json'];
  const all = await runCli(['recompute', ...flags]);
  expect(all.err).toBe('');
  expect(JSON.parse(all.out)).toMatchObject({
    verdict: 'agrees',
    not_checked: [],
    counts: { weight_records: records.length },
  });
  for (const { address, weight, power } of records) {
    const one = await runCli(['query', 'poc', 'explain', address, ...flags]);
    expect(one.err).toBe('');
    const { verdict, terms } = JSON.parse(one.out) as {
      verdict: string;
      terms: { name: string; recomputed: string | null }[];
    };
    expect(verdict).toBe('agrees');
    const recomputed = (name: string) => terms.find((term) => term.name === name)?.recomputed;
    expect([recomputed('weight'), recomputed('power')]).toEqual([String(weight), String(power)]);
  }
}

/** B9: from a block that another node shows, signatures of real validators lead past an epoch's new set; what they did not sign is named. */
async function expectLedFromRoot(rpc: string, elsewhere: string): Promise<void> {
  const other = await Comet38Client.connect(elsewhere);
  const { hash } = (await other.commit(5)).commit.blockId;
  other.disconnect();
  const liar = await RpcProxy.start(rpc);
  const recompute = (node: string, ...flags: string[]) =>
    runCli(['recompute', '--epoch', '1', '--node', node, '--trusted-height', '5', ...flags]);
  const known = ['--trusted-hash', Buffer.from(hash).toString('hex').toUpperCase()];
  try {
    const led = await recompute(rpc, ...known);
    expect(led.err).toBe('');
    expect(led.out).toMatch(/signed by [34] validators/);
    expect(led.out).toContain('trusted: block 5');
    expect(led.out).toContain('Verdict: agrees');
    const wrong = await recompute(rpc, '--trusted-hash', 'AB'.repeat(32));
    expect(wrong.err).toContain('the trusted one has abab');
    liar.lie = (method, _params, result) => {
      if (method !== 'commit') return;
      for (const vote of result.signed_header.commit.signatures.filter(isThere)) {
        vote.signature = Buffer.alloc(64, 7).toString('base64');
      }
    };
    const forged = await recompute(liar.url, ...known);
    expect(forged.code).toBe(1);
    expect(forged.err).toMatch(/signature \d of block 5 is not one of validator/);
  } finally {
    await liar.stop();
  }
}

const isThere = ({ signature }: { signature: string | null }): boolean => signature !== null;

describe('one validator', () => {
  test('P16 to P30: an epoch is drawn, answered, settled; it can be recomputed from queries', async () => {
    freshHome();
    const devnet = start('--sample-rate-bps', '5000');
    await devnet.reach(2);
    const reader = await connectReader(devnet.rpc);
    for (const index of [1n, 2n]) {
      // The last settled epoch can be recomputed until the next one is settled; then it is pruned (P33).
      await devnet.reach(Number(index) * 30 + 2);
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
      const set = await readSetFacts(devnet.rpc, facts.epoch);
      expect(settledOf(facts.records)).toEqual(recomputeSettlement(facts, set));
      expect(facts.records.some((r) => r.weight > 0n && r.power > 0n)).toBe(true);
      await expectOwnRecomputation(devnet.rpc, facts);
      await expectLieFound(devnet.rpc, facts);
    }
    reader.close();
    devnet.child.kill('SIGINT');
    expect(await devnet.ends()).toBe(0);
  });

  test('Ctrl-C ends every process; a second run goes on from there, after kill -9 too', async () => {
    freshHome();
    const first = start('--hosts', '1');
    await first.reach(5);
    first.child.kill('SIGINT');
    expect(await first.ends()).toBe(0);
    const second = start('--hosts', '1');
    await second.reach(8);
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
  await devnet.reach(34, 120);
  const comet = await Comet38Client.connect(devnet.rpc);
  const powers = async (height: number): Promise<bigint[]> =>
    (await comet.validatorsAll(height)).validators.map((v) => v.votingPower);
  expect(await powers(2)).toEqual([10n, 10n, 10n, 10n]);
  const settled = await powers(33);
  expect(settled).toHaveLength(4);
  expect(settled).not.toEqual([10n, 10n, 10n, 10n]);
  expect(new Set(settled).size).toBeGreaterThan(1);
  comet.disconnect();
  await expectLedFromRoot(devnet.rpc, devnet.node('node1').rpc);
});

test('every node answers REST and gRPC where the devnet says, and every agent its status and metrics', async () => {
  freshHome();
  const devnet = start('--validators', '2', '--hosts', '0');
  await devnet.reach(3);
  for (const name of ['node0', 'node1']) {
    const { rest, grpc } = devnet.node(name);
    const answer = await fetch(`${rest}/cosmos/base/tendermint/v1beta1/node_info`);
    expect(await answer.json()).toMatchObject({ default_node_info: { moniker: name } });
    const request = { epochIndex: 0n };
    const { answer: epoch } = await grpcCall(
      grpc,
      '/cpoc.poc.v1.Query/Epoch',
      QueryEpochRequest,
      request,
      QueryEpochResponse,
    );
    expect(epoch.epoch?.index).toBe(1n);
  }
  const { agents, accounts } = devnet.agents;
  expect(agents.map(({ name }) => name)).toEqual(['node0-host', 'node1-host']);
  for (const [i, { status, metrics }] of agents.entries()) {
    const { participant } = (await (await fetch(status)).json()) as { participant: string };
    expect(participant).toBe(accounts[i]?.address);
    expect(await (await fetch(metrics)).text()).toContain('cpoc_host_node_up');
  }
  devnet.child.kill('SIGINT');
  expect(await devnet.ends()).toBe(0);
});
