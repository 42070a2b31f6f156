/** Keeps the generator as busy as the scheduler allows: short requests, each ended at once when inference needs the GPUs. */

import {
  type ArtifactProducer,
  type ArtifactWork,
  makeArtifacts,
  type ProducerOptions,
} from '../artifactWork.ts';
import type { LoadReading, LoadSource } from '../load/loadSource.ts';
import { watchLoad } from '../load/loadWatch.ts';
import { TroubleLog } from '../troubleLog.ts';
import type { EnergyRecord } from './energyRecord.ts';
import type { HostClock } from './hostClock.ts';
import type { GenerationPlan, PlanReason } from './planGeneration.ts';
import { ReasonLog } from './reasonLog.ts';
import type { SchedulePolicy } from './schedulePolicy.ts';
import { Scheduler } from './scheduler.ts';

export interface ScheduleOptions {
  readonly policy: SchedulePolicy;
  readonly source: LoadSource;
  /** What limits the nonces of a block: the load alone, or `noncesPerBlock` with it. */
  readonly pace: 'load' | 'block';
  /** Between two readings of the load, and for one of them; milliseconds. */
  readonly pollMs: number;
  readonly timeoutMs: number;
  readonly clock: HostClock;
}

export interface ScheduledProducerOptions extends ProducerOptions {
  readonly schedule: ScheduleOptions;
  /** What was used before a restart, and where it is written down. */
  readonly energy?: Pick<EnergyRecord, 'count' | 'note'> | undefined;
}

/** Work that nobody renewed is over: the chain may have closed its window meanwhile. Milliseconds. */
const workAgeMs = 60_000;

interface Offer extends ArtifactWork {
  /** The next nonce of the store when the offer came: what came to the store since then is no room any more. */
  readonly nextAtOffer: bigint;
  readonly atMs: number;
}

export class ScheduledProducer implements ArtifactProducer {
  readonly #options: ScheduledProducerOptions;
  readonly #scheduler: Scheduler;
  readonly #reasons: ReasonLog;
  readonly #troubles: TroubleLog;
  readonly #loops: Promise<unknown>;
  #offer: Offer | undefined;
  /** Of the last offer; before the first one nothing is made anyway. */
  #targetBps = 10_000;
  #running: Promise<void> | undefined;
  /** Ends the request under way. */
  #cancel: AbortController | undefined;
  readonly #closed = new AbortController();
  /** Ends the loops: the agent's end, or that of this producer. */
  readonly #over: AbortSignal;
  /** Ends the wait for something to happen. */
  #wake = new AbortController();

