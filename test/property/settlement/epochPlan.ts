/** Epochs of a simulated chain that follow a plan: who commits how much, pays which fees and answers how, by signed transactions alone. */

import type { EncodeObject } from '@cosmjs/proto-signing';
import fc from 'fast-check';
import { pocTypeUrls, respondChallengeMessage } from '../../../src/client/pocMessages.ts';
import type { Params } from '../../../src/gen/cpoc/poc/v1/params.ts';
import { challengesOf, PocUser } from '../../harness/pocUser.ts';
import { type SimAccount, simAccount, simConsensusKey } from '../../harness/simAccount.ts';
import { type SimBlock, SimChain } from '../../harness/simChain.ts';

export type Conduct = 'honest' | 'silent' | 'wrong' | 'leaves';

export interface HostPlan {
  /** Nonces of the commits in the second and third block; 0 for none. */
  readonly commits: readonly [number, number];
  readonly conduct: Conduct;
  /** Paid with each commit, by denomination. */
  readonly fee: Readonly<Record<string, bigint>>;
}

export interface ChainPlan {
  readonly params: Partial<Params>;
  /** Power in genesis, 0 for a key without power, undefined for no key. */
  readonly powers: readonly (bigint | undefined)[];
  readonly epochs: readonly (readonly HostPlan[])[];
}

export const denoms = ['uother', 'upoc'] as const;
const hostCount = 5;
/** Commits at the second and third height, audit at the fourth, settlement at the fifth. */
const epochLength = 5n;

const nonces = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 30 }));
const amount = fc.oneof(fc.constant(0n), fc.bigInt(1n, 1000n));
const hostPlan: fc.Arbitrary<HostPlan> = fc.record({
  commits: fc.tuple(nonces, nonces),
  conduct: fc.constantFrom('honest', 'honest', 'honest', 'silent', 'wrong', 'leaves'),
  fee: fc.record({ uother: amount, upoc: amount }),
});
const params: fc.Arbitrary<Partial<Params>> = fc.record({
  validationSampleRateBps: fc.constantFrom(0, 5000, 10_000),
  nonceWeight: fc.constantFrom(1, 3, 10),
  weightFactorNumerator: fc.constantFrom(1, 3, 4_294_967_295),
  weightFactorDenominator: fc.constantFrom(1, 2, 7),
  maxValidators: fc.constantFrom(1, 2, 3, 150),
  maxPowerShareBps: fc.constantFrom(1, 3000, 9999, 10_000),
  epochReward: fc.constantFrom('0', '1', '7', '1000003').map((minted) => {
    return { denom: 'upoc', amount: minted };
  }),
});

export function chainPlan(epochCount: number): fc.Arbitrary<ChainPlan> {
  const power = fc.constantFrom(undefined, 0n, 1n, 5n, 1n << 57n);
  return fc.record({
    params,
    powers: fc.array(power, { minLength: hostCount, maxLength: hostCount }),
    epochs: fc.array(fc.array(hostPlan, { minLength: hostCount, maxLength: hostCount }), {
      minLength: 1,
      maxLength: epochCount,
    }),
  });
}

export const accounts: readonly SimAccount[] = Array.from({ length: hostCount }, (_, i) =>
  simAccount(i),
);

export class PlannedChain {
  readonly chain: SimChain;
  readonly #hosts: readonly PocUser[];
  #left: ReadonlySet<number> = new Set();

  private constructor(chain: SimChain) {
    this.chain = chain;
    this.#hosts = accounts.map((account) => new PocUser(chain, account));
  }

  static async start({ params: given, powers }: ChainPlan): Promise<PlannedChain> {
    const chain = await SimChain.start({
      accounts,
      moreDenoms: ['uother'],
      participants: accounts.map((account, i) => {
        const power = powers[i];
        return power === undefined
          ? { account }
          : { account, consensusPubkey: simConsensusKey(i), power };
      }),
      params: {
        epochLength,
        minNoncesPerCommit: 1,
        maxNoncesPerCommit: 1000,
        validationChallengeDeadlineBlocks: 1,
        ...given,
      },
    });
    return new PlannedChain(chain);
  }

  /** All blocks of an epoch but the last one. */
  async play(plans: readonly HostPlan[]): Promise<void> {
    await this.#block((host, i) => (this.#left.has(i) ? this.#status(host, 'reactivate') : []));
    await this.#block((host, i) => this.#commit(host, plans[i] as HostPlan, 0), plans);
    await this.#block(async (host, i) => {
      const plan = plans[i] as HostPlan;
      const leave = plan.conduct === 'leaves' ? this.#status(host, 'deactivate') : [];
      return [...(await this.#commit(host, plan, 1)), ...leave];
    }, plans);
    this.#left = new Set(plans.flatMap(({ conduct }, i) => (conduct === 'leaves' ? [i] : [])));
    await this.#block((host, i) => this.#answers(host, (plans[i] as HostPlan).conduct));
  }

  /** The last one: the last answers, then the settlement. */
  settle(plans: readonly HostPlan[]): Promise<SimBlock> {
    return this.#block((host, i) => this.#answers(host, (plans[i] as HostPlan).conduct));
  }

  async #block(
    messagesOf: (host: PocUser, i: number) => EncodeObject[] | Promise<EncodeObject[]>,
    plans: readonly HostPlan[] = [],
  ): Promise<SimBlock> {
    const txs: Uint8Array[] = [];
    for (const [i, host] of this.#hosts.entries()) {
      const messages = await messagesOf(host, i);
      if (messages.length === 0) continue;
      const fee = denoms
        .map((denom) => ({ denom, amount: plans[i]?.fee[denom] ?? 0n }))
        .filter((coin) => coin.amount > 0n)
        .map((coin) => ({ ...coin, amount: coin.amount.toString() }));
      const gas = 500_000n * BigInt(messages.length);
      txs.push(await this.chain.sign(host.account, messages, { gas, fee }));
    }
    const block = await this.chain.block(...txs);
    for (const { code, log } of block.txResults) if (code !== 0) throw new Error(log);
    return block;
  }

  async #commit(host: PocUser, plan: HostPlan, at: 0 | 1): Promise<EncodeObject[]> {
    return plan.commits[at] === 0 ? [] : [await host.commitMessage(plan.commits[at])];
  }

  #status({ account }: PocUser, what: 'deactivate' | 'reactivate'): EncodeObject[] {
    const typeUrl = pocTypeUrls[`${what}Participant`];
    return [{ typeUrl, value: { creator: account.address } }];
  }

  async #answers(host: PocUser, conduct: Conduct): Promise<EncodeObject[]> {
    if (conduct === 'silent') return [];
    const open = await challengesOf(this.chain, host.account, { openOnly: true });
    if (conduct !== 'wrong') {
      return Promise.all(open.map((challenge) => host.responseMessage(challenge)));
    }
    return open.slice(0, 1).map(({ id }) =>
      respondChallengeMessage({
        creator: host.account.address,
        challengeId: id,
        artifact: new Uint8Array(24),
        proof: [],
      }),
    );
  }
}
