/**
 * SHA-256 of many short messages in one call, four at a time in the lanes of a vector, without allocating.
 *
 * Messages and digests lie in one buffer, wherever the caller puts them: a digest may go straight into the message that the
 * next call hashes, as trees need it. Digests are bytes of FIPS 180-4, the same on every machine.
 */

import { InvariantError } from '../lib/errors.ts';
import { jobBytes, kernelConstants, kernelLayout, sha256Kernel } from './sha256Kernel.ts';
import { readAhead } from './sha256Padding.ts';

/** The part of the language that the ES libraries do not declare. */
interface Wasm {
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (module: object) => { readonly exports: object };
}
declare const WebAssembly: Wasm;

interface Kernel {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  run(jobs: number, count: number, base: number): void;
  runPadded(jobs: number, count: number, base: number): void;
}

const pageBytes = 65_536;
const jobWords = jobBytes / 4;

// Compiled once for all; takes some milliseconds, so only where it is needed.
let compiled: object | undefined;

/** Messages with their padding, whose places do not change from run to run. */
export interface KeptMessages {
  readonly first: number;
  readonly count: number;
}

export class BatchSha256 {
  readonly #kernel: Kernel;
  #bytes: Uint8Array;
  #jobs: Uint32Array;
  #base: number;
  /** Where the list begins that is added to: behind those that are kept. */
  #first = 0;
  #count = 0;

  /**
   * @param bytes size of the buffer
   * @param messages the most that one call hashes, and those that are kept
   */
  constructor(bytes: number, messages: number) {
    compiled ??= new WebAssembly.Module(sha256Kernel());
    this.#kernel = new WebAssembly.Instance(compiled).exports as Kernel;
    const { memory } = this.#kernel;
    const base = Math.ceil((kernelLayout.free + messages * jobBytes) / 64) * 64;
    const pages = Math.ceil((base + bytes + readAhead) / pageBytes);
    if (pages > 1) memory.grow(pages - 1);
    new Int32Array(memory.buffer, kernelLayout.constants).set(kernelConstants());
    this.#jobs = new Uint32Array(memory.buffer, kernelLayout.free, messages * jobWords);
    this.#bytes = new Uint8Array(memory.buffer, base, bytes);
    this.#base = base;
  }

  /** Messages and digests; zeros at first. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  /** Messages that were added since the last run. */
  get count(): number {
    return this.#count;
  }

  /**
   * Adds a message: `length` bytes from `from` on. Its digest, 32 bytes, will be at `to`.
   *
   * No digest of a run may go where another message of the same run lies.
   */
  add(from: number, length: number, to: number): void {
    const at = (this.#first + this.#count) * jobWords;
    const jobs = this.#jobs;
    if (at >= jobs.length) throw new InvariantError(`more than ${this.#count} messages at once`);
    jobs[at] = from;
    jobs[at + 1] = length;
    jobs[at + 2] = to;
    this.#count += 1;
  }

  /** Hashes what was added. @throws InvariantError where a message or digest does not lie in the buffer */
  run(): void {
    const count = this.#count;
    this.#count = 0;
    this.#assertWithin(count);
    this.#kernel.run(kernelLayout.free + this.#first * jobBytes, count, this.#base);
  }

  /**
   * Keeps what was added, to be hashed as often as wanted: messages of one length that bring their padding along (`writePadding`),
   * which the caller never changes.
   *
   * @throws InvariantError as `run`, and where the lengths are not one, of whole blocks
   */
  keepPadded(): KeptMessages {
    const kept = { first: this.#first, count: this.#count };
    this.#count = 0;
    this.#assertWithin(kept.count);
    this.#assertWholeBlocks(kept);
    this.#first += kept.count;
    return kept;
  }

  /** Hashes the first `count` messages of a list that this hasher keeps. */
  runKept(kept: KeptMessages, count: number): void {
    if (count > kept.count) throw new InvariantError(`${count} of ${kept.count} messages`);
    this.#kernel.runPadded(kernelLayout.free + kept.first * jobBytes, count, this.#base);
  }

  #assertWholeBlocks({ first, count }: KeptMessages): void {
    const length = this.#jobs[first * jobWords + 1] as number;
    for (let i = first; i < first + count; i += 1) {
      const own = this.#jobs[i * jobWords + 1] as number;
      if (own === length && own % 64 === 0 && own > 0) continue;
      throw new InvariantError(`a padded message of ${own} bytes behind one of ${length}`);
    }
  }

  #assertWithin(count: number): void {
    const { length: size } = this.#bytes;
    const start = this.#first * jobWords;
    for (let at = start; at < start + count * jobWords; at += jobWords) {
      const end = (this.#jobs[at] as number) + (this.#jobs[at + 1] as number);
      if (end > size || (this.#jobs[at + 2] as number) + 32 > size) {
        throw new InvariantError(
          `message ${(at - start) / jobWords} does not lie within ${size} bytes`,
        );
      }
    }
  }
}
