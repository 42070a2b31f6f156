import { afterEach, describe, expect, test } from 'vitest';
import type { Params } from '../../../src/gen/cpoc/poc/v1/params.ts';
import {
  QueryPruningStateRequest,
  QueryPruningStateResponse,
  QuerySummariesRequest,
  QuerySummariesResponse,
} from '../../../src/gen/cpoc/poc/v1/query.ts';
import { pruneNextEpoch } from '../../../src/pruning/pruneEpochs.ts';
import { challengesOf, commitsOf, PocUser, recordsOf } from '../../harness/pocUser.ts';
import { type SimAccount, simAccount } from '../../harness/simAccount.ts';
import { SimChain } from '../../harness/simChain.ts';

const accounts = [1, 2, 3].map((i) => simAccount(i));
let chain: SimChain | undefined;

afterEach(async () => {
  await chain?.stop();
  chain = undefined;
});

async function startChain(params: Partial<Params>): Promise<SimChain> {
  chain = await SimChain.start({
    accounts,
    participants: accounts.map((account) => ({ account })),
    params: { validationSampleRateBps: 10_000, ...params },
  });
  await chain.block();
  return chain;
}

async function state(of: SimChain) {
  const answer = await of.ask(
    '/cpoc.poc.v1.Query/PruningState',
    QueryPruningStateRequest,
    {},
    QueryPruningStateResponse,
  );
  return answer.pruningState;
}

async function summaryCount(of: SimChain, epochIndex: bigint): Promise<number> {
  const answer = await of.ask(
    '/cpoc.poc.v1.Query/Summaries',
    QuerySummariesRequest,
    { epochIndex, pagination: undefined },
    QuerySummariesResponse,
  );
  return answer.summaries.length;
}

describe('P33 pruning', () => {
  test('the last settled epoch stays; older ones go, a bounded number of entries a block', async () => {
    const sim = await startChain({ pocPruningMax: 1, weightRecordRetentionEpochs: 3 });
    const hosts = accounts.map((account) => new PocUser(sim, account));
    await sim.block(...(await Promise.all(hosts.map((h) => h.commit(20)))));
    await sim.advanceTo(40n);
    expect(await commitsOf(sim, 1n)).toHaveLength(3);
    expect(await challengesOf(sim, accounts[0] as SimAccount, { epochIndex: 1n })).toHaveLength(1);
    // Epoch 3 begins at 41: epoch 1 is 2 behind. One commit a block goes.
    await sim.block();
    expect(await commitsOf(sim, 1n)).toHaveLength(2);
    await sim.block();
    expect(await commitsOf(sim, 1n)).toHaveLength(1);
    expect((await state(sim))?.continuousPocCommitsPrunedEpoch ?? 0n).toBe(0n);
    await sim.block();
    expect(await commitsOf(sim, 1n)).toHaveLength(0);
    await sim.block();
    expect(await state(sim)).toEqual({
      continuousPocCommitsPrunedEpoch: 1n,
      continuousPocChallengesPrunedEpoch: 1n,
      continuousPocSummariesPrunedEpoch: 1n,
      weightRecordsPrunedEpoch: 0n,
      validatorTermsPrunedEpoch: 0n,
    });
    expect(await challengesOf(sim, accounts[0] as SimAccount, { epochIndex: 1n })).toHaveLength(0);
    expect(await summaryCount(sim, 1n)).toBe(0);
    // Three hosts and the validator.
    expect(await recordsOf(sim, 1n)).toHaveLength(4);
    await sim.advanceTo(64n);
    expect(await state(sim)).toMatchObject({
      weightRecordsPrunedEpoch: 1n,
      validatorTermsPrunedEpoch: 1n,
    });
    await expect(recordsOf(sim, 1n)).resolves.toEqual([]);
  });

  test('a pass looks at one entry more than it removes, at most', () => {
    const left = new Map([
      [1n, [1, 2, 3, 4, 5]],
      [2n, [6]],
    ]);
    let looked = 0;
    const collection = {
      *entries(epochIndex: bigint) {
        for (const entry of [...(left.get(epochIndex) ?? [])]) {
          looked += 1;
          yield () => {
            left.set(
              epochIndex,
              (left.get(epochIndex) ?? []).filter((e) => e !== entry),
            );
          };
        }
      },
    };
    const steps: [bigint, number, number][] = [];
    let closed = 0n;
    for (let block = 0; block < 5; block += 1) {
      looked = 0;
      closed = pruneNextEpoch(collection, closed, 2n, 2);
      steps.push([closed, looked, [...left.values()].flat().length]);
    }
    expect(steps).toEqual([
      [0n, 3, 4],
      [0n, 3, 2],
      [1n, 1, 1],
      [2n, 1, 0],
      [2n, 0, 0],
    ]);
  });
});
