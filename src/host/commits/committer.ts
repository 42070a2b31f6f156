/** Seals batches, commits them one at a time, and finds out from the chain's own count whether a commit got in. */

import { ClientError } from '../../client/clientError.ts';
import { describeOutcome, type TxOutcome } from '../../client/txOutcome.ts';
import { equalBytes, toHex } from '../../lib/bytes.ts';
import { type Batch, endOf } from '../artifacts/epochState.ts';
import type { EpochStore } from '../artifacts/epochStore.ts';
import type { ChainLook } from '../chain/chainLook.ts';
import type { ChainPort, EpochView, SummaryView } from '../chain/chainPort.ts';
import { HostError } from '../hostError.ts';
import type { HostLogger } from '../hostLogger.ts';
import type { HostMetrics } from '../hostMetrics.ts';
import type { HostPolicy } from '../hostPolicy.ts';
import type { ScheduleOptions } from '../schedule/scheduledProducer.ts';
import { TroubleLog } from '../troubleLog.ts';
import { type CommitSituation, shouldSeal } from './planCommit.ts';

export interface CommitterOptions {
  readonly port: ChainPort;
  readonly policy: HostPolicy;
  readonly schedule?: Pick<ScheduleOptions, 'pace'> | undefined;
  readonly logger: HostLogger;
  readonly metrics: HostMetrics;
  /** Share of the GPUs' time that inference uses; undefined where nobody reads it. */
  readonly busyBps?: () => number | undefined;
}

/** Blocks between attempts after so many refusals in a row; the last holds for all further ones. */
const backoffBlocks = [1n, 1n, 2n, 4n, 8n, 16n];

/** A node that lies for a moment must not make the agent drop what it is asked for later. */
const looksToGiveUp = 3;

/** What a step goes by. */
export interface CommitStep {
  readonly view: EpochView;
  readonly summary: SummaryView;
  readonly look: Pick<ChainLook, 'commits'>;
  readonly mayCommit: boolean;
}

export class Committer {
  readonly #options: CommitterOptions;
  readonly #troubles: TroubleLog;
  #underWay: Promise<void> | undefined;
  #refusals = 0;
  #notBefore = 0n;
  /** Looks in a row that show commits of somebody else. */
  #foreignLooks = 0;

  constructor(options: CommitterOptions) {
    this.#options = options;
    this.#troubles = new TroubleLog(options.logger);
  }

