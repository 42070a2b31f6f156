/** Every verdict is that of the job that it is asked for, whoever works on what and when. */

import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { JobRing, ringBytes } from '../../../src/node/verifyAhead/jobRing.ts';

const places = 1024;

/** A job that says by itself what its verdict is. */
function jobOf(number: number): [Uint8Array, Uint8Array, Uint8Array] {
  const signature = new Uint8Array(64);
  new DataView(signature.buffer).setUint32(0, number);
  signature[63] = isHeld(number) ? 1 : 0;
  return [signature, new Uint8Array(32).fill(number), new Uint8Array(33).fill(number)];
}

const isHeld = (number: number): boolean => (number * 7) % 3 !== 0;

/** Holds the parts of a job together: bytes of two jobs in one would be seen. */
function verify(signature: Uint8Array, digest: Uint8Array, key: Uint8Array): boolean {
  const number = new DataView(signature.buffer, signature.byteOffset).getUint32(0);
  const same = [...digest, ...key].every((byte) => byte === number % 256);
  if (!same || signature[63] !== (isHeld(number) ? 1 : 0)) throw new Error('a job was torn');
  return isHeld(number);
}

type Step = { readonly kind: 'post' | 'work' | 'take'; readonly at: number };

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('post', 'post', 'work', 'take'),
  at: fc.nat(1_000_000),
});

/** Plays steps on a ring in which some jobs were done already; tells of each verdict that was taken. */
function play(steps: readonly Step[], before: number, tell: (verdict?: boolean) => void): void {
  const [poster, worker] = pairOver(new SharedArrayBuffer(ringBytes));
  for (let i = 0; i < before; i += 1) {
    poster.post(...jobOf(i));
    worker.workOnOne(verify);
  }
  const jobs = new Map<number, number>();
  const take = (ticket: number, job: number): void => {
    const verdict = poster.take(ticket, verify);
    expect([undefined, isHeld(job)]).toContain(verdict);
    expect(poster.take(ticket, verify)).toBeUndefined();
    jobs.delete(ticket);
    tell(verdict);
  };
  for (const { kind, at } of steps) {
    const ticket = kind === 'post' ? poster.post(...jobOf(at)) : undefined;
    if (ticket !== undefined) jobs.set(ticket, at);
    if (kind === 'work') worker.workOnOne(verify);
    const one = [...jobs][at % Math.max(jobs.size, 1)];
    if (kind === 'take' && one !== undefined) take(...one);
  }
}

test('against a map: what was worked on has its own verdict, once; the rest has none', () => {
  const told = new Set<boolean | undefined>();
  fc.assert(
    fc.property(fc.array(step, { maxLength: 400, size: 'max' }), fc.nat(3000), (steps, before) =>
      play(steps, before, (verdict) => told.add(verdict)),
    ),
  );
  expect(told).toEqual(new Set([true, false, undefined]));
});

test('a ring that is full takes no more until places are taken back', () => {
  const [poster, worker] = pairOver(new SharedArrayBuffer(ringBytes));
  const tickets = Array.from({ length: places }, (_, i) => poster.post(...jobOf(i)));
  expect(tickets).not.toContain(undefined);
  expect(poster.hasRoom).toBe(false);
  expect(poster.post(...jobOf(places))).toBeUndefined();
  worker.workOnOne(verify);
  expect(poster.post(...jobOf(places))).not.toBeUndefined();
  // Its place is another job's now.
  expect(poster.take(tickets[0] as number, verify)).toBeUndefined();
  expect(poster.take(tickets[1] as number, verify)).toBeUndefined();
});

test('what is not of a signature, a digest and a compressed key is not taken', () => {
  const [poster] = pairOver(new SharedArrayBuffer(ringBytes));
  const [signature, digest, key] = jobOf(1);
  expect(poster.post(signature.subarray(1), digest, key)).toBeUndefined();
  expect(poster.post(signature, digest.subarray(1), key)).toBeUndefined();
  expect(poster.post(signature, digest, new Uint8Array(65))).toBeUndefined();
});

