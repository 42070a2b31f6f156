/** One look at the chain after another: epoch, challenges, commits, generation, in this order. */

import { ClientError } from '../client/clientError.ts';
import { AnswerDesk } from './answerDesk.ts';
import type { ArtifactStore } from './artifactStore.ts';
import type { ArtifactProducer } from './artifactWork.ts';
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
import type { EnergyRecord } from './schedule/energyRecord.ts';
import { ScheduledProducer, type ScheduleOptions } from './schedule/scheduledProducer.ts';
import { whyIdle } from './whyIdle.ts';

export interface AgentOptions {
  readonly port: ChainPort;
  readonly store: ArtifactStore;
  /** The participant, 20 bytes. */
  readonly address: Uint8Array;
  readonly policy: HostPolicy;
  readonly generator: ArtifactGenerator;
  /** Without it nonces are made by the block. */
  readonly schedule?: ScheduleOptions | undefined;
  readonly energy?: EnergyRecord | undefined;
  readonly logger: HostLogger;
  readonly metrics: HostMetrics;
  readonly signal: AbortSignal;
}

/** Blocks between two looks at how much of the disk is used. */
const roomBlocks = 50n;

export class Agent {
  readonly #options: AgentOptions;
  readonly #answers: AnswerDesk;
  readonly #committer: Committer;
  readonly #producer: ArtifactProducer;
  #epoch: EpochStore | undefined;
  #makeRoomAt = 0n;
  /** Why nothing is generated or committed, as it was last logged. */
  #idleReason: string | undefined;
  #lastTrouble: string | undefined;

  constructor(options: AgentOptions) {
    this.#options = options;
    this.#answers = new AnswerDesk(options);
    const { schedule } = options;
    this.#producer =
      schedule === undefined
        ? new Producer(options)
        : new ScheduledProducer({ ...options, schedule });
    this.#committer = new Committer({ ...options, busyBps: () => this.#producer.busyBps });
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
      this.#producer.rest();
      if (error instanceof HostError) throw error;
      this.#logTrouble(error);
    }
  }

  /** Ends; resolves when everything that was started has ended. */
  async idle(): Promise<void> {
    await Promise.all([this.#answers.idle(), this.#committer.idle(), this.#producer.close()]);
  }

  /** Resolves when the generator rests and what it made is on the disk. */
  async produced(): Promise<void> {
    await this.#producer.idle();
  }

  async #look(): Promise<void> {
    const { port, metrics } = this.#options;
    const view = await port.epoch();
    metrics.seen?.(view);
    const store = await this.#storeOf(view);
    if (store === undefined) return this.#producer.rest();
    // Answers have a deadline; everything else can wait.
    await this.#answers.look(view, store);
    if (view.height >= this.#makeRoomAt) await this.#makeRoom(store, view.height);
    const summary = await port.summary(view.epoch.index);
    const reason = whyIdle(view, await port.participant(), summary.summary);
    metrics.resting?.(reason);
    this.#logIdle(reason);
    const situation = await this.#committer.step(view, summary, store, reason === undefined);
    if (situation === undefined || reason !== undefined) return this.#producer.rest();
    this.#producer.kick({
      store,
      firstNonce: this.#nextNonce(store, summary.summary?.totalNonces ?? 0n),
      room: roomForArtifacts(situation),
      height: view.height,
      targetBps: situation.params.pocUtilizationTargetBps,
    });
  }

  /** The store of the current epoch; undefined where the answer is of an epoch that is over. */
  async #storeOf({ epoch, height }: EpochView): Promise<EpochStore | undefined> {
    const { store, address, logger } = this.#options;
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
    await this.#makeRoom(this.#epoch, height);
    return this.#epoch;
  }

  /** Past epochs leave the disk as the policy says. */
  async #makeRoom({ binding: { index } }: EpochStore, height: bigint): Promise<void> {
    const { store, policy, port, logger } = this.#options;
    const { keepEpochs, maxDiskBytes: maxBytes } = policy;
    const open = await port.openChallenges();
    const challenged = open.map(({ epochIndex }) => epochIndex);
    const keepFrom = index - BigInt(Math.max(0, keepEpochs));
    const bytes = await store.trim({ current: index, keepFrom, maxBytes, challenged });
    this.#makeRoomAt = height + roomBlocks;
    if (maxBytes === 0 || bytes <= maxBytes) return;
    logger.warn(
      { bytes, maxBytes },
      'artifacts take more than they may, and no past epoch is left to remove',
    );
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
