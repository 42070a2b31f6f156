/** What keeps proofs from delaying the agent: turns, places, tables that do not grow. No times are measured: machines are noisy. */

import { describe, expect, test } from 'vitest';
import { Pace } from '../../../../src/host/proofServer/pace.ts';
import { ProofDesk } from '../../../../src/host/proofServer/proofDesk.ts';
import { ProofRefusal } from '../../../../src/host/proofServer/proofRefusal.ts';
import { RefusalLog } from '../../../../src/host/proofServer/refusalLog.ts';
import { SeenRequests } from '../../../../src/host/proofServer/seenRequests.ts';
import { TokenBuckets } from '../../../../src/host/proofServer/tokenBuckets.ts';
import { LogBook } from '../rig.ts';

/** Holds the thread. */
function burn(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

describe('slices of proofs', () => {
  test('let everything else have its turn in between', async () => {
    const pace = new Pace(100);
    let turns = 0;
    let isOver = false;
    const count = (): void => {
      turns += 1;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    const slices = Array.from({ length: 10 }, () => pace.run(() => burn(7)));
    await Promise.all(slices);
    isOver = true;
    // Each slice is longer than a turn: there were nine turns between ten slices.
    expect(turns).toBeGreaterThanOrEqual(9);
  });

  test('take no more than their share over time', async () => {
    const pace = new Pace(20);
    const start = performance.now();
    for (let i = 0; i < 20; i += 1) await pace.run(() => burn(10));
    // 200 ms of work, of which 40 may be taken at once: the rest needs five times its length.
    expect(performance.now() - start).toBeGreaterThan(700);
  });

  test('that throw do not end the others', async () => {
    const pace = new Pace(50);
    const outcomes = await Promise.allSettled([
      pace.run(() => {
        throw new Error('a bad disk');
      }),
      pace.run(() => 7),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  });
});

describe('places for answers', () => {
  const options = { atOnce: 2, places: 3, placesEach: 2, maxWaitMs: 5_000 };

  test('are made so many at once, the others wait for their turn', async () => {
    const desk = new ProofDesk(options);
    let [now, most] = [0, 0];
    const work = (): Promise<void> =>
      desk.work(async () => {
        now += 1;
        most = Math.max(most, now);
        await new Promise((resolve) => setTimeout(resolve, 5));
        now -= 1;
      });
    await Promise.all(Array.from({ length: 9 }, work));
    expect([now, most]).toEqual([0, 2]);
  });

  test('are given back when work fails, and once each', async () => {
    const desk = new ProofDesk(options);
    for (let i = 0; i < 5; i += 1) {
      await expect(desk.work(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    }
    const one = desk.enter('a');
    desk.enter('a');
    expect(() => desk.enter('a')).toThrow('2 requests of a');
    one.leave();
    one.leave();
    desk.enter('a');
    expect(() => desk.enter('a')).toThrow('2 requests of a');
    desk.enter('b');
    expect(() => desk.enter('c')).toThrow('3 requests are being answered');
  });

  test('that waited too long are given up, and those behind them are not', async () => {
    const desk = new ProofDesk({ ...options, atOnce: 1, maxWaitMs: 20 });
    const slow = desk.work(() => new Promise<void>((resolve) => setTimeout(resolve, 60)));
    const late = desk.work(async () => 'done');
    await expect(late).rejects.toThrow('waited too long');
    await slow;
    expect(await desk.work(async () => 'next')).toBe('next');
  });
});

describe('tables of strangers', () => {
  test('hold no more keys than they may, and forget who was not seen for longest', () => {
    const buckets = new TokenBuckets({ perSecond: 1, burst: 1, maxKeys: 100 });
    for (let i = 0; i < 10_000; i += 1) buckets.take(`ip ${i}`, 0);
    expect(buckets.size).toBe(100);
    expect(buckets.take('ip 9999', 0)).toBe(1);
    expect(buckets.take('ip 0', 0)).toBe(0);
  });

  test('give back a token for each part of a second, and never more than a full bucket', () => {
    const buckets = new TokenBuckets({ perSecond: 4, burst: 2, maxKeys: 10 });
    const takes = (at: number): number[] => [1, 2, 3].map(() => buckets.take('a', at));
    expect(takes(0)).toEqual([0, 0, 0.25]);
    expect(takes(250)).toEqual([0, 0.25, 0.25]);
    expect(takes(60_000)).toEqual([0, 0, 0.25]);
  });

  test('of answered requests forget each when its time is over', () => {
    const seen = new SeenRequests({ keepMs: 100, capacity: 3, capacityEach: 2 });
    expect([seen.add('a', '1', 0), seen.add('a', '2', 10), seen.add('a', '3', 20)]).toEqual([
      'added',
      'added',
      'asker',
    ]);
    expect([seen.add('b', '1', 30), seen.add('c', '1', 40), seen.size]).toEqual([
      'added',
      'all',
      3,
    ]);
    expect([seen.has('a', '1'), seen.has('b', '2')]).toEqual([true, false]);
    expect(seen.add('a', '3', 100)).toBe('added');
    expect([seen.has('a', '1'), seen.size]).toEqual([false, 3]);
    seen.forget('a', '3');
    expect([seen.has('a', '3'), seen.add('a', '4', 101)]).toEqual([false, 'added']);
  });
});

test('a flood of refusals is a line in the log, a damaged disk is one at once', () => {
  const log = new LogBook();
  const refusals = new RefusalLog(log);
  for (let i = 0; i < 1_000; i += 1) refusals.note(new ProofRefusal('bad_signature', 'no'));
  refusals.note(new ProofRefusal('damaged', 'leaf 3 cannot be proven'));
  refusals.note(new ProofRefusal('damaged', 'leaf 4 cannot be proven'));
  expect(log.of('error')).toHaveLength(1);
  expect(log.of('error')[0]).toContain('leaf 3');
  refusals.close();
  expect(log.of('info')).toEqual([
    'info requests for proofs were refused bad_signature=1000 damaged=2',
  ]);
});
