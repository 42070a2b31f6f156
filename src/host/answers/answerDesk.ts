/** Answers the participant's open challenges from disk, each verified here first, until it is in a block or too late. */

import { ClientError } from '../../client/clientError.ts';
import { describeOutcome, type TxIncluded, type TxOutcome } from '../../client/txOutcome.ts';
import {
  type ContinuousPoCChallenge,
  type ContinuousPoCCommit,
  type ContinuousPoCEpochSummary,
  PenaltyReason,
  penaltyReasonToJSON,
} from '../../gen/cpoc/poc/v1/poc.ts';
import { MsgRespondContinuousPoCChallengeResponse } from '../../gen/cpoc/poc/v1/tx.ts';
import { leafHash } from '../../merkle/rfc9162Hash.ts';
import { verifyInclusion } from '../../merkle/rfc9162Verify.ts';
import { leafData } from '../../types/poc/leafData.ts';
import { DiskError } from '../artifacts/diskError.ts';
import type { EpochStore } from '../artifacts/epochStore.ts';
import type { ChainLook } from '../chain/chainLook.ts';
import type { Answer, ChainPort, EpochView } from '../chain/chainPort.ts';
import { HostError } from '../hostError.ts';
import type { HostLogger } from '../hostLogger.ts';
import type { HostMetrics } from '../hostMetrics.ts';
import { TroubleLog } from '../troubleLog.ts';
import { DeadlinePressure } from './deadlinePressure.ts';

export interface AnswerDeskOptions {
  readonly port: ChainPort;
  readonly logger: HostLogger;
  readonly metrics: HostMetrics;
}

interface Prepared {
  readonly challenge: ContinuousPoCChallenge;
  readonly answer: Answer;
}

/** Answers in one transaction, at most: bounds its size and its gas. */
const groupSize = 8;

export class AnswerDesk {
  readonly #options: AnswerDeskOptions;
  readonly #pressure: DeadlinePressure;
  /** Challenges whose answer is being handed in or waited for. */
  readonly #underWay = new Map<bigint, Promise<void>>();
  /** Challenges whose answer did not get in, perhaps for others beside it: tried alone from then on. */
  readonly #alone = new Set<bigint>();
  readonly #complained = new Set<bigint>();
  /** Challenges whose answer got in since the look began: what was asked then may still show them. */
  readonly #answered = new Set<bigint>();
  /** Epochs of which a miss is counted. */
  readonly #missedIn = new Set<bigint>();
  readonly #troubles: TroubleLog;

  constructor(options: AnswerDeskOptions) {
    this.#options = options;
    this.#troubles = new TroubleLog(options.logger);
    this.#pressure = new DeadlinePressure(options);
  }

  /** To be called before a look asks for open challenges. */
  beginLook(): void {
    this.#answered.clear();
  }

  /** Sends answers to open challenges. Does not wait for blocks. */
  async look(view: EpochView, store: EpochStore, look: ChainLook): Promise<void> {
    const shown = await look.openChallenges;
    const open = shown.filter(({ id }) => !this.#answered.has(id));
    this.#pressure.look(view, open);
    const waiting = open.filter((challenge) => this.#isWaiting(challenge, view, store));
    if (waiting.length === 0) return;
    const commits = await look.commits(view.epoch.index);
    const prepared: Prepared[] = [];
    for (const challenge of waiting) {
      const answer = this.#prepare(challenge, commits, store);
      if (answer !== undefined) prepared.push({ challenge, answer });
    }
    for (const group of this.#groups(prepared)) this.#send(group);
  }

  /** Counts a miss that no look saw: a challenge that ended while the agent or its node was away is not shown any more. */
  lookBack(summary: ContinuousPoCEpochSummary | undefined): void {
    if (summary?.penaltyApplied !== true) return;
    const { epochIndex: epoch, penaltyReason, penaltyHeight } = summary;
    if (!missReasons.includes(penaltyReason) || this.#missedIn.has(epoch)) return;
    this.#missed(epoch);
    this.#options.logger.error(
      { epoch, reason: penaltyReasonToJSON(penaltyReason), penaltyHeight },
      'a challenge was missed while this agent or its node was away: the weight of the epoch is lost',
    );
  }

  /** Resolves when no answer is being handed in or waited for. */
  async idle(): Promise<void> {
    await Promise.all(this.#underWay.values());
  }

  #isWaiting(challenge: ContinuousPoCChallenge, { height }: EpochView, store: EpochStore): boolean {
    if (challenge.resolved || this.#underWay.has(challenge.id)) return false;
    if (challenge.epochIndex !== store.binding.index) return false;
    if (height < challenge.deadlineBlockHeight) return true;
    this.#complain(challenge, 'the deadline of a challenge has passed without an answer');
    return false;
  }

  #prepare(
    challenge: ContinuousPoCChallenge,
    commits: readonly ContinuousPoCCommit[],
    store: EpochStore,
  ): Answer | undefined {
    try {
      return proveChallenge(challenge, commits, store);
    } catch (error) {
      if (mayPass(error)) {
        const fields = { err: error, challenge: challenge.id };
        this.#troubles.tell('files', 'warn', fields, 'an answer has to wait: tried again');
        return undefined;
      }
      this.#complain(challenge, 'a challenge cannot be answered from the files here', error);
      return undefined;
    }
  }

  /** The most urgent first; those that failed in company go alone. */
  #groups(prepared: readonly Prepared[]): Prepared[][] {
    const byDeadline = prepared.toSorted((a, b) =>
      a.challenge.deadlineBlockHeight < b.challenge.deadlineBlockHeight ? -1 : 1,
    );
    const groups: Prepared[][] = [];
    let current: Prepared[] = [];
    for (const one of byDeadline) {
      if (this.#alone.has(one.challenge.id)) {
        groups.push([one]);
        continue;
      }
      if (current.length === 0) groups.push(current);
      current.push(one);
      if (current.length === groupSize) current = [];
    }
    return groups;
  }

  #send(group: readonly Prepared[]): void {
    const { port, logger, metrics } = this.#options;
    const ids = group.map(({ challenge }) => challenge.id);
    const [first] = group;
    if (first === undefined) return;
    const answers = group.map(({ answer }) => answer);
    const isAgain = this.#alone.has(first.challenge.id);
    logger[isAgain ? 'debug' : 'info'](
      { challenges: ids, deadline: first.challenge.deadlineBlockHeight },
      'answers are sent',
    );
    const done = port
      .respond(answers, first.challenge.deadlineBlockHeight)
      .then((outcome) => this.#followUp(first.challenge.epochIndex, ids, outcome))
      .catch((error: unknown) => {
        for (const _ of ids) metrics.answerFailed?.();
        const why = error instanceof Error ? error.message : String(error);
        const kind = error instanceof ClientError ? error.code : why;
        this.#notIn({ challenges: ids, why }, 'answers were not handed in: tried again', kind);
      })
      .finally(() => {
        for (const id of ids) this.#underWay.delete(id);
      });
    for (const id of ids) this.#underWay.set(id, done);
  }

  #followUp(epoch: bigint, ids: readonly bigint[], outcome: TxOutcome): void {
    const { metrics } = this.#options;
    if (outcome.status === 'included') {
      this.#included(epoch, ids, outcome);
      return;
    }
    for (const id of ids) {
      metrics.answerFailed?.();
      this.#alone.add(id);
    }
    const fields = { challenges: ids, why: describeOutcome(outcome) };
    const kind = 'code' in outcome ? `${outcome.codespace}/${outcome.code}` : outcome.status;
    this.#notIn(fields, 'answers did not get in: tried again while there is time', kind);
  }

  /** Once for a kind of trouble: it may come back at every look. */
  #notIn(fields: object, message: string, kind: string): void {
    this.#troubles.tell('handing in', 'warn', fields, message, kind);
  }

