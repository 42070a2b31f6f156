/** Judges every n-th input in a thread of its own, so that the thread beside it sees where it hangs. */

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';
import { fuzzInput } from './fuzzInput.ts';
import { createJudge, type Verdict } from './judge.ts';

export interface FuzzShare {
  readonly seed: number;
  /** Judges first, first + step, … below end. */
  readonly first: number;
  readonly step: number;
  readonly end: number;
  /** One Int32: the input that is judged now. */
  readonly now: SharedArrayBuffer;
}

export interface FuzzResult {
  readonly tally: Record<Verdict, number>;
  readonly mostStepsPerByte: number;
  /** Bytes of heap that are in use more than after a tenth of the inputs. */
  readonly growth: number;
  readonly fault?: { readonly index: number; readonly text: string; readonly hex: string };
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

function heapUsed(): number {
  collect();
  return process.memoryUsage().heapUsed;
}

function judgeShare({ seed, first, step, end, now }: FuzzShare): FuzzResult {
  const judge = createJudge();
  const tally: Record<Verdict, number> = { refused: 0, exceeding: 0, canonical: 0 };
  const current = new Int32Array(now);
  const settled = first + step * Math.ceil((end - first) / step / 10);
  let before = heapUsed();
  const result = (): Omit<FuzzResult, 'fault'> => ({
    tally,
    mostStepsPerByte: judge.mostStepsPerByte,
    growth: heapUsed() - before,
  });
  for (let index = first; index < end; index += step) {
    Atomics.store(current, 0, index);
    if (index === settled) before = heapUsed();
    const bytes = fuzzInput(seed, index);
    try {
      tally[judge.judge(bytes)] += 1;
    } catch (error) {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      return { ...result(), fault: { index, text, hex: Buffer.from(bytes).toString('hex') } };
    }
  }
  return result();
}

parentPort?.postMessage(judgeShare(workerData as FuzzShare));
