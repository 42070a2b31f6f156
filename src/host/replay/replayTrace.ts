/** The scheduler and simpler ways over the same recorded load: what each would have used, made, delayed and drawn. */

import type { PlanReason } from '../schedule/planGeneration.ts';
import type { ModelTotals } from './modelGpu.ts';
import { type FixedRate, playAllIdle, playFixed, playNone } from './playBaselines.ts';
import { type PlayOptions, playScheduler } from './playScheduler.ts';

/**
 * - `fixed`: so many nonces a block, whatever the load is: an agent without a load source
 * - `steady`: as many nonces as the scheduler made, evenly over the blocks
 * - `none`: no nonces
 * - `all-idle`: every idle moment and never another one, the bound that nobody reaches
 */
export type Strategy = 'scheduler' | 'fixed' | 'steady' | 'none' | 'all-idle';

export interface ReplayLine {
  readonly strategy: Strategy;
  /** Of the idle GPU time; above 10000 where inference's own was taken. */
  readonly idleUsedBps: number;
  readonly usedSeconds: number;
  readonly nonces: number;
  readonly delayedRequests: number;
  /** Over all requests. */
  readonly delaySeconds: number;
  readonly longestDelaySeconds: number;
  readonly energyWh: number;
}

export interface Replay {
  readonly traceSeconds: number;
  readonly idleSeconds: number;
  readonly lines: readonly ReplayLine[];
  /** Of the scheduler: seconds that each reason held. */
  readonly reasons: Readonly<Partial<Record<PlanReason, number>>>;
  /** Of the scheduler: requests to the generator that were ended early. */
  readonly yields: number;
}

export interface ReplayOptions extends PlayOptions {
  readonly fixed: FixedRate;
}

export function replayTrace(options: ReplayOptions): Replay {
  const played = playScheduler(options);
  const { idleSeconds, reasons, yields } = played;
  const { trace, fixed } = options;
  const blocks = trace.lengthMs / (fixed.blockSeconds * 1000);
  const steady = { ...fixed, noncesPerBlock: played.nonces / blocks };
  return {
    traceSeconds: trace.lengthMs / 1000,
    idleSeconds: round(idleSeconds),
    lines: [
      lineOf('scheduler', played),
      lineOf('fixed', playFixed(options, fixed)),
      lineOf('steady', playFixed(options, steady)),
      lineOf('none', playNone(options)),
      lineOf('all-idle', playAllIdle(options)),
    ],
    reasons,
    yields,
  };
}

function lineOf(strategy: Strategy, totals: ModelTotals): ReplayLine {
  const { idleSeconds, usedSeconds, nonces, delay, energyWh } = totals;
  return {
    strategy,
    idleUsedBps: idleSeconds === 0 ? 0 : Math.round((usedSeconds / idleSeconds) * 10_000),
    usedSeconds: round(usedSeconds),
    nonces,
    delayedRequests: Math.round(delay.requests),
    delaySeconds: round(delay.seconds),
    longestDelaySeconds: round(delay.longestSeconds),
    energyWh: round(energyWh),
  };
}

/** To a thousandth: the last digits of sums of floating-point numbers say nothing. */
function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
