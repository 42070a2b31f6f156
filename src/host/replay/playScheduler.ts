/** The scheduler itself on model GPUs, in model time: what the agent would have done over the trace. */

import { type PlanReason, planReasons } from '../schedule/planGeneration.ts';
import type { SchedulePolicy } from '../schedule/schedulePolicy.ts';
import { Scheduler } from '../schedule/scheduler.ts';
import { ModelGpu, type ModelOptions, type ModelTotals } from './modelGpu.ts';

export interface PlayOptions extends ModelOptions {
  readonly policy: SchedulePolicy;
  readonly targetBps: number;
  readonly pollMs: number;
  /** After which a request that is cancelled has ended. */
  readonly cancelMs: number;
  readonly epochSeconds: number;
  /** How much longer than by its speed a request takes, by its number; 1 where left out. */
  readonly slowness?: ((request: number) => number) | undefined;
  /** Told of every request. */
  readonly onRun?: ((fromMs: number, toMs: number) => void) | undefined;
}

export interface Played extends ModelTotals {
  /** Seconds that each reason held. */
  readonly reasons: Readonly<Partial<Record<PlanReason, number>>>;
  /** Requests to the generator that were ended early. */
  readonly yields: number;
}

/** Part of a poll by which all but the first one are shifted. */
const outOfStep = 0.37;

/** More than any trace takes: the chain's bounds are no part of this model. */
const endlessRoom = Number.MAX_SAFE_INTEGER;

export function playScheduler(options: PlayOptions): Played {
  const play = new Play(options);
  while (!play.isOver) play.step();
  return play.result;
}

class Play {
  readonly #options: PlayOptions;
  readonly #gpu: ModelGpu;
  readonly #scheduler: Scheduler;
  readonly #reasonMs: Map<PlanReason, number> = new Map();
  #nextPollMs: number;
  #yields = 0;
  #requests = 0;

  constructor(options: PlayOptions) {
    this.#options = options;
    this.#gpu = new ModelGpu(options);
    const { policy, startMs } = options;
    this.#scheduler = new Scheduler({ policy, scope: 'inference', nowMs: startMs });
    this.#nextPollMs = startMs;
  }

  get isOver(): boolean {
    return this.#gpu.nowMs >= this.#gpu.endMs;
  }

  get result(): Played {
    const seconds = planReasons.flatMap((reason) => {
      const ms = this.#reasonMs.get(reason);
      return ms === undefined ? [] : [[reason, ms / 1000]];
    });
    return { ...this.#gpu.totals, reasons: Object.fromEntries(seconds), yields: this.#yields };
  }

  step(): void {
    const { targetBps, startMs, epochSeconds } = this.#options;
    this.#pollIfDue(false);
    const fromMs = this.#gpu.nowMs;
    const epochIndex = BigInt(1 + Math.floor((fromMs - startMs) / (epochSeconds * 1000)));
    const demand = { room: endlessRoom, targetBps, epochIndex };
    const plan = this.#scheduler.plan(demand, fromMs);
    if (plan.count > 0) this.#run(plan.count);
    else this.#gpu.pass(Math.min(fromMs + plan.waitMs, this.#nextPollMs), false);
    const passed = this.#gpu.nowMs - fromMs;
    this.#reasonMs.set(plan.reason, (this.#reasonMs.get(plan.reason) ?? 0) + passed);
  }

  #run(count: number): void {
    const { noncesPerSecond, cancelMs, onRun, slowness = () => 1 } = this.#options;
    const fromMs = this.#gpu.nowMs;
    this.#requests += 1;
    const perMs = noncesPerSecond / 1000 / slowness(this.#requests);
    this.#scheduler.begin(count, fromMs);
    let endMs = fromMs + count / perMs;
    let isCancelled = false;
    while (this.#gpu.nowMs < Math.min(endMs, this.#gpu.endMs)) {
      const leash = this.#scheduler.leash(this.#gpu.nowMs);
      if (typeof leash === 'string' && !isCancelled) {
        isCancelled = true;
        this.#yields += 1;
        endMs = Math.min(endMs, this.#gpu.nowMs + cancelMs);
      }
      const leashEnd = typeof leash === 'string' ? endMs : this.#gpu.nowMs + leash;
      this.#gpu.pass(Math.min(endMs, leashEnd, this.#nextPollMs), true);
      this.#pollIfDue(true);
    }
    const nowMs = this.#gpu.nowMs;
    const isWhole = !isCancelled && nowMs < this.#gpu.endMs;
    const made = isWhole ? count : Math.min(count, Math.floor((nowMs - fromMs) * perMs));
    this.#gpu.made(made);
    this.#scheduler.end(made, nowMs);
    onRun?.(fromMs, nowMs);
  }

  #pollIfDue(hasNonces: boolean): void {
    if (this.#gpu.nowMs < this.#nextPollMs) return;
    const { startMs, pollMs } = this.#options;
    this.#scheduler.observe(this.#gpu.read(hasNonces), this.#gpu.nowMs);
    // Readings are not in step with what changes the load.
    this.#nextPollMs += this.#nextPollMs === startMs ? Math.ceil(pollMs * outOfStep) : pollMs;
  }
}