  #included(epoch: bigint, ids: readonly bigint[], { height, responses }: TxIncluded): void {
    const { logger, metrics } = this.#options;
    ids.forEach((id, i) => {
      this.#answered.add(id);
      const bytes = responses[i]?.value;
      if (bytes !== undefined && !MsgRespondContinuousPoCChallengeResponse.decode(bytes).verified) {
        this.#missed(epoch);
        logger.error(
          { challenge: id },
          'the chain refused a proof that verifies here: compare the versions of both',
        );
        return;
      }
      metrics.answered?.();
    });
    logger.info({ challenges: ids, height }, 'challenges are answered');
    this.#troubles.over('handing in');
    this.#troubles.over('files');
  }

  #missed(epoch: bigint): void {
    this.#missedIn.add(epoch);
    this.#options.metrics.missed?.();
  }

  /** Once a challenge: it stays open for blocks, and every look meets it again. */
  #complain(challenge: ContinuousPoCChallenge, what: string, error?: unknown): void {
    if (this.#complained.has(challenge.id)) return;
    this.#complained.add(challenge.id);
    this.#missed(challenge.epochIndex);
    const { id, commitBlockHeight, nonceIndex, deadlineBlockHeight } = challenge;
    this.#options.logger.error(
      { err: error, challenge: id, commitBlockHeight, nonceIndex, deadlineBlockHeight },
      `${what}: the weight of this epoch is at stake`,
    );
  }
}

/** Penalties for challenges; the others are for blocks that were not signed. */
const missReasons: readonly PenaltyReason[] = [
  PenaltyReason.PENALTY_REASON_CHALLENGE_EXPIRED,
  PenaltyReason.PENALTY_REASON_INVALID_PROOF,
];

/** A disk may come back, and nodes are being made again. */
function mayPass(error: unknown): boolean {
  return (
    error instanceof DiskError || (error instanceof HostError && error.code === 'damaged_nodes')
  );
}

/**
 * The answer to a challenge, which verifies against the commit as the chain has it.
 *
 * @throws HostError `damaged` where there is none
 */
export function proveChallenge(
  challenge: ContinuousPoCChallenge,
  commits: readonly ContinuousPoCCommit[],
  store: EpochStore,
): Answer {
  const commit = commits.find((one) => one.commitBlockHeight === challenge.commitBlockHeight);
  const batch = store.batches.find((one) => one.firstNonce === commit?.firstNonce);
  if (commit === undefined || batch === undefined) {
    throw new HostError('damaged', `no batch here was committed at ${challenge.commitBlockHeight}`);
  }
  const { artifact, proof } = store.prove(batch.firstNonce, Number(challenge.nonceIndex));
  const { seed, address } = store.binding;
  const nonce = batch.firstNonce + challenge.nonceIndex;
  const verifies = verifyInclusion({
    leafIndex: challenge.nonceIndex,
    treeSize: BigInt(commit.nonceCount),
    leafHash: leafHash(leafData({ seed, address, nonce, artifact })),
    path: proof,
    root: commit.rootHash,
  });
  if (!verifies) {
    throw new HostError('damaged', `nonce ${nonce} does not verify against its commit`);
  }
  return { challengeId: challenge.id, artifact, proof };
}
