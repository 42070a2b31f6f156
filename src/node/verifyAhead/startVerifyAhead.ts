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
  for (let i = 0; i < threads; i += 1) {
    const worker = new Worker(script, { workerData: memory, resourceLimits });
    running.add(worker);
    worker.on('error', (err) => {
      const what = 'a thread that verifies signatures failed; the node goes on without them';
      logger.error({ err }, what);
      void endAll();
    });
    worker.unref();
  }
  async function endAll(): Promise<void> {
    const ended = [...running].map((worker) => worker.terminate());
    running.clear();
    ring.end();
    await Promise.all(ended);
  }
  return {
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
