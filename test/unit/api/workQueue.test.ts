/** The turns that queries get beside blocks. */

import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { BlockWatch } from '../../../src/api/blockWatch.ts';
import { WorkQueue } from '../../../src/api/workQueue.ts';

function busy(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

test('queries run in order, one a turn: what else is due comes in between', async () => {
  const queue = new WorkQueue();
  const log: string[] = [];
  const queries = ['a', 'b', 'c'].map((name) => queue.run(() => log.push(name)));
  const others = (async () => {
    for (let i = 0; i < 3; i += 1) {
      await turn();
      log.push('block');
    }
  })();
  await Promise.all([...queries, others]);
  expect(log.filter((name) => name !== 'block')).toEqual(['a', 'b', 'c']);
  expect(log.join(' ')).not.toMatch(/a b c/);
});

test('a throw reaches its own caller and nobody else', async () => {
  const queue = new WorkQueue();
  const failed = queue.run(() => {
    throw new Error('mine');
  });
  const fine = queue.run(() => 5);
  await expect(failed).rejects.toThrow('mine');
  expect(await fine).toBe(5);
});

test('one more than may wait is refused at once, and there is room again afterwards', async () => {
  const queue = new WorkQueue({ maxWaiting: 3 });
  const waiting = [1, 2, 3].map((n) => queue.run(() => n));
  await expect(queue.run(() => 4)).rejects.toMatchObject({ code: 8 });
  expect(await Promise.all(waiting)).toEqual([1, 2, 3]);
  expect(await queue.run(() => 5)).toBe(5);
});

test('what waits may hold so many bytes; one alone may be of any size', async () => {
  const queue = new WorkQueue({ maxWaitingBytes: 100 });
  const large = queue.run(() => 1, { size: 500 });
  await expect(queue.run(() => 2, { size: 1 })).rejects.toMatchObject({ code: 8 });
  expect(await large).toBe(1);
  const small = [60, 40].map((size) => queue.run(() => size, { size }));
  await expect(queue.run(() => 3, { size: 1 })).rejects.toMatchObject({ code: 8 });
  expect(await Promise.all(small)).toEqual([60, 40]);
});

test('what has begun is not refused when it goes on', async () => {
  const queue = new WorkQueue({ maxWaiting: 1 });
  const waiting = [queue.run(() => 1), queue.run(() => 2, { isBegun: true })];
  await expect(queue.run(() => 3)).rejects.toMatchObject({ code: 8 });
  expect(await Promise.all(waiting)).toEqual([1, 2]);
});

test('what nobody wants any more is not worked on', async () => {
  const queue = new WorkQueue();
  let worked = false;
  const gone = queue.run(
    () => {
      worked = true;
    },
    { isGone: () => true },
  );
  await expect(gone).rejects.toMatchObject({ code: 1 });
  expect(worked).toBe(false);
});

test('what waited too long is given up', async () => {
  const queue = new WorkQueue({ maxWaitMs: 5 });
  const first = queue.run(() => busy(20));
  const late = queue.run(() => 1);
  await first;
  await expect(late).rejects.toMatchObject({ code: 4 });
});

test('heavy queries take no more than their share of the thread', async () => {
  const queue = new WorkQueue({ sharePercent: 25 });
  const start = performance.now();
  await Promise.all(Array.from({ length: 30 }, () => queue.run(() => busy(10))));
  const taken = performance.now() - start;
  // 300 ms of work, of which 40 may come at once: the rest takes four times as long.
  expect(taken).toBeGreaterThan(900);
});

test('many thousand queries pass without a growing queue', async () => {
  const queue = new WorkQueue({ maxWaiting: 100_000 });
  let done = 0;
  await Promise.all(
    Array.from({ length: 20_000 }, () =>
      queue.run(() => {
        done += 1;
      }),
    ),
  );
  expect({ done, waiting: queue.waiting }).toEqual({ done: 20_000, waiting: 0 });
});

test('after a step of a block queries wait for the next, and not for ever where none comes', async () => {
  const watch = new BlockWatch();
  const queue = new WorkQueue({ blockStep: () => watch.step });
  const log: string[] = [];
  watch.answered('finalizeBlock');
  const first = queue.run(() => log.push('query'));
  await turn();
  await turn();
  log.push('commit');
  watch.answered('commit');
  await first;
  expect(log).toEqual(['commit', 'query']);
  watch.answered('processProposal');
  expect(await queue.run(() => 'answered')).toBe('answered');
});

test('calls that belong to no block hold nothing up', () => {
  const watch = new BlockWatch();
  for (const method of ['checkTx', 'query', 'info', 'echo']) watch.answered(method);
  expect(watch.step).toBeUndefined();
  watch.answered('prepareProposal');
  const first = watch.step;
  watch.answered('processProposal');
  expect(watch.step).not.toBe(first);
  watch.answered('checkTx');
  expect(watch.step).toBeDefined();
  watch.answered('commit');
  expect(watch.step).toBeUndefined();
});
