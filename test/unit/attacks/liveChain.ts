/** Whole epochs on a simulated chain, for the cases of live chains: who makes how much, and who is not there when it is asked. */

import type { Params } from '../../../src/gen/cpoc/poc/v1/params.ts';
import type { WeightRecord } from '../../../src/gen/cpoc/poc/v1/poc.ts';
import { playEpoch } from '../../harness/cheatingHost.ts';
import { challengesOf, PocUser, recordsOf } from '../../harness/pocUser.ts';
import { type SimAccount, simAccount, simConsensusKey } from '../../harness/simAccount.ts';
import { SimChain } from '../../harness/simChain.ts';

export const accounts: readonly SimAccount[] = Array.from({ length: 8 }, (_, i) =>
  simAccount(i + 1),
);
export const at = (i: number): SimAccount => accounts[i] as SimAccount;

let chains: SimChain[] = [];

export async function stopChains(): Promise<void> {
  for (const chain of chains) await chain.stop();
  chains = [];
}

/** All accounts take part, the first `validators` with a key and power 1. Six blocks an epoch: commits up to 3, audit at 4. */
export async function startChain(
  validators: number,
  params: Partial<Params> = {},
  balance = 1_000_000_000n,
): Promise<SimChain> {
  const chain = await SimChain.start({
    accounts,
    balance,
    participants: accounts.map((account, i) => {
      const key = { consensusPubkey: simConsensusKey(i), power: 1n };
      return i < validators ? { account, ...key } : { account };
    }),
    params: {
      epochLength: 6n,
      validationChallengeDeadlineBlocks: 2,
      validationSampleRateBps: 0,
      minNoncesPerCommit: 1,
      nonceWeight: 1,
      epochReward: { denom: 'upoc', amount: '1000' },
      ...params,
    },
  });
  chains.push(chain);
  return chain;
}

export interface EpochOptions {
  /** Answer nothing. */
  readonly away?: readonly number[];
  /** Answer with another artifact. */
  readonly wrong?: readonly number[];
}

/** One epoch: account `i` commits to `made[i]` nonces, and answers what it is asked. */
export async function epoch(
  chain: SimChain,
  made: Readonly<Record<number, number>>,
  { away = [], wrong = [] }: EpochOptions = {},
): Promise<void> {
  await chain.block();
  const hosts = Object.entries(made).map(([i, count]) => {
    return { host: new PocUser(chain, at(Number(i))), count, i: Number(i) };
  });
  await chain.block(...(await Promise.all(hosts.map(({ host, count }) => host.commit(count)))));
  const there = hosts.filter(({ i }) => !away.includes(i));
  await playEpoch(
    chain,
    there.map(
      ({ host, i }) =>
        () =>
          wrong.includes(i) ? answerWrongly(host) : host.answerAll(),
    ),
  );
}

async function answerWrongly(host: PocUser): Promise<Uint8Array | undefined> {
  const [first] = await challengesOf(host.chain, host.account, { openOnly: true });
  if (first === undefined) return undefined;
  const message = await host.responseMessage(first, { artifact: new Uint8Array(24) });
  return host.chain.sign(host.account, message);
}

/** By account, of those who have a record. */
export async function settled(chain: SimChain, index: bigint): Promise<Map<number, WeightRecord>> {
  const records = await recordsOf(chain, index);
  return new Map(
    records.map((record) => {
      return [accounts.findIndex(({ address }) => address === record.address), record] as const;
    }),
  );
}

/** Units of upoc by account. */
export async function rewards(chain: SimChain, index: bigint): Promise<Record<number, bigint>> {
  const records = await settled(chain, index);
  const paid = [...records].map(([i, record]) => [i, BigInt(record.reward[0]?.amount ?? '0')]);
  return Object.fromEntries(paid) as Record<number, bigint>;
}
