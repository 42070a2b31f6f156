/** What a host does on a simulated chain: commit to a tree of artifacts, look at its challenges, answer them. */

import type { EncodeObject } from '@cosmjs/proto-signing';
import { respondChallengeMessage, submitCommitMessage } from '../../src/client/pocMessages.ts';
import type {
  ContinuousPoCChallenge,
  ContinuousPoCCommit,
  ContinuousPoCEpochSummary,
  Epoch,
  Validator,
  WeightRecord,
} from '../../src/gen/cpoc/poc/v1/poc.ts';
import * as query from '../../src/gen/cpoc/poc/v1/query.ts';
import { type ArtifactTree, artifactTree } from './artifactTree.ts';
import type { SimAccount } from './simAccount.ts';
import type { SimChain } from './simChain.ts';

const service = '/cpoc.poc.v1.Query';

export async function currentEpoch(chain: SimChain): Promise<Epoch> {
  const answer = await chain.ask(
    `${service}/Epoch`,
    query.QueryEpochRequest,
    { epochIndex: 0n },
    query.QueryEpochResponse,
  );
  return answer.epoch as Epoch;
}

export async function summaryOf(
  chain: SimChain,
  account: SimAccount,
  epochIndex = 0n,
): Promise<ContinuousPoCEpochSummary | undefined> {
  const answer = await chain.ask(
    `${service}/Summary`,
    query.QuerySummaryRequest,
    { epochIndex, address: account.address },
    query.QuerySummaryResponse,
  );
  return answer.summary;
}

export async function challengesOf(
  chain: SimChain,
  account: SimAccount,
  options: { readonly openOnly?: boolean; readonly epochIndex?: bigint } = {},
): Promise<ContinuousPoCChallenge[]> {
  const answer = await chain.ask(
    `${service}/Challenges`,
    query.QueryChallengesRequest,
    {
      epochIndex: options.epochIndex ?? 0n,
      address: account.address,
      openOnly: options.openOnly ?? false,
      pagination: undefined,
    },
    query.QueryChallengesResponse,
  );
  return answer.challenges;
}

export async function commitsOf(chain: SimChain, epochIndex = 0n): Promise<ContinuousPoCCommit[]> {
  const answer = await chain.ask(
    `${service}/Commits`,
    query.QueryCommitsRequest,
    { epochIndex, address: '', pagination: undefined },
    query.QueryCommitsResponse,
  );
  return answer.commits;
}

export async function recordsOf(chain: SimChain, epochIndex = 0n): Promise<WeightRecord[]> {
  const answer = await chain.ask(
    `${service}/WeightRecords`,
    query.QueryWeightRecordsRequest,
    { epochIndex, pagination: undefined },
    query.QueryWeightRecordsResponse,
  );
  return answer.weightRecords;
}

/** The current validator set. */
export async function validatorsOf(chain: SimChain): Promise<Validator[]> {
  const answer = await chain.ask(
    `${service}/Validators`,
    query.QueryValidatorsRequest,
    { pagination: undefined },
    query.QueryValidatorsResponse,
  );
  return answer.validators;
}

/** A host that remembers its trees. */
export class PocUser {
  readonly chain: SimChain;
  readonly account: SimAccount;
  /** Trees by epoch and first nonce. */
  readonly trees: Map<string, ArtifactTree> = new Map();

  constructor(chain: SimChain, account: SimAccount) {
    this.chain = chain;
    this.account = account;
  }

  /** A commit message over freshly made artifacts; `changes` make it a wrong one. */
  async commitMessage(
    count: number,
    changes: Partial<Parameters<typeof submitCommitMessage>[0]> = {},
    firstNonce?: bigint,
  ): Promise<EncodeObject> {
    const epoch = await currentEpoch(this.chain);
    const first = firstNonce ?? (await this.#nonces());
    const tree = artifactTree({
      seed: epoch.seed,
      address: this.account.bytes,
      firstNonce: first,
      count,
    });
    this.trees.set(`${epoch.index}/${first}`, tree);
    return submitCommitMessage({
      creator: this.account.address,
      epochIndex: epoch.index,
      nonceCount: count,
      rootHash: tree.root,
      inferenceCount: 3,
      gpuUtilizationBps: 9000,
      ...changes,
    });
  }

  async #nonces(): Promise<bigint> {
    try {
      return (await summaryOf(this.chain, this.account))?.totalNonces ?? 0n;
    } catch {
      return 0n;
    }
  }

  /** Signs a commit. */
  async commit(
    count: number,
    changes: Partial<Parameters<typeof submitCommitMessage>[0]> = {},
  ): Promise<Uint8Array> {
    return this.chain.sign(this.account, await this.commitMessage(count, changes));
  }

  /** The right answer to a challenge; `changes` make it a wrong one. */
  async responseMessage(
    challenge: ContinuousPoCChallenge,
    changes: Partial<Parameters<typeof respondChallengeMessage>[0]> = {},
  ): Promise<EncodeObject> {
    const commits = await commitsOf(this.chain, challenge.epochIndex);
    const commit = commits.find(
      (c) =>
        c.participantAddress === challenge.challengedAddress &&
        c.commitBlockHeight === challenge.commitBlockHeight,
    );
    const tree = this.trees.get(`${challenge.epochIndex}/${commit?.firstNonce}`);
    const index = Number(challenge.nonceIndex);
    return respondChallengeMessage({
      creator: this.account.address,
      challengeId: challenge.id,
      artifact: tree?.artifacts[index] ?? new Uint8Array(24),
      proof: tree?.proof(index) ?? [],
      ...changes,
    });
  }

  /** Signs right answers to all open challenges, in one transaction without a fee. Undefined where there is none. */
  async answerAll(): Promise<Uint8Array | undefined> {
    const open = await challengesOf(this.chain, this.account, { openOnly: true });
    if (open.length === 0) return undefined;
    const messages = await Promise.all(open.map((challenge) => this.responseMessage(challenge)));
    return this.chain.sign(this.account, messages, { gas: 500_000n * BigInt(messages.length) });
  }
}
