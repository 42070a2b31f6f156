/** Energy that nonces used in this day and epoch, against the operator's caps. */

import type { EnergyPolicy } from './schedulePolicy.ts';

const joulesOfWh = 3_600;
/** The mean power is taken over so long: what was saved before is gone. */
const powerWindowMs = 300_000;

/** What must outlive a restart. */
export interface EnergyCount {
  /** Local date. */
  readonly day: string;
  readonly dayJoules: number;
  /** Index of the epoch. */
  readonly epoch: string;
  readonly epochJoules: number;
}

export class EnergyMeter {
  readonly #policy: EnergyPolicy;
  #count: EnergyCount;
  /** Joules that the cap of the mean power leaves. */
  #bucket = 0;
  #peakWatts: number;

  constructor(policy: EnergyPolicy, count?: EnergyCount) {
    this.#policy = policy;
    this.#count = count ?? { day: '', dayJoules: 0, epoch: '', epochJoules: 0 };
    this.#peakWatts = policy.watts;
  }

  get count(): EnergyCount {
    return this.#count;
  }

  /** The most that the GPUs were seen to draw; 0 where nobody says. */
  get peakWatts(): number {
    return this.#peakWatts;
  }

  see(watts: number): void {
    this.#peakWatts = Math.max(this.#peakWatts, watts);
  }

  /** A day or an epoch that is another one begins at 0. */
  enter(day: string, epoch: string): void {
    const { day: oldDay, dayJoules, epoch: oldEpoch, epochJoules } = this.#count;
    if (day === oldDay && epoch === oldEpoch) return;
    this.#count = {
      day,
      dayJoules: day === oldDay ? dayJoules : 0,
      epoch,
      epochJoules: epoch === oldEpoch ? epochJoules : 0,
    };
  }

  /** @param watts what nonces drew in that time; 0 while none were made */
  pass(ms: number, watts: number): void {
    const used = (watts * ms) / 1000;
    const { capWatts } = this.#policy;
    const full = (capWatts * powerWindowMs) / 1000;
    this.#bucket = Math.min(full, this.#bucket + (capWatts * ms) / 1000 - used);
    if (used === 0) return;
    const { dayJoules, epochJoules } = this.#count;
    this.#count = {
      ...this.#count,
      dayJoules: dayJoules + used,
      epochJoules: epochJoules + used,
    };
  }

  /** GPU time that the caps of day and epoch leave. */
  get energyMs(): number {
    const { capWhDay, capWhEpoch } = this.#policy;
    return Math.min(
      this.#timeOf(capWhDay, this.#count.dayJoules),
      this.#timeOf(capWhEpoch, this.#count.epochJoules),
    );
  }

  /** GPU time that the cap of the mean power leaves now. */
  get powerMs(): number {
    if (this.#policy.capWatts === 0) return Number.POSITIVE_INFINITY;
    return this.#peakWatts === 0 ? 0 : (Math.max(0, this.#bucket) * 1000) / this.#peakWatts;
  }

  #timeOf(capWh: number, usedJoules: number): number {
    if (capWh === 0) return Number.POSITIVE_INFINITY;
    const left = Math.max(0, capWh * joulesOfWh - usedJoules);
    return this.#peakWatts === 0 ? 0 : (left * 1000) / this.#peakWatts;
  }
}
