/** How the agent shares the GPUs with inference: the operator's choice. */

import type { QuietHours } from './quietHours.ts';

export interface EnergyPolicy {
  /** What all GPUs draw while nonces are made, where the load source does not measure it; 0 for unknown. */
  readonly watts: number;
  /** Mean power that nonces may use; 0 for no such cap. */
  readonly capWatts: number;
  /** Energy that nonces may use in a local day; 0 for no such cap. */
  readonly capWhDay: number;
  /** Energy that nonces may use in an epoch; 0 for no such cap. */
  readonly capWhEpoch: number;
}

export interface SchedulePolicy {
  /** Share of the idle time that nonces may take at most, whatever the chain's target says. */
  readonly targetCapBps: number;
  /** GPU time of a request to the generator. Shorter ones yield sooner and cost more overhead. */
  readonly sliceMs: number;
  /** From this load on nothing is made, and a request under way is ended. */
  readonly stopBusyBps: number;
  /** Below this load, for `calmMs` on end, it goes on. */
  readonly resumeBusyBps: number;
  readonly calmMs: number;
  /** Readings that are older count no more: the GPUs are taken for busy. */
  readonly staleMs: number;
  /** In which a generator ends a request that is cancelled. */
  readonly cancelMs: number;
  /** After a request of ours a source that counts everything still shows it for so long. */
  readonly settleMs: number;
  readonly quietHours: QuietHours;
  readonly energy: EnergyPolicy;
}

export const defaultScheduleTimes: Omit<SchedulePolicy, 'quietHours' | 'energy'> = {
  targetCapBps: 10_000,
  sliceMs: 500,
  stopBusyBps: 9_000,
  resumeBusyBps: 8_000,
  calmMs: 3_000,
  staleMs: 10_000,
  cancelMs: 1_000,
  settleMs: 1_000,
};

export const noEnergyPolicy: EnergyPolicy = { watts: 0, capWatts: 0, capWhDay: 0, capWhEpoch: 0 };

export function hasEnergyCap({ capWatts, capWhDay, capWhEpoch }: EnergyPolicy): boolean {
  return capWatts > 0 || capWhDay > 0 || capWhEpoch > 0;
}
