import { afterEach, expect, test } from 'vitest';
import { blockStream } from '../../../src/client/blockStream.ts';
import { FakeNode } from './fakeNode.ts';

const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** The first `count` heights of a stream without events. */
async function heights(answers: readonly bigint[], count: number): Promise<bigint[]> {
  const over = new AbortController();
  let at = 0;
  const height = async (): Promise<bigint> => {
    const answer = answers[Math.min(at, answers.length - 1)] ?? 0n;
    at += 1;
    return answer;
  };
  const stream = blockStream({ rpc: 'http://127.0.0.1:1', height, pollMs: 1, signal: over.signal });
  const given: bigint[] = [];
  for await (const one of stream) {
    given.push(one);
    if (given.length === count) break;
  }
  return given;
}

test('a node that says a lower height again and again was set back: the stream goes on from there', async () => {
  expect(await heights([100n, 101n, 7n, 7n, 8n, 9n], 5)).toEqual([100n, 101n, 7n, 8n, 9n]);
});

test('a height that is said once, and is far too high, stops nothing', async () => {
  expect(await heights([5n, 10n ** 18n, 6n, 7n, 8n], 4)).toEqual([5n, 10n ** 18n, 7n, 8n]);
});

test('a lower height that is said once is passed over', async () => {
  expect(await heights([5n, 4n, 6n, 5n, 7n], 3)).toEqual([5n, 6n, 7n]);
});

test('events count while the node does not answer a look', async () => {
  const node = await FakeNode.start();
  ends.push(() => node.stop());
  const over = new AbortController();
  let isUp = false;
  const stream = blockStream({
    rpc: node.rpc,
    height: () => new Promise(() => {}),
    pollMs: 20,
    signal: over.signal,
    onLink: (up) => {
      isUp = up;
    },
  });
  const blocks = setInterval(() => {
    if (isUp) node.nextBlock();
  }, 20);
  ends.push(() => clearInterval(blocks));
  const given: bigint[] = [];
  for await (const one of stream) {
    given.push(one);
    if (given.length === 3) break;
  }
  expect(given).toEqual(given.toSorted((a, b) => (a < b ? -1 : 1)));
});
