/** A chain for the agent's tests: P6 to P11 and P18 to P23 for one participant, without consensus and without signatures. */

import { ClientError } from '../../../src/client/clientError.ts';
import type { TxOutcome } from '../../../src/client/txOutcome.ts';
import { Params } from '../../../src/gen/cpoc/poc/v1/params.ts';
import {
  ContinuousPoCChallenge,
  ContinuousPoCCommit,
  ContinuousPoCEpochSummary,
  type Epoch,
  Participant,
  ParticipantStatus,
  PenaltyReason,
} from '../../../src/gen/cpoc/poc/v1/poc.ts';
import type {
  Answer,
  ChainPort,
  CommitDraft,
  EpochView,
  SummaryView,
} from '../../../src/host/chain/chainPort.ts';
import { be64, concatBytes, utf8 } from '../../../src/lib/bytes.ts';
import { sha256 } from '../../../src/lib/sha256.ts';
import { leafHash } from '../../../src/merkle/rfc9162Hash.ts';
import { verifyInclusion } from '../../../src/merkle/rfc9162Verify.ts';
import { leafData } from '../../../src/types/poc/leafData.ts';
import type { Fate } from './fate.ts';

interface Pending {
  readonly due: bigint;
  readonly timeoutHeight: bigint;
  execute(): void;
  done(outcome: TxOutcome): void;
  readonly unseen: boolean;
}

export type { Fate };

/** Who is not the agent may leave the position open. */
type FakeCommit = Omit<CommitDraft, 'firstNonce'> & { readonly firstNonce?: bigint | undefined };

export const address: Uint8Array = sha256(utf8('host')).slice(0, 20);

export class FakeChain implements ChainPort {
  height = 0n;
  params: Params;
  /** Of every commit, so many leaves are asked for in the block after. */
  challengesPerCommit = 2;
  registered = true;
  status: ParticipantStatus = ParticipantStatus.PARTICIPANT_STATUS_ACTIVE;
  jail: Pick<Participant, 'jailedUntilHeight' | 'jailedForGood'> | undefined;
  commitFates: Fate[] = [];
  answerFates: Fate[] = [];
  away = false;
  readonly log: string[] = [];
  readonly allCommits: ContinuousPoCCommit[] = [];
  readonly allChallenges: ContinuousPoCChallenge[] = [];
  readonly summaries: Map<bigint, ContinuousPoCEpochSummary> = new Map();
  commitsSent = 0;
  answersSent = 0;
  #pool: Pending[] = [];

  constructor(params: Partial<Params> = {}) {
    this.params = Params.fromPartial({
      enableContinuousPoc: true,
      maxCommitsPerEpoch: 100,
      minNoncesPerCommit: 5,
      maxNoncesPerCommit: 1000,
      validationChallengeDeadlineBlocks: 6,
      artifactSizeBytes: 24,
      auditWindowBlocks: 1,
      epochLength: 30n,
      ...params,
    });
  }

  get current(): Epoch {
    const length = this.params.epochLength;
    const index = (this.height === 0n ? 0n : (this.height - 1n) / length) + 1n;
    const seed = sha256(concatBytes(utf8('epoch'), be64(index)));
    return { index, startHeight: (index - 1n) * length + 1n, length, seed, params: this.params };
  }

  get lastCommitHeight(): bigint {
    const { auditWindowBlocks: w, validationChallengeDeadlineBlocks: d } = this.params;
    return this.current.startHeight + this.params.epochLength - 1n - BigInt(w) - BigInt(d);
  }

  /** Executes one block. */
  nextBlock(): void {
    this.height += 1n;
    const pool = this.#pool;
    this.#pool = [];
    for (const tx of pool) {
      if (this.height > tx.timeoutHeight) {
        if (!tx.unseen) tx.done({ status: 'expired', hash: '', timeoutHeight: tx.timeoutHeight });
      } else if (this.height < tx.due) this.#pool.push(tx);
      else this.#include(tx);
    }
    this.#expire();
    this.#draw();
  }

