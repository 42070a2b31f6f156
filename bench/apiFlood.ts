/** A thread that asks one URL so many times a second, whether it is answered or not, and counts a second's answers. */

import { parentPort, workerData } from 'node:worker_threads';

export interface FloodOrder {
  readonly url: string;
  readonly perSecond: number;
}

/** A second. */
export interface FloodCount {
  readonly answered: number;
  readonly refused: number;
}

const { url, perSecond } = workerData as FloodOrder;
const start = performance.now();
let [sent, answered, refused] = [0, 0, 0];

const timer = setInterval(() => {
  const due = ((performance.now() - start) / 1000) * perSecond;
  while (sent < due) {
    sent += 1;
    void ask();
  }
}, 5);

async function ask(): Promise<void> {
  try {
    const answer = await fetch(url);
    await answer.arrayBuffer();
    if (answer.ok) answered += 1;
    else refused += 1;
  } catch {
    refused += 1;
  }
}

parentPort?.once('message', () => {
  clearInterval(timer);
  const seconds = (performance.now() - start) / 1000;
  parentPort?.postMessage({ answered: answered / seconds, refused: refused / seconds });
});
