/** What a source says of the GPUs under its own names, and the load that follows from it. */

import type { LoadReading, LoadScope } from './loadSource.ts';

/** Names of metrics or fields; what is left out is not known. Of several with | between them the first that is there counts. */
export interface LoadFields {
  /** Load in percent, of each GPU. */
  readonly busy?: string | undefined;
  /** Requests that are being served. */
  readonly running?: string | undefined;
  /** Requests that wait for their turn. */
  readonly waiting?: string | undefined;
  /** Part of the key-value cache in use, 0 to 1, of each server. */
  readonly cache?: string | undefined;
  /** Watts, of each GPU. */
  readonly power?: string | undefined;
}

/** vLLM's newer name, and the one before. */
const vllmCache = 'vllm:kv_cache_usage_perc|vllm:gpu_cache_usage_perc';

export const loadPresets: Readonly<Record<string, LoadFields>> = {
  vllm: {
    running: 'vllm:num_requests_running',
    waiting: 'vllm:num_requests_waiting',
    cache: vllmCache,
  },
  dcgm: { busy: 'DCGM_FI_DEV_GPU_UTIL', power: 'DCGM_FI_DEV_POWER_USAGE' },
  // What the driver counts includes our own work: with a server's own count it is left aside.
  'vllm+dcgm': {
    running: 'vllm:num_requests_running',
    waiting: 'vllm:num_requests_waiting',
    cache: vllmCache,
    power: 'DCGM_FI_DEV_POWER_USAGE',
  },
  custom: {},
};

/** Values of a field, one for each GPU or server. */
export type FieldValues = Readonly<Partial<Record<keyof LoadFields, readonly number[]>>>;

/** A load in percent is the driver's, who does not know for whom the GPUs work. */
export function scopeOf({ busy, running }: LoadFields): LoadScope {
  return busy !== undefined && running === undefined ? 'everything' : 'inference';
}

/**
 * The load is the greatest of the mean of `busy`, `running` over `capacity`, and the mean of `cache`; queues and power
 * are sums.
 *
 * @param capacity requests at once that fill the GPUs
 * @throws RangeError where nothing says how busy they are
 */
export function readingOf(values: FieldValues, capacity: number, atMs: number): LoadReading {
  const { busy = [], running = [], waiting = [], cache = [], power = [] } = values;
  if (busy.length === 0 && running.length === 0) {
    throw new RangeError('the answer does not say how busy the GPUs are');
  }
  const shares = [mean(busy) / 100, sum(running) / capacity, mean(cache)];
  if (shares.some((share) => !(share >= 0 && share < Number.POSITIVE_INFINITY))) {
    throw new RangeError('the answer says a load that cannot be');
  }
  // More requests than fill the GPUs is a full load; a percentage above 100 is nonsense and stays visible as such.
  const capped = [shares[0] ?? 0, Math.min(1, shares[1] ?? 0), shares[2] ?? 0];
  return {
    atMs,
    busyBps: Math.round(Math.max(...capped) * 10_000),
    waiting: waiting.length === 0 ? undefined : sum(waiting),
    powerWatts: power.length === 0 ? undefined : sum(power),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : sum(values) / values.length;
}
