/** One look at the chain after another: epoch, challenges, commits, generation, in this order. */

import { ClientError } from '../client/clientError.ts';
import { AnswerDesk } from './answerDesk.ts';
import type { ArtifactStore } from './artifactStore.ts';
import type { ChainPort, EpochView } from './chainPort.ts';
import { Committer } from './committer.ts';
import type { EpochStore } from './epochStore.ts';
import type { ArtifactGenerator } from './generator.ts';
import { HostError } from './hostError.ts';
import type { HostLogger } from './hostLogger.ts';
import type { HostMetrics } from './hostMetrics.ts';
import type { HostPolicy } from './hostPolicy.ts';
import { roomForArtifacts } from './planCommit.ts';
import { Producer } from './producer.ts';
import { whyIdle } from './whyIdle.ts';

export interface AgentOptions {
  readonly port: ChainPort;
  readonly store: ArtifactStore;
  /** The participant, 20 bytes. */
  readonly address: Uint8Array;
  readonly policy: HostPolicy;
  readonly generator: ArtifactGenerator;
  readonly logger: HostLogger;
  readonly metrics: HostMetrics;
  readonly signal: AbortSignal;
}

export class Agent {
  readonly #options: AgentOptions;
  readonly #answers: AnswerDesk;
  readonly #committer: Committer;
  readonly #producer: Producer;
  #epoch: EpochStore | undefined;
  /** Why nothing is generated or committed, as it was last logged. */
  #idleReason: string | undefined;
  #lastTrouble: string | undefined;

  constructor(options: AgentOptions) {
    this.#options = options;
    this.#answers = new AnswerDesk(options);
    this.#committer = new Committer(options);
    this.#producer = new Producer(options);
  }

  /**
   * Looks at the chain once and starts what is due. Calls must not overlap. A node that does not answer, and a disk that
   * takes nothing, are logged and left for the next time: what is on the disk can still answer challenges.
   *
   * @throws HostError where the epoch's files cannot be used
   */
  async tick(): Promise<void> {
    try {
      await this.#look();
      if (this.#lastTrouble !== undefined) this.#options.logger.info({}, 'it goes on');
      this.#lastTrouble = undefined;
    } catch (error) {
      if (error instanceof HostError) throw error;
      this.#logTrouble(error);
    }
  }

  /** Resolves when everything that was started has ended. */
  async idle(): Promise<void> {
    await Promise.all([this.#answers.idle(), this.#committer.idle(), this.#producer.idle()]);
  }

  /** Resolves when the generator rests and what it made is on the disk. */
  async produced(): Promise<void> {
    await this.#producer.idle();
  }

  async #look(): Promise<void> {
    const { port, metrics } = this.#options;
    const view = await port.epoch();
    metrics.height?.(view.height);
    const store = await this.#storeOf(view);
    if (store === undefined) return;
    // Answers have a deadline; everything else can wait.
    await this.#answers.look(view, store);
    const summary = await port.summary(view.epoch.index);
    const reason = whyIdle(view, await port.participant(), summary.summary);
    this.#logIdle(reason);
    const situation = await this.#committer.step(view, summary, store, reason === undefined);
    if (situation === undefined || reason !== undefined) return;
    const first = this.#nextNonce(store, summary.summary?.totalNonces ?? 0n);
    this.#producer.kick(store, first, roomForArtifacts(situation), view.height);
  }

  /** The store of the current epoch; undefined where the answer is of an epoch that is over. */
  async #storeOf({ epoch, height }: EpochView): Promise<EpochStore | undefined> {
    const { store, address, policy, logger } = this.#options;
    const current = this.#epoch?.binding.index ?? 0n;
    if (epoch.index === current) return this.#epoch;
    if (epoch.index < current) return undefined;
    const artifactSize = epoch.params?.artifactSizeBytes ?? 0;
    const binding = { index: epoch.index, seed: epoch.seed, address, artifactSize };
    const left = this.#epoch?.pending.reduce((sum, batch) => sum + batch.count, 0) ?? 0;
    if (left > 0) logger.warn({ epoch: current, nonces: left }, 'artifacts were left uncommitted');
    this.#epoch = await store.enterEpoch(binding);
    this.#committer.reset();
    logger.info({ epoch: epoch.index, height }, 'a new epoch: artifacts are made for its seed');
    await store.deleteEpochsBefore(epoch.index - BigInt(Math.max(0, policy.keepEpochs)));
    return this.#epoch;
  }

  /** The first of equal troubles loudly, the others quietly. */
  #logTrouble(error: unknown): void {
    const { logger } = this.#options;
    const kind = error instanceof ClientError ? error.code : String(error);
    const fields = { err: error };
    if (kind === this.#lastTrouble) logger.debug(fields, 'the same trouble');
    else if (error instanceof ClientError) logger.warn(fields, 'the chain could not be asked');
    else logger.error(fields, 'something went wrong here');
    this.#lastTrouble = kind;
  }

  #logIdle(reason: string | undefined): void {
    if (reason === this.#idleReason) return;
    this.#idleReason = reason;
    const { logger } = this.#options;
    if (reason === undefined) logger.info({}, 'artifacts are made and committed');
    else logger.warn({ reason }, 'no artifacts are made; challenges are answered');
  }

  /** Nonces go on where the stored ones end; what the chain counts beyond them was committed from elsewhere. */
  #nextNonce(store: EpochStore, total: bigint): bigint {
    const stored = store.nextNonce ?? 0n;
    if (total <= stored) return stored;
    this.#options.logger.error(
      { onChain: total, here: stored },
      'the chain counts nonces whose artifacts are not here: challenges for them cannot be answered',
    );
    return total;
  }
}
