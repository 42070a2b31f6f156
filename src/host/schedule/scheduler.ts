/** The scheduler's memory: readings, credit, speed, hysteresis, energy. Every call names the time; there are no timers. */

import type { LoadReading, LoadScope } from '../load/loadSource.ts';
import { type EnergyCount, EnergyMeter } from './energyMeter.ts';
import { type GenerationPlan, type PlanReason, planGeneration } from './planGeneration.ts';
import { hasEnergyCap, type SchedulePolicy } from './schedulePolicy.ts';
import { Speedometer } from './speedometer.ts';

/** What the chain wants and takes now. */
export interface GenerationDemand {
  readonly room: number;
  /** `poc_utilization_target_bps` of the epoch. */
  readonly targetBps: number;
  /** Undefined where it is not known now: then it is still the last one. */
  readonly epochIndex: bigint | undefined;
}

export interface ScheduleFacts {
  /** Undefined while no reading is young enough. */
  readonly idleBps: number | undefined;
  /** Undefined before the first reading. */
  readonly sourceAgeMs: number | undefined;
  readonly noncesPerSecond: number | undefined;
  /** GPU time of nonces since the start. */
  readonly usedMs: number;
  /** Idle GPU time since the start, as far as it was known. */
  readonly idleMs: number;
  readonly energy: EnergyCount;
}

export interface SchedulerOptions {
  readonly policy: SchedulePolicy;
  readonly scope: LoadScope;
  /** What the generator says of itself. */
  readonly noncesPerSecond?: number | undefined;
  readonly energy?: EnergyCount | undefined;
  readonly nowMs: number;
}

/** A request under way. */
interface Run {
  readonly beganMs: number;
  readonly count: number;
  /** Whether the clock tells how long it took. */
  readonly isTimed: boolean;
}

/** Pauses after so many failures of the generator in a row; the last holds for all further ones. */
const restsMs = [1_000, 2_000, 5_000, 15_000, 60_000];

/** A request under way is looked after once a minute at least: what passes unseen for longer is a clock, or a machine that slept. */
const longestStepMs = 120_000;

export class Scheduler {
  readonly #policy: SchedulePolicy;
  readonly #scope: LoadScope;
  readonly #meter: EnergyMeter;
  readonly #speed: Speedometer;
  /** Until when everything is accounted for. */
  #atMs: number;
  #newest: LoadReading | undefined;
  /** The newest reading that says how busy inference is. */
  #usable: LoadReading | undefined;
  #isYielding = false;
  #calmSinceMs: number | undefined;
  #creditMs = 0;
  #targetBps = 0;
  #run: Run | undefined;
  #lastEndMs = Number.NEGATIVE_INFINITY;
  #failures = 0;
  #restUntilMs = Number.NEGATIVE_INFINITY;
  #usedMs = 0;
  #idleMs = 0;

  constructor({ policy, scope, noncesPerSecond, energy, nowMs }: SchedulerOptions) {
    this.#policy = policy;
    this.#scope = scope;
    this.#meter = new EnergyMeter(policy.energy, energy);
    this.#speed = new Speedometer(noncesPerSecond);
    this.#atMs = nowMs;
  }

