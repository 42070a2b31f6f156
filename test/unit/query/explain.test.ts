/** P28: the query Explain shows every term with its rules and the records behind it, by every way that a client has. */

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connectClient } from '../../../src/client/connectClient.ts';
import * as query from '../../../src/gen/cpoc/poc/v1/query.ts';
import * as schema from '../../../src/keeper/poc/schema.ts';
import { startApiNode } from '../../harness/apiNode.ts';
import { grpcCall } from '../../harness/grpcCall.ts';
import { OneHost } from '../../harness/oneHost.ts';
import { tamper } from '../../harness/tamper.ts';

let play: OneHost;

beforeEach(async () => {
  play = await OneHost.start();
});

afterEach(async () => {
  await play.stop();
});

async function ask(address: string, epochIndex = 0n): Promise<query.QueryExplainResponse> {
  return play.chain.ask(
    '/cpoc.poc.v1.Query/Explain',
    query.QueryExplainRequest,
    { epochIndex, address },
    query.QueryExplainResponse,
  );
}

function valuesOf({ terms }: query.QueryExplainResponse): Record<string, string> {
  return Object.fromEntries(terms.map(({ name, value }) => [name, value]));
}

describe('Query/Explain', () => {
  test('P11 to P30 shows every term of a settled epoch with its rules and sources', async () => {
    await play.commit(40);
    await play.answerUntil(20n);
    const answer = await ask(play.account.address);
    expect(answer).toMatchObject({ epochIndex: 1n, settled: true, truncated: false, height: 20n });
    expect(valuesOf(answer)).toMatchObject({
      commits: '1',
      total_nonces: '40',
      challenges_issued: String(answer.challenges.length),
      penalty: 'none',
      effective: '4',
      factor: '1/1',
      status: 'active',
      weight: '4',
      total_weight: '4',
      reward: '1000000upoc',
      candidates: '1',
      rank: '1',
      power_cap: 'none',
      power_before_scale: '4',
      power: '4',
    });
    const names = new Set(answer.sources.map(({ name }) => name));
    for (const { rules, sources, formula } of answer.terms) {
      expect(rules.every((rule) => /^P\d+$/.test(rule))).toBe(true);
      expect(sources.every((name) => names.has(name))).toBe(true);
      expect(formula).not.toBe('');
    }
    for (const { store, key, height, state, name } of answer.sources) {
      const { value, code } = await play.chain.query(`/store/${store}/key`, key, height, true);
      expect(code).toBe(0);
      const isThere = state === query.SourceState.SOURCE_STATE_PRESENT;
      expect(value.length > 0, name).toBe(isThere);
    }
  });

  test('of the running epoch it says what there is so far', async () => {
    await play.commit(40);
    await play.chain.block();
    const answer = await ask(play.account.address);
    expect(answer).toMatchObject({ epochIndex: 1n, settled: false });
    const values = valuesOf(answer);
    expect(values).toMatchObject({ weight: '4', challenges_open: '1' });
    expect(values).not.toHaveProperty('power');
    expect(values).not.toHaveProperty('reward');
  });

  test('refuses what is not there, each in its own words', async () => {
    await expect(ask(play.stranger.address)).rejects.toThrow(/no participant, and has no records/);
    await expect(ask(play.account.address, 9n)).rejects.toThrow(/epoch 9 has not begun/);
    await expect(ask('cpoc1nonsense')).rejects.toThrow(/bech32/);
  });

  test('gRPC, REST and the typed client answer the same', async () => {
    await play.commit(40);
    await play.answerUntil(22n);
    const expected = await ask(play.account.address);
    const api = await startApiNode(play.chain);
    const client = await connectClient({ rpc: play.rpc.url });
    try {
      for (const path of [
        `explain/${play.account.address}`,
        `epochs/1/explain/${play.account.address}`,
      ]) {
        const answer = await fetch(`${api.rest}/cpoc/poc/v1/${path}`);
        const json = (await answer.json()) as { terms: object[]; weight_record: object };
        expect(answer.status).toBe(200);
        expect(json.terms).toEqual(expected.terms);
        expect(json.weight_record).toMatchObject({ weight: '4', rank: 1 });
      }
      const request = { epochIndex: 1n, address: play.account.address };
      const { answer } = await grpcCall(
        api.grpc,
        '/cpoc.poc.v1.Query/Explain',
        query.QueryExplainRequest,
        request,
        query.QueryExplainResponse,
      );
      expect(answer.terms).toEqual(expected.terms);
      expect(await client.query.poc.explain(request)).toEqual(expected);
      expect((await client.query.poc.settlement()).settlement).toEqual(expected.settlement);
    } finally {
      client.disconnect();
      await api.close();
    }
  });

  test('Settlement answers what the records have in common', async () => {
    await play.commit(40);
    await play.answerUntil(20n);
    const { settlement } = await play.settlement(0n);
    expect(settlement).toMatchObject({
      epochIndex: 1n,
      height: 20n,
      records: 2n,
      totalWeight: '4',
      pool: [{ denom: 'upoc', amount: '1000000' }],
      minted: { denom: 'upoc', amount: '1000000' },
      candidates: 1n,
      validators: 1,
      kept: 0,
      powerShareBps: 10_000,
      powerCap: 0n,
    });
  });

  test('reads a thousand commits at most, and counts none where there are more', async () => {
    const { bytes, address } = play.account;
    await tamper(play.chain, (state) => {
      for (let i = 1n; i <= 1001n; i += 1n) {
        schema.commits.set(state, [1n, bytes, i], {
          participantAddress: address,
          epochIndex: 1n,
          nonceCount: 10,
          rootHash: new Uint8Array(32),
          inferenceCount: 0,
          commitBlockHeight: i,
          gpuUtilizationBps: 0,
          firstNonce: 10n * (i - 1n),
        });
      }
    });
    const answer = await ask(address);
    expect(answer.truncated).toBe(true);
    expect(answer.commits).toHaveLength(1000);
    expect(valuesOf(answer)).not.toHaveProperty('commits');
  });
});