  /**
   * Brings the batches in line with the chain and, where `mayCommit`, sends the next commit. Does not wait for its block.
   *
   * @returns what the producer plans with; undefined where the chain's answer is older than what is known here
   */
  async step(
    { view, summary: { summary, height }, look, mayCommit }: CommitStep,
    store: EpochStore,
  ): Promise<CommitSituation | undefined> {
    const total = summary?.totalNonces ?? 0n;
    if (!(await this.#reconcile(store, total, height, look))) return undefined;
    const situation = this.#situation(view, summary?.commitCount ?? 0, store);
    if (!mayCommit || this.#underWay !== undefined || view.height < this.#notBefore) {
      return situation;
    }
    const waiting = store.pending.find((batch) => batch.status === 'sealed');
    if (waiting === undefined && shouldSeal(situation)) await store.seal();
    const [next] = store.pending;
    if (next?.status === 'sealed' && next.sentUntil === undefined && isOpen(situation, next)) {
      await this.#send(view, store, next);
    }
    return this.#situation(view, summary?.commitCount ?? 0, store);
  }

  /** Resolves when no commit is being handed in or waited for. */
  async idle(): Promise<void> {
    await this.#underWay;
  }

  /** A new epoch begins: refusals of the last one do not hold any more. */
  reset(): void {
    this.#refusals = 0;
    this.#notBefore = 0n;
    this.#troubles.over('count');
  }

  #situation(view: EpochView, committed: number, store: EpochStore): CommitSituation {
    const { pending } = store;
    const open = pending.find((batch) => batch.status === 'open');
    const { epoch, height, lastCommitHeight } = view;
    if (epoch.params === undefined) {
      throw new ClientError('bad_answer', 'an epoch without parameters', 'ask another node');
    }
    return {
      params: epoch.params,
      policy: this.#options.policy,
      height,
      lastCommitHeight,
      commits: committed + pending.filter((batch) => batch.status === 'sealed').length,
      count: open?.count ?? 0,
      openedHeight: open?.openedHeight,
      pace: this.#options.schedule?.pace,
    };
  }

  /**
   * The chain counts a participant's nonces without gaps (P10), so its total says which batches are in.
   *
   * @returns false where the answer is older than what is known here
   */
  async #reconcile(
    store: EpochStore,
    total: bigint,
    height: bigint,
    look: CommitStep['look'],
  ): Promise<boolean> {
    const { logger, metrics } = this.#options;
    if (this.#isBehind(store, total)) return false;
    const [first] = store.pending;
    if (first === undefined) {
      this.#foreignLooks = total > (store.nextNonce ?? 0n) ? this.#foreignLooks + 1 : 0;
      return this.#foreignLooks === 0 || this.#foreignLooks >= looksToGiveUp;
    }
    if (total < first.firstNonce) {
      // It was begun behind nonces that the node counted then and does not count now.
      const why = `the chain counts ${total} nonces, they begin at ${first.firstNonce}`;
      return first.sentUntil === undefined && (await this.#giveUp(store, why, height));
    }
    if (total === first.firstNonce) {
      this.#foreignLooks = 0;
      if (first.sentUntil !== undefined && height >= first.sentUntil) {
        await store.markUnsent(first.firstNonce);
        metrics.commitFailed?.();
        logger.warn({ batch: first.firstNonce }, 'the commit did not get in in time: sent again');
      }
      return true;
    }
    if (total >= endOf(first) && first.status === 'sealed')
      return await this.#confirm(store, first, { total, height, look });
    return await this.#giveUp(
      store,
      `the chain counts ${total} nonces, the next here is ${first.firstNonce}`,
      height,
    );
  }

  #isBehind(store: EpochStore, total: bigint): boolean {
    const committed = store.batches.findLast((batch) => batch.status === 'committed');
    const known = committed === undefined ? 0n : endOf(committed);
    if (total < known) {
      this.#troubles.tell(
        'count',
        'warn',
        { total, known },
        'the node counts fewer nonces than were committed from here: it is behind, or the chain was rolled back; until it counts them, or the next epoch begins, nothing more is committed',
      );
    } else if (this.#troubles.over('count')) {
      this.#options.logger.info({ total }, 'the node counts all that was committed from here');
    }
    return total < known;
  }

  /** The count says that the batch is in; the commit itself must say so too. */
  async #confirm(
    store: EpochStore,
    batch: Batch,
    { total, height: seenAt, look }: { total: bigint; height: bigint; look: CommitStep['look'] },
  ): Promise<boolean> {
    const { logger, metrics } = this.#options;
    const commits = await look.commits(store.binding.index);
    const commit = commits.find(({ firstNonce }) => firstNonce === batch.firstNonce);
    if (commit === undefined) return false;
    if (batch.root !== undefined && equalBytes(commit.rootHash, batch.root)) {
      await store.markCommitted(batch.firstNonce, commit.commitBlockHeight);
      this.#refusals = 0;
      this.#foreignLooks = 0;
      metrics.committed?.(batch.count);
      const { commitBlockHeight: height } = commit;
      logger.info({ height, firstNonce: batch.firstNonce, count: batch.count }, 'committed');
      // What it counts beyond is looked at again: it may be a lie.
      return total <= (store.nextNonce ?? 0n);
    }
    const why = `the chain has another commit at nonce ${batch.firstNonce}`;
    return await this.#giveUp(store, why, seenAt);
  }

  /** Not at once, and not while what was sent can still get into a block: then it is these files that answer for it. */
  async #giveUp(store: EpochStore, why: string, height: bigint): Promise<boolean> {
    const { logger } = this.#options;
    this.#foreignLooks += 1;
    const [first] = store.pending;
    const mayGetIn = first?.sentUntil !== undefined && height < first.sentUntil;
    if (this.#foreignLooks < looksToGiveUp || mayGetIn) return false;
    this.#foreignLooks = 0;
    const nonces = store.pending.reduce((sum, batch) => sum + batch.count, 0);
    logger.error(
      { why, nonces },
      'uncommitted artifacts are dropped: the chain counts otherwise; where somebody else commits for this account, run one agent an account',
    );
    await store.dropPending();
    return true;
  }

  async #send(view: EpochView, store: EpochStore, batch: Batch): Promise<void> {
    const { policy, logger } = this.#options;
    if (batch.root === undefined) return;
    try {
      store.checkSealed(batch.firstNonce);
    } catch (error) {
      // Nodes are being made again, and a disk may come back: only leaves that are gone are gone.
      if (!(error instanceof HostError && error.code === 'damaged')) {
        const message = 'a sealed batch cannot be read now; it is committed later';
        this.#troubles.tell('sealed', 'warn', { err: error }, message);
        return;
      }
      logger.error({ err: error }, 'a sealed batch is damaged; it and what follows are dropped');
      await store.dropPending();
      return;
    }
    this.#troubles.over('sealed');
    const last = view.height + BigInt(Math.max(1, policy.commitTimeoutBlocks));
    const sentUntil = last < view.lastCommitHeight ? last : view.lastCommitHeight;
    await store.markSent(batch.firstNonce, sentUntil);
    const draft = {
      epochIndex: view.epoch.index,
      nonceCount: batch.count,
      rootHash: batch.root,
      firstNonce: batch.firstNonce,
      gpuUtilizationBps: this.#options.busyBps?.() ?? 0,
    };
    logger.info({ ...draft, rootHash: toHex(batch.root), sentUntil }, 'commit is sent');
    this.#underWay = this.#options.port
      .submitCommit(draft, sentUntil)
      .then(
        (outcome) => this.#followUp(view, store, batch, outcome),
        (error: unknown) => this.#notIn(view, store, batch, error),
      )
      .catch((error: unknown) => logger.error({ err: error }, 'the state file was not written'))
      .finally(() => {
        this.#underWay = undefined;
      });
  }

  async #followUp(
    view: EpochView,
    store: EpochStore,
    batch: Batch,
    outcome: TxOutcome,
  ): Promise<void> {
    // Of any other the chain's count tells: an index of transactions may lag, and a commit must not be sent twice.
    if (outcome.status !== 'refused' && outcome.status !== 'failed') return;
    await this.#notIn(view, store, batch, describeOutcome(outcome));
  }

  async #notIn(view: EpochView, store: EpochStore, batch: Batch, why: unknown): Promise<void> {
    const wait = backoffBlocks[Math.min(this.#refusals, backoffBlocks.length - 1)] ?? 1n;
    this.#refusals += 1;
    this.#notBefore = view.height + wait;
    await store.markUnsent(batch.firstNonce);
    this.#options.metrics.commitFailed?.();
    this.#options.logger.warn(
      { why: why instanceof Error ? why.message : why, again: this.#notBefore },
      'the commit did not get in',
    );
  }
}

/** Whether a sealed batch can still get in. */
function isOpen(situation: CommitSituation, batch: Batch): boolean {
  const { params, height, lastCommitHeight, commits } = situation;
  const min = params.minNoncesPerCommit;
  if (batch.count < min || batch.count > params.maxNoncesPerCommit) return false;
  // The batch itself may already be among the commits that were counted, as a sealed one.
  return commits <= params.maxCommitsPerEpoch && height < lastCommitHeight;
}