test('a job that is asked for while it is worked on has no verdict, and its place is kept until that is over', () => {
  const [poster, worker] = pairOver(new SharedArrayBuffer(ringBytes));
  const ticket = poster.post(...jobOf(1)) as number;
  const others = Array.from({ length: places - 1 }, (_, i) => poster.post(...jobOf(i + 2)));
  worker.workOnOne((...job) => {
    // The poster works on all others first.
    expect(poster.take(ticket, verify)).toBeUndefined();
    expect(poster.post(...jobOf(5000))).toBeUndefined();
    return verify(...job);
  });
  expect(others.map((one) => poster.take(one as number, verify))).toEqual(
    others.map((_, i) => isHeld(i + 2)),
  );
  const later = poster.post(...jobOf(5000)) as number;
  expect(poster.take(ticket, verify)).toBeUndefined();
  expect(worker.workOnOne(verify)).toBe('worked');
  expect(poster.take(later, verify)).toBe(isHeld(5000));
});

test('a verdict is of one job and there once, also where the shared words begin anew at 2^32', () => {
  const memory = new SharedArrayBuffer(ringBytes);
  // The words for what was posted and for what was gone for: two jobs before the end.
  new Int32Array(memory, 0, 2).fill(-2);
  const [poster, worker] = pairOver(memory);
  const tickets: number[] = [];
  for (let job = 1; job <= 4; job += 1) {
    tickets.push(poster.post(...jobOf(job)) as number);
    expect(worker.workOnOne(verify)).toBe('worked');
  }
  const take = () => tickets.map((ticket) => poster.take(ticket, verify));
  expect(take()).toEqual([1, 2, 3, 4].map(isHeld));
  expect(take()).toEqual([undefined, undefined, undefined, undefined]);
  // None that has been given out, or would be given out first.
  expect(Math.min(...tickets)).toBeGreaterThan(2 ** 31);
});

const threads: Worker[] = [];
afterAll(() => Promise.all(threads.map((thread) => thread.terminate())));

test('with two threads that work, and one that takes while they do', async () => {
  const memory = new SharedArrayBuffer(ringBytes);
  const poster = new JobRing(memory);
  const script = `
    import { workerData } from 'node:worker_threads';
    import { JobRing } from ${JSON.stringify(new URL('../../../src/node/verifyAhead/jobRing.ts', import.meta.url).href)};
    const isHeld = ${isHeld.toString()};
    ${verify.toString()}
    new JobRing(workerData).workOnAll(verify);
  `;
  const url = new URL(`data:text/javascript,${encodeURIComponent(script)}`);
  for (let i = 0; i < 2; i += 1) threads.push(new Worker(url, { workerData: memory }));
  const failed = Promise.race(
    threads.map((thread) => new Promise((_, refuse) => thread.once('error', refuse))),
  );
  const told = new Set<boolean | undefined>();
  const waiting: [ticket: number, job: number][] = [];
  const take = (): void => {
    const [ticket, job] = waiting.shift() as [number, number];
    const verdict = poster.take(ticket, verify);
    expect([undefined, isHeld(job)]).toContain(verdict);
    told.add(verdict);
  };
  const postSome = (first: number): void => {
    for (let job = first; job < first + 5000; job += 1) {
      const ticket = poster.post(...jobOf(job));
      if (ticket !== undefined) waiting.push([ticket, job]);
      if (waiting.length > job % 600) take();
      if (job % 64 === 0) poster.wake();
    }
  };
  const postAndTake = async (): Promise<void> => {
    for (let first = 0; first < 60_000; first += 5000) {
      postSome(first);
      await pause(5);
    }
    while (waiting.length > 0) take();
  };
  await Promise.race([postAndTake(), failed]);
  expect(told.has(true) && told.has(false)).toBe(true);
});

function pairOver(memory: SharedArrayBuffer): [JobRing, JobRing] {
  return [new JobRing(memory), new JobRing(memory)];
}