  observe(reading: LoadReading, nowMs: number): void {
    this.#advance(nowMs);
    this.#newest = reading;
    if (reading.powerWatts !== undefined) this.#meter.see(reading.powerWatts);
    if (!this.#showsInference(reading)) return;
    this.#usable = reading;
    const { stopBusyBps, resumeBusyBps, calmMs } = this.#policy;
    const isQueued = (reading.waiting ?? 0) > 0;
    if (isQueued || reading.busyBps >= stopBusyBps) this.#isYielding = true;
    if (isQueued || reading.busyBps > resumeBusyBps) this.#calmSinceMs = undefined;
    else this.#calmSinceMs ??= nowMs;
    const calmSince = this.#calmSinceMs;
    if (calmSince !== undefined && nowMs - calmSince >= calmMs) this.#isYielding = false;
  }

  plan({ room, targetBps, epochIndex }: GenerationDemand, nowMs: number): GenerationPlan {
    this.#advance(nowMs);
    const policy = this.#policy;
    this.#targetBps = Math.min(targetBps, policy.targetCapBps);
    const epoch = epochIndex?.toString() ?? this.#meter.count.epoch;
    this.#meter.enter(policy.quietHours.dayOf(nowMs), epoch);
    return planGeneration({
      room,
      targetBps: this.#targetBps,
      restMs: this.#restUntilMs - nowMs,
      isQuiet: this.#isQuietSoon(nowMs),
      load: this.#loadState(nowMs),
      isYielding: this.#isYielding,
      creditMs: this.#creditMs,
      creditRate: this.#creditRate(nowMs),
      energyMs: this.#energyMs(),
      powerMs: this.#meter.powerMs - policy.cancelMs,
      sliceMs: policy.sliceMs,
      noncesPerMs: this.#speed.perMs,
    });
  }

  begin(count: number, nowMs: number): void {
    this.#advance(nowMs);
    this.#run = { beganMs: nowMs, count, isTimed: true };
  }

  /** Why the request under way must end now; otherwise, in how many milliseconds at the latest it must. */
  leash(nowMs: number): PlanReason | number {
    this.#advance(nowMs);
    if (this.#run === undefined) return Number.POSITIVE_INFINITY;
    if (this.#isQuietSoon(nowMs)) return 'quiet_hours';
    const energyMs = this.#energyMs() ?? 0;
    if (energyMs <= 0) return 'energy_cap';
    const powerMs = this.#meter.powerMs - this.#policy.cancelMs;
    if (powerMs <= 0) return 'power_cap';
    if (this.#loadState(nowMs) === 'lost') return 'source_lost';
    if (this.#isYielding) return 'inference_busy';
    const overdraftMs = this.#creditMs + this.#overdraftMs();
    if (overdraftMs <= 0) return 'share_used';
    // Quiet hours begin at whole minutes.
    const minuteMs = 60_000 - ((nowMs + this.#policy.cancelMs) % 60_000);
    return Math.max(1, Math.min(energyMs, powerMs, overdraftMs, minuteMs));
  }

  /** @param made artifacts that came; undefined where the generator failed */
  end(made: number | undefined, nowMs: number): void {
    this.#advance(nowMs);
    if (this.#run === undefined) return;
    const { beganMs, count, isTimed } = this.#run;
    this.#run = undefined;
    this.#lastEndMs = nowMs;
    if (made === undefined) {
      const rest = restsMs[Math.min(this.#failures, restsMs.length - 1)] ?? 0;
      this.#failures += 1;
      this.#restUntilMs = nowMs + rest;
      return;
    }
    this.#failures = 0;
    if (isTimed) this.#speed.add(made, nowMs - beganMs, count);
  }

  facts(nowMs: number): ScheduleFacts {
    const isKnown = this.#isFresh(this.#usable, nowMs);
    return {
      idleBps: isKnown ? 10_000 - (this.#usable?.busyBps ?? 0) : undefined,
      sourceAgeMs: this.#newest === undefined ? undefined : nowMs - this.#newest.atMs,
      noncesPerSecond: this.#speed.perMs === undefined ? undefined : this.#speed.perMs * 1000,
      usedMs: this.#usedMs,
      idleMs: this.#idleMs,
      energy: this.#meter.count,
    };
  }

  /** Brings credit and energy up to now. */
  #advance(nowMs: number): void {
    if (nowMs < this.#atMs) this.#setBack(nowMs - this.#atMs);
    const passed = nowMs - this.#atMs;
    const { staleMs } = this.#policy;
    if (passed > 0) {
      const knownUntil = (this.#usable?.atMs ?? Number.NEGATIVE_INFINITY) + staleMs;
      const known = Math.min(passed, Math.max(0, knownUntil - this.#atMs), staleMs);
      const idle = known * this.#idleShare();
      // A clock that is set forward gives at most what a reading holds, and takes at most what a request can.
      const used = this.#run === undefined ? 0 : Math.min(passed, longestStepMs);
      const due = (idle * this.#targetBps) / 10_000;
      this.#creditMs = Math.min(this.#mostCreditMs(), this.#creditMs + due - used);
      this.#idleMs += idle;
      this.#usedMs += used;
      if (this.#run === undefined) this.#meter.pass(passed, 0);
      else this.#meter.pass(used, this.#watts());
    }
    this.#atMs = nowMs;
  }

  /** A clock that is set back takes what is remembered with it: otherwise a rest, or a dead source, would last as long as the step. */
  #setBack(byMs: number): void {
    const moved = (reading: LoadReading | undefined): LoadReading | undefined =>
      reading === undefined ? undefined : { ...reading, atMs: reading.atMs + byMs };
    this.#atMs += byMs;
    this.#newest = moved(this.#newest);
    this.#usable = moved(this.#usable);
    if (this.#calmSinceMs !== undefined) this.#calmSinceMs += byMs;
    if (this.#run !== undefined) {
      this.#run = { ...this.#run, beganMs: this.#run.beganMs + byMs, isTimed: false };
    }
    this.#lastEndMs += byMs;
    this.#restUntilMs += byMs;
  }

  #idleShare(): number {
    return this.#usable === undefined ? 0 : (10_000 - this.#usable.busyBps) / 10_000;
  }

  #creditRate(nowMs: number): number {
    if (!this.#isFresh(this.#usable, nowMs)) return 0;
    return (this.#idleShare() * this.#targetBps) / 10_000;
  }

  /** Two requests: what was not used in a while is gone. */
  #mostCreditMs(): number {
    return 2 * this.#requestMs();
  }

  /** A request may take so much more than it was planned with before it is ended. */
  #overdraftMs(): number {
    return this.#requestMs();
  }

  #requestMs(): number {
    const perMs = this.#speed.perMs;
    return Math.max(this.#policy.sliceMs, perMs === undefined ? 0 : 1 / perMs);
  }

  /** While a request runs, what a reading of this time says; before there is one, the most that was seen. */
  #watts(): number {
    const { powerWatts, atMs = 0 } = this.#newest ?? {};
    const isOfRun = this.#run !== undefined && atMs > this.#run.beganMs;
    return powerWatts !== undefined && isOfRun ? powerWatts : this.#meter.peakWatts;
  }

  /** What is left once a request that is ended now has ended. */
  #energyMs(): number | undefined {
    if (!hasEnergyCap(this.#policy.energy)) return Number.POSITIVE_INFINITY;
    return this.#meter.peakWatts === 0 ? undefined : this.#meter.energyMs - this.#policy.cancelMs;
  }

  #isQuietSoon(nowMs: number): boolean {
    const { quietHours, cancelMs } = this.#policy;
    return quietHours.isQuiet(nowMs) || quietHours.isQuiet(nowMs + cancelMs);
  }

  #showsInference(reading: LoadReading): boolean {
    if (this.#scope === 'inference') return true;
    return this.#run === undefined && reading.atMs >= this.#lastEndMs + this.#policy.settleMs;
  }

  #loadState(nowMs: number): 'known' | 'lost' | 'listening' {
    if (this.#isFresh(this.#usable, nowMs)) return 'known';
    return this.#scope === 'everything' && this.#isFresh(this.#newest, nowMs)
      ? 'listening'
      : 'lost';
  }

  #isFresh(reading: LoadReading | undefined, nowMs: number): boolean {
    return reading !== undefined && nowMs - reading.atMs <= this.#policy.staleMs;
  }
}
