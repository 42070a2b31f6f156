/**
 * Jobs in memory that threads share: one posts them and takes the verdicts, the others work. A job belongs to whoever moved its state, which goes
 * from posted to working to a verdict. Nobody waits for a lock.
 */

/** Bytes of a job: signature r ‖ s, digest, compressed public key. */
const [signatureBytes, digestBytes, keyBytes] = [64, 32, 33] as const;
const jobBytes = 132;
/** Places, a power of two. */
const places = 1024;
const mask = places - 1;

/** Of a place. */
const [free, posted, working, holds, fails] = [0, 1, 2, 3, 4] as const;

/** Shared words before the states: jobs that were posted, jobs that somebody went for (both modulo 2^32), threads that sleep, and whether to end. */
const [head, cursor, sleepers, ending] = [0, 1, 2, 3] as const;
const words = 4;

export type VerifyJob = (signature: Uint8Array, digest: Uint8Array, key: Uint8Array) => boolean;

/** Size of what threads share. */
export const ringBytes: number = 4 * (words + places) + places * jobBytes;

/** What the poster and the workers do with a ring, each through an object of its own over the same memory. */
export class JobRing {
  readonly #words: Int32Array;
  readonly #states: Int32Array;
  readonly #jobs: Uint8Array;
  /** The poster's: the number of the job that lies in each place. A number never comes again, as a word of 32 bits would after some days. */
  readonly #numbers = new Float64Array(places).fill(-1);
  /** The poster's: the number of the next job, whose lowest 32 bits are the head. */
  #next: number;

  constructor(memory: SharedArrayBuffer) {
    this.#words = new Int32Array(memory, 0, words);
    this.#states = new Int32Array(memory, 4 * words, places);
    this.#jobs = new Uint8Array(memory, 4 * (words + places));
    this.#next = Atomics.load(this.#words, head) >>> 0;
  }

  /** Whether the next job has a place. By the poster alone. */
  get hasRoom(): boolean {
    const state = Atomics.load(this.#states, this.#next & mask);
    return state !== posted && state !== working;
  }

  /** The number of the job, or undefined where there is no room. By one thread alone. */
  post(signature: Uint8Array, digest: Uint8Array, key: Uint8Array): number | undefined {
    if (signature.length !== signatureBytes || digest.length !== digestBytes) return undefined;
    if (key.length !== keyBytes || !this.hasRoom) return undefined;
    const number = this.#next;
    const place = number & mask;
    const start = place * jobBytes;
    this.#jobs.set(signature, start);
    this.#jobs.set(digest, start + signatureBytes);
    this.#jobs.set(key, start + signatureBytes + digestBytes);
    this.#numbers[place] = number;
    Atomics.store(this.#states, place, posted);
    this.#next += 1;
    Atomics.store(this.#words, head, this.#next | 0);
    return number;
  }

  /** Wakes threads that sleep. */
  wake(): void {
    if (Atomics.load(this.#words, sleepers) > 0) Atomics.notify(this.#words, head);
  }

  /**
   * The verdict, once; undefined where there is none. What nobody has begun with is withdrawn. While a thread works on it this one works on others,
   * as long as there are any. By the poster alone.
   */
  take(number: number, verify: VerifyJob): boolean | undefined {
    const place = number & mask;
    if (this.#numbers[place] !== number) return undefined;
    this.#numbers[place] = -1;
    if (this.#move(place, posted, free)) return undefined;
    while (Atomics.load(this.#states, place) === working && this.workOnOne(verify) !== 'none');
    const state = Atomics.load(this.#states, place);
    return state === working ? undefined : state === holds;
  }

  /** Goes for the next job. `passed`: somebody else had it, or it was withdrawn. */
  workOnOne(verify: VerifyJob): 'worked' | 'passed' | 'none' {
    const number = Atomics.load(this.#words, cursor);
    if (number === Atomics.load(this.#words, head)) return 'none';
    const next = (number + 1) | 0;
    if (Atomics.compareExchange(this.#words, cursor, number, next) !== number) return 'passed';
    const place = number & mask;
    if (!this.#move(place, posted, working)) return 'passed';
    const start = place * jobBytes;
    // Copies: native code is not given memory that others write to.
    const job = this.#jobs.slice(start, start + jobBytes);
    const digestAt = signatureBytes + digestBytes;
    const verdict = verify(
      job.subarray(0, signatureBytes),
      job.subarray(signatureBytes, digestAt),
      job.subarray(digestAt, digestAt + keyBytes),
    );
    Atomics.store(this.#states, place, verdict ? holds : fails);
    return 'worked';
  }

  /** Works until it is told to end; sleeps where there is nothing to do. */
  workOnAll(verify: VerifyJob): void {
    for (;;) {
      const seen = Atomics.load(this.#words, head);
      // Asked for behind the head, which moves once more when they are to end.
      if (Atomics.load(this.#words, ending) !== 0) return;
      if (this.workOnOne(verify) !== 'none') continue;
      // Whoever posts after this sees the sleeper, and what was posted before it changed the head.
      Atomics.add(this.#words, sleepers, 1);
      Atomics.wait(this.#words, head, seen);
      Atomics.sub(this.#words, sleepers, 1);
    }
  }

  /** Tells all threads to end. */
  end(): void {
    Atomics.store(this.#words, ending, 1);
    Atomics.add(this.#words, head, 1);
    Atomics.notify(this.#words, head);
  }

  #move(place: number, from: number, to: number): boolean {
    return Atomics.compareExchange(this.#states, place, from, to) === from;
  }
}