  async epoch(): Promise<EpochView> {
    this.#answerOrThrow();
    const { current, lastCommitHeight, height } = this;
    const lastHeight = current.startHeight + current.length - 1n;
    return { epoch: current, lastCommitHeight, lastHeight, height };
  }

  async participant(): Promise<Participant | undefined> {
    this.#answerOrThrow();
    const { registered, status, jail } = this;
    return registered ? Participant.fromPartial({ status, ...jail }) : undefined;
  }

  async summary(epochIndex: bigint): Promise<SummaryView> {
    this.#answerOrThrow();
    const found = this.summaries.get(epochIndex);
    return { summary: found === undefined ? undefined : { ...found }, height: this.height };
  }

  async commits(epochIndex: bigint): Promise<ContinuousPoCCommit[]> {
    this.#answerOrThrow();
    return this.allCommits.filter((commit) => commit.epochIndex === epochIndex);
  }

  async openChallenges(): Promise<ContinuousPoCChallenge[]> {
    this.#answerOrThrow();
    return this.allChallenges.filter((challenge) => !challenge.resolved);
  }

  register(): Promise<TxOutcome> {
    return this.#handIn(this.#fate([]), 10_000n, () => {
      this.registered = true;
    });
  }

  submitCommit(draft: CommitDraft, timeoutHeight: bigint): Promise<TxOutcome> {
    this.commitsSent += 1;
    return this.#handIn(this.#fate(this.commitFates), timeoutHeight, () => this.commit(draft));
  }

  respond(answers: readonly Answer[], timeoutHeight: bigint): Promise<TxOutcome> {
    this.answersSent += 1;
    return this.#handIn(this.#fate(this.answerFates), timeoutHeight, () => {
      for (const answer of answers) this.answer(answer);
    });
  }

  /** Executes a commit in the current block, whoever made it. */
  commit({ epochIndex, nonceCount, rootHash, firstNonce }: FakeCommit): void {
    const { current, height, params } = this;
    const summary = this.#summary(epochIndex);
    if (this.status !== ParticipantStatus.PARTICIPANT_STATUS_ACTIVE) throw new Error('poc/4');
    if (epochIndex !== current.index) throw new Error('poc/5 not the current epoch');
    if (height > this.lastCommitHeight) throw new Error('poc/6 commit window is closed');
    if (summary.penaltyApplied) throw new Error('poc/7 penalized');
    const { minNoncesPerCommit: min, maxNoncesPerCommit: max } = params;
    if (nonceCount < min || nonceCount > max) throw new Error(`poc/8 ${nonceCount} nonces`);
    if (summary.commitCount >= params.maxCommitsPerEpoch) throw new Error('poc/11 too many');
    if (summary.lastCommitHeight === height) throw new Error('poc/12 one a block');
    if (firstNonce !== undefined && firstNonce !== summary.totalNonces) {
      throw new Error(`poc/27 at nonce ${summary.totalNonces}, not at ${firstNonce}`);
    }
    this.allCommits.push(
      ContinuousPoCCommit.fromPartial({
        epochIndex,
        nonceCount,
        rootHash,
        commitBlockHeight: height,
        firstNonce: summary.totalNonces,
      }),
    );
    summary.totalNonces += BigInt(nonceCount);
    summary.commitCount += 1;
    summary.lastCommitHeight = height;
    this.log.push(`${height} commit ${nonceCount}`);
  }

  /** Executes an answer in the current block. */
  answer(answer: Answer): void {
    const challenge = this.allChallenges.find(({ id }) => id === answer.challengeId);
    if (challenge === undefined) throw new Error('poc/13 unknown challenge');
    if (challenge.resolved) throw new Error('poc/15 resolved');
    const commit = this.#commitOf(challenge);
    const nonce = commit.firstNonce + challenge.nonceIndex;
    const { seed } = this.current;
    challenge.resolved = true;
    const verified = verifyInclusion({
      leafIndex: challenge.nonceIndex,
      treeSize: BigInt(commit.nonceCount),
      leafHash: leafHash(leafData({ seed, address, nonce, artifact: answer.artifact })),
      path: answer.proof,
      root: commit.rootHash,
    });
    this.log.push(`${this.height} answer ${challenge.id} ${verified ? 'passed' : 'FAILED'}`);
    const summary = this.#summary(challenge.epochIndex);
    if (verified) summary.challengesPassed += 1;
    else this.#penalize(challenge, PenaltyReason.PENALTY_REASON_INVALID_PROOF);
  }

  #expire(): void {
    for (const challenge of this.allChallenges) {
      if (challenge.resolved || challenge.deadlineBlockHeight !== this.height) continue;
      challenge.resolved = true;
      this.#penalize(challenge, PenaltyReason.PENALTY_REASON_CHALLENGE_EXPIRED);
      this.log.push(`${this.height} challenge ${challenge.id} EXPIRED`);
    }
  }

  #penalize({ epochIndex }: ContinuousPoCChallenge, penaltyReason: PenaltyReason): void {
    Object.assign(this.#summary(epochIndex), { penaltyApplied: true, penaltyReason });
  }

  #draw(): void {
    for (const commit of this.allCommits) {
      if (commit.commitBlockHeight !== this.height - 1n) continue;
      const asked = Math.min(this.challengesPerCommit, commit.nonceCount);
      for (let i = 0; i < asked; i += 1) {
        // The first and the last leaf among them.
        const leaf = asked === 1 ? 0 : Math.floor((i * (commit.nonceCount - 1)) / (asked - 1));
        this.#challenge(commit, BigInt(leaf));
      }
    }
  }

  #challenge(commit: ContinuousPoCCommit, nonceIndex: bigint): void {
    const deadline = this.height + BigInt(this.params.validationChallengeDeadlineBlocks);
    this.#summary(commit.epochIndex).challengesIssued += 1;
    this.allChallenges.push(
      ContinuousPoCChallenge.fromPartial({
        id: BigInt(this.allChallenges.length + 1),
        epochIndex: commit.epochIndex,
        commitBlockHeight: commit.commitBlockHeight,
        nonceIndex,
        challengeBlockHeight: this.height,
        deadlineBlockHeight: deadline,
      }),
    );
  }

  #commitOf(challenge: ContinuousPoCChallenge): ContinuousPoCCommit {
    const found = this.allCommits.find(
      (commit) => commit.commitBlockHeight === challenge.commitBlockHeight,
    );
    if (found === undefined) throw new Error('challenge without a commit');
    return found;
  }

  #summary(epochIndex: bigint): ContinuousPoCEpochSummary {
    const found = this.summaries.get(epochIndex);
    if (found !== undefined) return found;
    const made = ContinuousPoCEpochSummary.fromPartial({ epochIndex });
    this.summaries.set(epochIndex, made);
    return made;
  }

  #fate(fates: Fate[]): Fate {
    return fates.shift() ?? 'normal';
  }

  #answerOrThrow(): void {
    if (this.away) throw new ClientError('unreachable', 'no answer', 'try again');
  }

  #handIn(fate: Fate, timeoutHeight: bigint, execute: () => void): Promise<TxOutcome> {
    if (fate === 'unreachable' || this.away) {
      return Promise.reject(new ClientError('unreachable', 'no answer', 'try again'));
    }
    if (fate === 'refused') {
      return Promise.resolve({ status: 'refused', codespace: 'sdk', code: 5, log: 'no coins' });
    }
    if (fate === 'vanishes') {
      return Promise.resolve({ status: 'unknown', hash: '', waitedMs: 0 });
    }
    const unseen = fate === 'included unseen' || fate === 'late unseen';
    const due = this.height + (fate.startsWith('late') ? 4n : 1n);
    return new Promise((done) => {
      this.#pool.push({ due, timeoutHeight, execute, done, unseen });
      if (unseen) done({ status: 'unknown', hash: '', waitedMs: 0 });
    });
  }

  #include(tx: Pending): void {
    const common = { hash: '', height: this.height, gasUsed: 0n, gasWanted: 0n };
    try {
      tx.execute();
      tx.done({ status: 'included', ...common, events: [], responses: [] });
    } catch (error) {
      const log = String(error);
      this.log.push(`${this.height} ${log}`);
      tx.done({ status: 'failed', ...common, codespace: 'poc', code: 6, log });
    }
  }
}