  constructor(options: ScheduledProducerOptions) {
    this.#options = options;
    this.#over = AbortSignal.any([options.signal, this.#closed.signal]);
    const { schedule, generator, energy, logger } = options;
    const { policy, source, clock } = schedule;
    this.#scheduler = new Scheduler({
      policy,
      scope: source.scope,
      noncesPerSecond: generator.estimate(),
      energy: energy?.count,
      nowMs: clock.now(),
    });
    this.#troubles = new TroubleLog(logger);
    this.#reasons = new ReasonLog(logger);
    if (schedule.pace === 'load') {
      const { name } = source;
      logger.info({ source: name }, 'the load of the GPUs decides how many nonces are made');
    } else logger.info({}, 'quiet hours and energy caps decide when nonces are made');
    const onReading = (reading: LoadReading | undefined): void => this.#onReading(reading);
    this.#loops = Promise.all([
      watchLoad({ ...schedule, logger, signal: this.#over, onReading }),
      this.#run(),
    ]);
  }

  get busyBps(): number | undefined {
    const { idleBps } = this.#scheduler.facts(this.#options.schedule.clock.now());
    return idleBps === undefined ? undefined : 10_000 - idleBps;
  }

  kick(work: ArtifactWork): void {
    const nextAtOffer = work.store.nextNonce ?? 0n;
    this.#offer = { ...work, nextAtOffer, atMs: this.#options.schedule.clock.now() };
    this.#wake.abort();
  }

  rest(): void {
    this.#offer = undefined;
  }

  async idle(): Promise<void> {
    await this.#running;
  }

  async close(): Promise<void> {
    this.#closed.abort();
    await this.#loops;
  }

  async #run(): Promise<void> {
    const { clock } = this.#options.schedule;
    while (!this.#over.aborted) {
      this.#wake = new AbortController();
      const { offer, plan } = this.#plan();
      if (offer !== undefined && plan.count > 0) {
        this.#running = this.#slice(offer, plan);
        await this.#running;
        this.#running = undefined;
      } else await clock.pause(plan.waitMs, AbortSignal.any([this.#over, this.#wake.signal]));
      await this.#note('reserve');
    }
    await this.#note('exact');
  }

  #plan(): { offer: Offer | undefined; plan: GenerationPlan } {
    const { schedule, metrics } = this.#options;
    const nowMs = schedule.clock.now();
    const offer =
      this.#offer !== undefined && nowMs - this.#offer.atMs <= workAgeMs ? this.#offer : undefined;
    const room = offer === undefined ? 0 : roomOf(offer);
    const targetBps = offer?.targetBps ?? this.#targetBps;
    this.#targetBps = targetBps;
    const epochIndex = offer?.store.binding.index;
    const plan = this.#scheduler.plan({ room, targetBps, epochIndex }, nowMs);
    const facts = this.#scheduler.facts(nowMs);
    metrics.scheduled?.({ ...facts, reason: plan.reason, wanted: plan.count, room });
    this.#reasons.tell(plan.reason, facts);
    return { offer, plan };
  }

  async #slice(offer: Offer, { count }: GenerationPlan): Promise<void> {
    const { schedule, metrics } = this.#options;
    const { clock } = schedule;
    const cancel = new AbortController();
    this.#cancel = cancel;
    this.#scheduler.begin(count, clock.now());
    void this.#holdLeash(cancel.signal);
    let made: number | undefined;
    try {
      const first = firstOf(offer);
      const limit = AbortSignal.any([this.#over, cancel.signal]);
      made = await makeArtifacts(offer, first, count, this.#options, limit);
      this.#troubles.over('making');
    } catch (error) {
      metrics.generatorFailed?.(error);
      const message = 'artifacts could not be made or stored; tried again';
      this.#troubles.tell('making', 'error', { err: error }, message, String(error));
    } finally {
      this.#cancel = undefined;
      cancel.abort();
      this.#scheduler.end(made, clock.now());
    }
  }

  /** Ends the request under way when its time is over, until `over` says that it has ended. */
  async #holdLeash(over: AbortSignal): Promise<void> {
    const { clock } = this.#options.schedule;
    while (!over.aborted) {
      const leash = this.#scheduler.leash(clock.now());
      if (typeof leash === 'string') return this.#yield(leash);
      await clock.pause(Math.min(leash, maxTimerMs), over);
    }
  }

  #onReading(reading: LoadReading | undefined): void {
    const nowMs = this.#options.schedule.clock.now();
    if (reading !== undefined) this.#scheduler.observe(reading, nowMs);
    const leash = this.#scheduler.leash(nowMs);
    if (typeof leash === 'string') this.#yield(leash);
    this.#wake.abort();
  }

  #yield(reason: PlanReason): void {
    if (this.#cancel === undefined || this.#cancel.signal.aborted) return;
    this.#options.logger.debug({ reason }, 'a request to the generator is ended early');
    this.#options.metrics.yielded?.(reason);
    this.#cancel.abort();
  }

  async #note(how: 'reserve' | 'exact'): Promise<void> {
    const { energy, schedule } = this.#options;
    await energy?.note(this.#scheduler.facts(schedule.clock.now()).energy, how);
  }
}

/** Timers of the platform hold no more than 2^31 − 1 ms. */
const maxTimerMs = 2_147_483_647;

function firstOf({ firstNonce, store }: Offer): bigint {
  const next = store.nextNonce ?? 0n;
  return next > firstNonce ? next : firstNonce;
}

function roomOf({ room, store, nextAtOffer, firstNonce }: Offer): number {
  const from = nextAtOffer > firstNonce ? nextAtOffer : firstNonce;
  const next = store.nextNonce ?? 0n;
  return room - (next > from ? Number(next - from) : 0);
}
