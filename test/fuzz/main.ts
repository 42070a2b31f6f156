/**
 * `npm run fuzz [-- --runs N] [-- --seed N] [-- --at I]`: gives the chain bytes that are nearly transactions, until one of them does what
 * none may (judge.ts). A seed and the number of an input make it again.
 */

import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { fuzzInput } from './fuzzInput.ts';
import { createJudge } from './judge.ts';
import type { FuzzResult, FuzzShare } from './worker.ts';

/** An input takes some hundred microseconds. */
const hangMs = 30_000;
/** Room for a full cache of transactions and as much again for everything else. */
const mostHeapMib = 256;
/** The cache alone may grow by 64 MiB after the first tenth. */
const mostGrowthMib = 96;
const workers = 2;

const help = `npm run fuzz -- [flags]
Gives the chain bytes that are nearly transactions, until one of them does what none may.

  --runs N   inputs (default: 1000000)
  --seed N   of the inputs (default: a random one, which is printed)
  --at I     judges input I of the seed alone, and prints its bytes
`;
const values = readFlags();
const [runs, seed] = [Number(values.runs), Number(values.seed)];
if (![runs, seed, Number(values.at ?? 0)].every(Number.isSafeInteger)) {
  process.stderr.write('--runs, --seed and --at are whole numbers\n');
  process.exit(2);
}
process.exitCode = values.at === undefined ? await fuzz() : judgeOne(Number(values.at));

function readFlags() {
  try {
    const { values } = parseArgs({
      options: {
        runs: { type: 'string', default: '1000000' },
        seed: { type: 'string', default: `${randomInt(2 ** 31)}` },
        at: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    if (!values.help) return values;
    process.stdout.write(help);
    process.exit(0);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${help}`);
    process.exit(2);
  }
}

function judgeOne(index: number): number {
  const bytes = fuzzInput(seed, index);
  process.stdout.write(`${Buffer.from(bytes).toString('hex')}\n${createJudge().judge(bytes)}\n`);
  return 0;
}

/** @returns exit code */
async function fuzz(): Promise<number> {
  const began = performance.now();
  process.stdout.write(`seed ${seed}, ${runs} inputs\n`);
  const shares = Array.from({ length: workers }, (_, first): FuzzShare => {
    const now = new SharedArrayBuffer(4);
    return { seed, first, step: workers, end: runs, now };
  });
  const results = await Promise.all(shares.map(runShare));
  const sum = (key: keyof FuzzResult['tally']): number =>
    results.reduce((total, { tally }) => total + tally[key], 0);
  const growthMib = Math.max(...results.map(({ growth }) => growth)) / 2 ** 20;
  const faults = results.flatMap(({ fault }) => (fault === undefined ? [] : [fault]));
  for (const { index, text, hex } of faults) {
    process.stdout.write(`${text}\n${hex}\nagain: npm run fuzz -- --seed ${seed} --at ${index}\n`);
  }
  const steps = Math.max(...results.map(({ mostStepsPerByte }) => mostStepsPerByte));
  const seconds = (performance.now() - began) / 1000;
  process.stdout.write(
    `refused ${sum('refused')}, canonical ${sum('canonical')}, exceeding ${sum('exceeding')}, faults ${faults.length}; at most ${steps.toFixed(2)} steps a byte, heap ${growthMib.toFixed(1)} MiB more, ${seconds.toFixed(0)} s\n`,
  );
  if (growthMib > mostGrowthMib) process.stdout.write(`the heap grew past ${mostGrowthMib} MiB\n`);
  return faults.length === 0 && growthMib <= mostGrowthMib ? 0 : 1;
}

/** One thread, and a look at it now and then: what hangs, or takes more memory than there is, is a fault too. */
async function runShare(share: FuzzShare): Promise<FuzzResult> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: share,
    resourceLimits: { maxOldGenerationSizeMb: mostHeapMib },
  });
  const now = new Int32Array(share.now);
  const { promise, resolve } = Promise.withResolvers<FuzzResult>();
  const fail = (text: string): void => {
    const index = Atomics.load(now, 0);
    const hex = Buffer.from(fuzzInput(share.seed, index)).toString('hex');
    const tally = { refused: 0, exceeding: 0, canonical: 0 };
    resolve({ tally, mostStepsPerByte: 0, growth: 0, fault: { index, text, hex } });
  };
  let seen = -1;
  const watch = setInterval(() => {
    const index = Atomics.load(now, 0);
    if (index === seen) fail(`nothing for ${hangMs} ms: it hangs`);
    seen = index;
  }, hangMs);
  worker.on('message', resolve);
  worker.on('error', (error: Error) => fail(error.stack ?? error.message));
  try {
    return await promise;
  } finally {
    clearInterval(watch);
    await worker.terminate();
  }
}
