/** P28, P33: `cpocd query poc explain` and `cpocd recompute` say what follows from proven records, and what is no longer there. */

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { OneHost } from '../../harness/oneHost.ts';
import { runCli } from '../cli/runCli.ts';

let play: OneHost;

beforeEach(async () => {
  play = await OneHost.start();
});

afterEach(async () => {
  await play.stop();
});

// biome-ignore lint/suspicious/noExplicitAny: JSON of the command line
async function explain(address: string, ...flags: string[]): Promise<any> {
  const args = ['query', 'poc', 'explain', address, '--node', play.rpc.url, '-o', 'json', ...flags];
  const run = await runCli(args);
  expect(run.err).toBe('');
  return JSON.parse(run.out);
}

describe('cpocd query poc explain', () => {
  test('names the state, the header and each record by key and height', async () => {
    await play.commit(40);
    await play.answerUntil(21n);
    const answer = await explain(play.account.address);
    expect(answer).toMatchObject({ verdict: 'agrees', epoch_index: '1', settled: true });
    expect(answer.trust).toMatchObject({
      state_height: '20',
      header_height: '21',
      header_from: 'node',
    });
    expect(answer.terms.every((term: { verdict: string }) => term.verdict !== 'differs')).toBe(
      true,
    );
    const record = answer.records.find((one: { name: string }) => one.name === 'weight_record');
    const { value } = await play.chain.query(
      `/store/${record.store}/key`,
      Buffer.from(record.key, 'hex'),
      BigInt(record.height),
    );
    expect(value.length).toBeGreaterThan(0);
  });

  test('tells a penalty as the story of its host', async () => {
    await play.commit(40);
    await play.chain.advanceTo(21n);
    const args = ['query', 'poc', 'explain', play.account.address, '--node', play.rpc.url];
    const { out } = await runCli(args);
    expect(out).toContain('It was penalized for challenge_expired');
    expect(out).not.toContain('All of them at height');
    expect((await runCli([...args, '--records'])).out).toContain('All of them at height 20.');
    expect(out).toContain('Verdict: agrees');
  });

  test('P33 says what pruning took, and explains from what is left', async () => {
    await play.stop();
    play = await OneHost.start({ weightRecordRetentionEpochs: 3 });
    await play.commit(40);
    await play.answerUntil(20n);
    const before = await explainAt(21n);
    expect(before.verdict).toBe('agrees');
    // Epoch 1 is two behind from height 41 on: its commits go, its weight record stays.
    const after = await explainAt(45n);
    expect(after.verdict).toBe('agrees');
    const states = after.records.map((one: { name: string; state: string }) => [
      one.name,
      one.state,
    ]);
    expect(states).toContainEqual(['commits', 'pruned']);
    expect(states).toContainEqual(['summary', 'pruned']);
    expect(states).toContainEqual(['weight_record', 'present']);
    const term = (name: string): { value: string; verdict: string; note?: string } =>
      after.terms.find((one: { name: string }) => one.name === name);
    expect(term('total_nonces')).toMatchObject({
      value: '40',
      verdict: 'proven',
      note: 'commits were pruned',
    });
    expect(term('power')).toMatchObject({ value: '4', verdict: 'agrees' });
    // Three behind, everything of it goes.
    await play.chain.advanceTo(66n);
    const gone = await runCli([
      'query',
      'poc',
      'explain',
      play.account.address,
      '--epoch',
      '1',
      '--node',
      play.rpc.url,
    ]);
    expect(gone.code).toBe(1);
    expect(gone.err).toContain('epoch 1 was pruned');
    await expect(play.settlement(1n)).rejects.toThrow(/settlement of epoch 1 not found/);
  });

  // biome-ignore lint/suspicious/noExplicitAny: JSON of the command line
  async function explainAt(height: bigint): Promise<any> {
    await play.chain.advanceTo(height);
    return explain(play.account.address, '--epoch', '1');
  }

  test('of who took no part it says so', async () => {
    await play.commit(40);
    await play.answerUntil(20n);
    await play.chain.block();
    const register = {
      creator: play.stranger.address,
      consensusPubkey: new Uint8Array(0),
      inferenceUrl: '',
    };
    const typeUrl = '/cpoc.poc.v1.MsgRegisterParticipant';
    await play.chain.block(await play.chain.sign(play.stranger, { typeUrl, value: register }));
    await play.chain.block();
    const { out } = await runCli([
      'query',
      'poc',
      'explain',
      play.stranger.address,
      '--node',
      play.rpc.url,
    ]);
    expect(out).toContain('It took no part in this epoch');
    expect(out).toContain('Verdict: agrees');
  });

  test('refuses an address that is none, or of another chain', async () => {
    await play.chain.advanceTo(4n);
    const run = (address: string) =>
      runCli(['query', 'poc', 'explain', address, '--node', play.rpc.url]);
    expect((await run('nonsense')).code).toBe(2);
    const other = await run('cosmos1qypqxpq9qcrsszg2pvxq6rs0zqg3yyc5lzv7xu');
    expect(other.err).toMatch(/no participant|on this chain that account is/);
  });
});

describe('cpocd recompute', () => {
  test('of a running epoch says when it can be done', async () => {
    await play.chain.advanceTo(5n);
    const run = await runCli(['recompute', '--node', play.rpc.url]);
    expect(run.code).toBe(1);
    expect(run.err).toMatch(/epoch 1 is not settled yet.*height 20/i);
  });

  test('without the headers of the epoch it checks the rest, and says what is left out', async () => {
    await play.commit(40);
    await play.answerUntil(22n);
    play.rpc.lowest = 15n;
    const run = await runCli(['recompute', '--node', play.rpc.url, '-o', 'json']);
    const report = JSON.parse(run.out);
    expect(report.verdict).toBe('agrees_in_part');
    expect(report.not_checked.join()).toMatch(/seed and draws.*not available, lowest height is 15/);
    expect(report.counts).toMatchObject({ draws: 0, commits: 1, validators: 1 });
  });

  test('P33 of an epoch whose commits were pruned it checks the records', async () => {
    await play.commit(40);
    await play.answerUntil(45n);
    const run = await runCli(['recompute', '--epoch', '1', '--node', play.rpc.url, '-o', 'json']);
    const report = JSON.parse(run.out);
    expect(report.verdict).toBe('agrees_in_part');
    expect(report.not_checked.join()).toContain('commits of epoch 1 were pruned');
    expect(report.counts).toMatchObject({ weight_records: 2, commits: 0 });
  });
});
