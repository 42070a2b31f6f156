/** Threads that verify signatures ahead of the state machine (`VerifyAhead`). */

import { Worker } from 'node:worker_threads';
import type { VerifyAhead } from '../../app/tx/verifyAhead.ts';
import { verifyDigest } from '../../app/tx/verifySecp256k1.ts';
import type { Logger } from '../../telemetry/logger.ts';
import { JobRing, ringBytes } from './jobRing.ts';

/** A thread holds the points of a few thousand keys and nothing else. */
const resourceLimits = { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 2 } as const;

export interface VerifyThreads extends VerifyAhead {
  close(): Promise<void>;
}

/**
 * Where a thread fails, all end, and signatures are verified where they are asked for.
 *
 * @param threads at least 1
 * @param verdicts counts those that were asked for
 * @param script what a thread runs
 */
export function startVerifyAhead(
  threads: number,
  verdicts: { inc(verdict: 'ready' | 'missed'): void },
  logger: Logger,
  script: URL = new URL('./verifyThread.ts', import.meta.url),
): VerifyThreads {
  const memory = new SharedArrayBuffer(ringBytes);
  const ring = new JobRing(memory);
  const running = new Set<Worker>();
  const exits: Promise<unknown>[] = [];
  const fail = (err: unknown): void => {
    const what = 'a thread that verifies signatures failed; the node goes on without them';
    logger.error({ err }, what);
    void endAll();
  };
  try {
    for (let i = 0; i < threads; i += 1) {
      const worker = new Worker(script, { workerData: memory, resourceLimits });
      running.add(worker);
      exits.push(new Promise((resolve) => worker.once('exit', resolve)));
      worker.on('error', fail);
      worker.unref();
    }
  } catch (error) {
    // The system gives no more threads, or may not be asked for one.
    fail(error);
  }
  /** They are told to end, and not cut off: native code that a thread is in, or just loads, would take the whole process with it. */
  async function endAll(): Promise<void> {
    for (const worker of running) worker.ref();
    running.clear();
    ring.end();
    await Promise.all(exits);
  }
  return {
    get hasRoom() {
      return running.size > 0 && ring.hasRoom;
    },
    post: (signature, digest, publicKey) =>
      running.size === 0 ? undefined : ring.post(signature, digest, publicKey),
    start: () => ring.wake(),
    take(ticket) {
      const verdict = ring.take(ticket, verifyDigest);
      verdicts.inc(verdict === undefined ? 'missed' : 'ready');
      return verdict;
    },
    close: endAll,
  };
}
