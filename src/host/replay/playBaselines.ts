/** What simpler ways would have done over the same trace. */

import { ModelGpu, type ModelOptions, type ModelTotals } from './modelGpu.ts';

export interface FixedRate {
  readonly noncesPerBlock: number;
  readonly blockSeconds: number;
}

/** No nonces at all. */
export function playNone(options: ModelOptions): ModelTotals {
  const gpu = new ModelGpu(options);
  gpu.pass(gpu.endMs, false);
  return gpu.totals;
}

/** So many nonces a block whatever the load is: an agent without a load source. */
export function playFixed(
  options: ModelOptions,
  { noncesPerBlock, blockSeconds }: FixedRate,
): ModelTotals {
  const gpu = new ModelGpu(options);
  const runMs = (noncesPerBlock / options.noncesPerSecond) * 1000;
  // Blocks that come while a request runs start none.
  const blocks = Math.max(1, Math.ceil(runMs / (blockSeconds * 1000)));
  for (let at = gpu.nowMs; at < gpu.endMs; at += blocks * blockSeconds * 1000) {
    const from = gpu.nowMs;
    gpu.pass(at + runMs, true);
    gpu.made(Math.min(noncesPerBlock, ((gpu.nowMs - from) / 1000) * options.noncesPerSecond));
    gpu.pass(at + blocks * blockSeconds * 1000, false);
  }
  return gpu.totals;
}

/** Every idle moment and never another one, as only who knows the future can: the bound above. */
export function playAllIdle(options: ModelOptions): ModelTotals {
  const { idleSeconds, delay } = playNone(options);
  return {
    idleSeconds,
    usedSeconds: idleSeconds,
    nonces: Math.floor(idleSeconds * options.noncesPerSecond),
    energyWh: (idleSeconds * options.watts) / 3600,
    delay,
  };
}
