/** One look at the chain after another: epoch, challenges, commits, generation, in this order. */

import { ClientError } from '../client/clientError.ts';
import { AnswerDesk } from './answers/answerDesk.ts';
import type { ArtifactStore } from './artifacts/artifactStore.ts';
import type { EpochStore } from './artifacts/epochStore.ts';
import type { ArtifactProducer } from './artifactWork.ts';
import { ChainLook } from './chain/chainLook.ts';
import type { ChainPort, EpochView } from './chain/chainPort.ts';
import { EpochTurn } from './chain/epochTurn.ts';
import { Committer } from './commits/committer.ts';
import { roomForArtifacts } from './commits/planCommit.ts';
import { whyIdle } from './commits/whyIdle.ts';
import type { ArtifactGenerator } from './generator.ts';
import { HostError } from './hostError.ts';
import type { HostLogger } from './hostLogger.ts';
import type { HostMetrics } from './hostMetrics.ts';
import type { HostPolicy } from './hostPolicy.ts';
import { Producer } from './producer.ts';
import type { EnergyRecord } from './schedule/energyRecord.ts';
import { ScheduledProducer, type ScheduleOptions } from './schedule/scheduledProducer.ts';
import { TroubleLog } from './troubleLog.ts';

export interface AgentOptions {
  readonly port: ChainPort;
  readonly store: ArtifactStore;
  /** The participant, 20 bytes. */
  readonly address: Uint8Array;
  readonly policy: HostPolicy;
  readonly generator: ArtifactGenerator;
  /** Whether a warm key signs, and not the participant's own. */
  readonly isWarm?: boolean;
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
  /** The epoch before, as long as its end was not looked at. */
  #ended: bigint | undefined;
  /** Why nothing is generated or committed, as it was last logged. */
  #idleReason: string | undefined;
  readonly #troubles: TroubleLog;
  readonly #turn: EpochTurn = new EpochTurn();

  constructor(options: AgentOptions) {
    this.#options = options;
    this.#troubles = new TroubleLog(options.logger);
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
      if (this.#troubles.over('look')) this.#options.logger.info({}, 'it goes on');
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
    const { port, metrics, isWarm = false } = this.#options;
    this.#answers.beginLook();
    const look = new ChainLook(port, this.#epoch?.binding.index);
    const view = await look.view;
    metrics.seen?.(view);
    void look.summary(view.epoch.index);
    const store = await this.#storeOf(view, look);
    if (store === undefined) return this.#producer.rest();
    // Answers have a deadline; everything else can wait.
    await this.#answers.look(view, store, look);
    if (view.height >= this.#makeRoomAt) await this.#makeRoom(store, view.height, look);
    const summary = await look.summary(view.epoch.index);
    this.#answers.lookBack(summary.summary);
    if (this.#ended !== undefined) {
      this.#answers.lookBack((await look.summary(this.#ended)).summary);
      this.#ended = undefined;
    }
    const reason = whyIdle(view, await look.participant, summary.summary, isWarm);
    metrics.resting?.(reason);
    this.#logIdle(reason);
    const mayCommit = reason === undefined;
    const situation = await this.#committer.step({ view, summary, look, mayCommit }, store);
    if (situation === undefined || reason !== undefined) return this.#producer.rest();
    this.#producer.kick({
      store,
      firstNonce: this.#nextNonce(store, summary.summary?.totalNonces ?? 0n),
      room: roomForArtifacts(situation),
      height: view.height,
      targetBps: situation.params.pocUtilizationTargetBps,
    });
  }

  /** The store of the current epoch; undefined where the answer is of another one, which may be wrong. */
  async #storeOf({ epoch, height }: EpochView, look: ChainLook): Promise<EpochStore | undefined> {
    const { store, address, logger } = this.#options;
    const turn = this.#turn.look(epoch);
    if (turn === 'wait') return undefined;
    if (turn === 'same') return this.#epoch;
    const before = this.#epoch?.binding.index;
    const artifactSize = epoch.params?.artifactSizeBytes ?? 0;
    const binding = { index: epoch.index, seed: epoch.seed, address, artifactSize };
    const left = this.#epoch?.pending.reduce((sum, batch) => sum + batch.count, 0) ?? 0;
    if (left > 0) logger.warn({ epoch: before, nonces: left }, 'artifacts were left uncommitted');
    this.#epoch = await store.enterEpoch(binding);
    this.#turn.entered(epoch);
    this.#ended = before;
    this.#committer.reset();
    this.#makeRoomAt = height + roomBlocks;
    if (before === undefined || epoch.index === before + 1n) {
      logger.info({ epoch: epoch.index, height }, 'a new epoch: artifacts are made for its seed');
      // Otherwise nothing leaves the disk yet: what the node says now may be what is wrong.
      if (before !== undefined) await this.#makeRoom(this.#epoch, height, look);
    } else {
      logger.warn(
        { epoch: epoch.index, before, height },
        'the node keeps saying another epoch than before: its chain was rolled back or begun anew, or what it said before was wrong; the agent goes on with this one',
      );
    }
    return this.#epoch;
  }

  /** Past epochs leave the disk as the policy says. */
  async #makeRoom(
    { binding: { index } }: EpochStore,
    height: bigint,
    look: ChainLook,
  ): Promise<void> {
    const { store, policy } = this.#options;
    const { keepEpochs, maxDiskBytes: maxBytes } = policy;
    const open = await look.openChallenges;
    const challenged = open.map(({ epochIndex }) => epochIndex);
    const keepFrom = index - BigInt(Math.max(0, keepEpochs));
    this.#makeRoomAt = height + roomBlocks;
    const bytes = await store.trim({ current: index, keepFrom, maxBytes, challenged });
    if (maxBytes === 0 || bytes <= maxBytes) {
      this.#troubles.over('room');
      return;
    }
    this.#troubles.tell(
      'room',
      'warn',
      { bytes, maxBytes },
      'artifacts take more than they may, and no past epoch is left to remove',
    );
  }

  #logTrouble(error: unknown): void {
    const fields = { err: error };
    if (error instanceof ClientError) {
      this.#troubles.tell('look', 'warn', fields, 'the chain could not be asked', error.code);
    } else {
      this.#troubles.tell('look', 'error', fields, 'something went wrong here', String(error));
    }
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
    this.#troubles.tell(
      'nonces',
      'error',
      { onChain: total, here: stored },
      'the chain counts nonces whose artifacts are not here: challenges for them cannot be answered',
      `${store.binding.index} ${total}`,
    );
    return total;
  }
}
