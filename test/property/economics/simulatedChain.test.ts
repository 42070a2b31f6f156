/** The simulator against the chain itself: the same hosts, the same app hashes, signed transactions on one side and none on the other. */

import { afterEach, expect, test } from 'vitest';
import { createClaim } from '../../../simulate/chain/claim.ts';
import type { Operator } from '../../../simulate/chain/operator.ts';
import { playEpoch } from '../../../simulate/chain/playEpoch.ts';
import { sha256 } from '../../../src/lib/sha256.ts';
import { artifactOf } from '../../harness/artifactTree.ts';
import { CheatingHost, startAttackChain } from '../../harness/cheatingHost.ts';
import { leafOf, leafTree } from '../../harness/leafTree.ts';
import { currentEpoch, recordsOf } from '../../harness/pocUser.ts';
import { type SimAccount, simAccount } from '../../harness/simAccount.ts';
import type { SimChain } from '../../harness/simChain.ts';

let chain: SimChain | undefined;

afterEach(async () => {
  await chain?.stop();
  chain = undefined;
});

/** One commit of `count` leaves of which the first `made` are there. */
interface Part {
  readonly count: number;
  readonly made: number;
}

/** Two commits a host and epoch; fractions at which some are caught and some are not. */
const plans: readonly (readonly [Part, Part])[] = [
  [
    { count: 20, made: 20 },
    { count: 10, made: 10 },
  ],
  [
    { count: 20, made: 18 },
    { count: 15, made: 15 },
  ],
  [
    { count: 30, made: 30 },
    { count: 10, made: 5 },
  ],
  [
    { count: 12, made: 11 },
    { count: 40, made: 36 },
  ],
  [
    { count: 10, made: 0 },
    { count: 50, made: 50 },
  ],
  [
    { count: 25, made: 22 },
    { count: 25, made: 22 },
  ],
];

test('weights of the simulator are those of the chain, epoch after epoch', async () => {
  const accounts = plans.map((_, i) => simAccount(i));
  const params = {
    validationSampleRateBps: 3000,
    settlementAuditLeaves: 3,
    validationChallengeDeadlineBlocks: 2,
    auditWindowBlocks: 2,
    epochLength: 9n,
  };
  const one = await startAttackChain(accounts, params);
  chain = one;
  const seen = new Set<string>();
  await one.block();
  for (let epoch = 1n; epoch <= 8n; epoch += 1n) {
    const { startHeight, params: frozen } = await currentEpoch(one);
    const hosts = accounts.map((account, i) => new Player(one, account, plans[i] as [Part, Part]));
    const slots: bigint[] = [];
    for (const slot of [0, 1]) {
      await one.block(...(await Promise.all(hosts.map((host) => host.commit(slot)))));
      slots.push(one.height);
    }
    while (one.height < startHeight + params.epochLength) {
      const sent = await Promise.all(hosts.map((host) => host.answer()));
      await one.block(...sent.filter((tx) => tx !== undefined));
    }
    const records = await recordsOf(one, epoch);
    const outcomes = playEpoch({
      chain: {
        chainId: one.chainId,
        appHash: (height) => one.appHashes.get(height) as Uint8Array,
      },
      params: frozen as NonNullable<typeof frozen>,
      index: epoch,
      startHeight,
      slots,
      operators: accounts.map((account, i) => operatorOf(account, plans[i] as [Part, Part])),
    });
    const weights = accounts.map(
      ({ address }) => records.find((record) => record.address === address)?.weight,
    );
    expect(outcomes.map(([outcome]) => outcome?.weight)).toEqual(weights);
    weights.forEach((weight, i) => {
      seen.add(`${i} ${weight === 0n ? 'lost' : 'kept'}`);
    });
  }
  // Somebody kept and somebody lost, so that there was something to agree on.
  expect(seen.has('0 lost')).toBe(false);
  expect([...seen].filter((text) => text.endsWith('lost')).length).toBeGreaterThan(2);
  expect([...seen].filter((text) => text.endsWith('kept')).length).toBeGreaterThan(3);
});

function operatorOf(account: SimAccount, parts: readonly [Part, Part]): Operator {
  return {
    identities: [account.bytes],
    commit: (slot) => {
      const { count, made } = parts[slot] as Part;
      return [createClaim(count, made)];
    },
  };
}

/** Commits to trees whose last leaves are empty, and answers what it can. */
class Player {
  readonly #host: CheatingHost;
  readonly #account: SimAccount;
  readonly #parts: readonly [Part, Part];

  constructor(on: SimChain, account: SimAccount, parts: readonly [Part, Part]) {
    this.#host = new CheatingHost(on, account);
    this.#account = account;
    this.#parts = parts;
  }

  async commit(slot: number): Promise<Uint8Array> {
    const { count } = this.#parts[slot] as Part;
    const { tree } = await this.#tree(slot);
    return this.#host.claim(count, tree.root);
  }

  async answer(): Promise<Uint8Array | undefined> {
    const trees = [await this.#tree(0), await this.#tree(1)];
    const { startHeight } = await currentEpoch(this.#host.chain);
    return this.#host.answerKnown(({ commitBlockHeight, nonceIndex }) => {
      // The commits are in the second and the third block: the first one opens the epoch.
      const found = trees[Number(commitBlockHeight - startHeight) - 1];
      const artifact = found?.artifacts[Number(nonceIndex)];
      if (found === undefined || artifact === undefined) return undefined;
      return { artifact, proof: found.tree.proof(Number(nonceIndex)) };
    });
  }

  async #tree(
    slot: number,
  ): Promise<{ artifacts: Uint8Array[]; tree: ReturnType<typeof leafTree> }> {
    const { seed } = await currentEpoch(this.#host.chain);
    const first = slot === 0 ? 0 : this.#parts[0].count;
    const { count, made } = this.#parts[slot] as Part;
    const artifacts = Array.from({ length: made }, (_, n) => artifactOf(seed, BigInt(first + n)));
    const leaves = Array.from({ length: count }, (_, n) => {
      const artifact = artifacts[n];
      if (artifact === undefined) return sha256(Uint8Array.of(n));
      return leafOf({ seed, address: this.#account.bytes, nonce: BigInt(first + n), artifact });
    });
    return { artifacts, tree: leafTree(leaves) };
  }
}
