/** Reads a load source again and again, and never lets its troubles through: who asks gets a reading or none. */

import type { HostLogger } from '../hostLogger.ts';
import type { HostClock } from '../schedule/hostClock.ts';
import type { LoadReading, LoadSource } from './loadSource.ts';

export interface LoadWatchOptions {
  readonly source: LoadSource;
  readonly clock: HostClock;
  readonly logger: HostLogger;
  /** Between two readings. */
  readonly pollMs: number;
  /** A reading that takes longer has failed. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Called after every attempt; undefined where it failed. */
  readonly onReading: (reading: LoadReading | undefined) => void;
}

/** Readings from further ahead are no readings: clocks differ by less. */
const aheadMs = 5_000;

/** Runs until the signal aborts; never rejects. */
export async function watchLoad(options: LoadWatchOptions): Promise<void> {
  const { clock, pollMs, signal, onReading } = options;
  const voice = new Voice(options);
  while (!signal.aborted) {
    const reading = await readOnce(options, voice);
    if (signal.aborted) return;
    onReading(reading);
    await clock.pause(pollMs, signal);
  }
}

async function readOnce(
  { source, clock, timeoutMs, signal }: LoadWatchOptions,
  voice: Voice,
): Promise<LoadReading | undefined> {
  const over = new AbortController();
  const limit = AbortSignal.any([signal, over.signal]);
  const slow = clock.pause(timeoutMs, limit).then((): LoadReading => {
    throw new Error(`no answer within ${timeoutMs} ms`);
  });
  // Who wins the race leaves the other one to itself.
  slow.catch(() => {});
  try {
    const reading = await Promise.race([source.read(clock.now(), limit), slow]);
    assertSensible(reading, clock.now());
    voice.good();
    return reading;
  } catch (error) {
    if (!signal.aborted) voice.bad(error);
    return undefined;
  } finally {
    over.abort();
  }
}

function assertSensible(reading: LoadReading, nowMs: number): void {
  const { atMs, busyBps, waiting, powerWatts } = reading;
  if (!(busyBps >= 0 && busyBps <= 10_000)) {
    throw new RangeError(`a load of ${busyBps / 100} %, expected 0 to 100`);
  }
  if (!(Number.isFinite(atMs) && atMs <= nowMs + aheadMs)) {
    throw new RangeError('a reading from the future: compare the clocks');
  }
  if (waiting !== undefined && !(waiting >= 0 && Number.isFinite(waiting))) {
    throw new RangeError(`${waiting} waiting requests`);
  }
  if (powerWatts !== undefined && !(powerWatts >= 0 && Number.isFinite(powerWatts))) {
    throw new RangeError(`a power of ${powerWatts} W`);
  }
}

/** The first of a row of troubles is said, and the end of the row. */
class Voice {
  readonly #options: LoadWatchOptions;
  #trouble: string | undefined;

  constructor(options: LoadWatchOptions) {
    this.#options = options;
  }

  bad(error: unknown): void {
    const { logger, source } = this.#options;
    const why = error instanceof Error ? error.message : String(error);
    const fields = { source: source.name, why };
    if (this.#trouble === undefined) {
      logger.warn(fields, 'the load of the GPUs cannot be read; soon they are taken for busy');
    } else logger.debug(fields, 'the load of the GPUs still cannot be read');
    this.#trouble = why;
  }

  good(): void {
    const { logger, source } = this.#options;
    if (this.#trouble !== undefined) {
      logger.info({ source: source.name }, 'the load of the GPUs is read again');
    }
    this.#trouble = undefined;
  }
}
