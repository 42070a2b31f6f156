/** Where the blocks of a message lie, the padding of FIPS 180-4 §5.1.1 included, as instructions. */

import { type Code, get, i32, i32x4, select, set } from './wasmCode.ts';

/** Bytes that a padded tail needs, and room for what is written beyond it. */
export const tailBytes = 256;

/** Bytes after a message that are read too, whatever they hold. */
export const readAhead = 64;

/** Locals of one message. */
export interface MessageLocals {
  /** Address of its job. */
  readonly job: number;
  /** Address of its first byte. */
  readonly from: number;
  /** Bytes of its whole blocks. */
  readonly whole: number;
  /** Bytes of its blocks, padding included. */
  readonly padded: number;
}

export interface PaddingLocals {
  /** Address from which places in jobs are counted. */
  readonly base: number;
  /** Left changed. */
  readonly scratch: number;
  /** A vector of zeros. */
  readonly zero: number;
}

/** Reads the job and copies what does not fill a block to `tail`, padded. */
export function padMessage(message: MessageLocals, tail: number, locals: PaddingLocals): Code {
  const { job, from, whole, padded } = message;
  const { base, scratch, zero } = locals;
  const length = i32.load(get(job), 4);
  const rest = i32.subtract(length, get(whole));
  // One bit and eight bytes of length follow the message.
  const isLong = i32.greaterThan(rest, i32.constant(55));
  const lengthAt = i32.add(i32.constant(tail + 56), i32.shiftLeft(isLong, 6));
  const sixteens = (count: number): number[] => Array.from({ length: count }, (_, i) => 16 * i);
  return [
    set(from, i32.add(i32.load(get(job)), get(base))),
    set(whole, i32.and(length, i32.constant(-64))),
    set(padded, i32.add(i32.add(get(whole), i32.constant(64)), i32.shiftLeft(isLong, 6))),
    set(scratch, i32.add(get(from), get(whole))),
    sixteens(4).map((at) => i32x4.store(i32.constant(tail), i32x4.load(get(scratch), at), at)),
    set(scratch, i32.add(i32.constant(tail), rest)),
    sixteens(8).map((at) => i32x4.store(get(scratch), get(zero), at)),
    i32.storeByte(get(scratch), i32.constant(0x80)),
    i32.store(lengthAt, swapBytes(i32.shiftRight(length, 29))),
    i32.store(lengthAt, swapBytes(i32.shiftLeft(length, 3)), 4),
  ];
}

/** Reads the job of a message of whole blocks, padding included. */
export function takePadded({ job, from, padded }: MessageLocals, base: number): Code {
  return [set(from, i32.add(i32.load(get(job)), get(base))), set(padded, i32.load(get(job), 4))];
}

/** Address of the block that begins `at` (a local) bytes after the message's first. */
export function blockAddress(message: MessageLocals, tail: number, at: number): Code {
  const beyond = i32.subtract(get(at), get(message.whole));
  return select(
    i32.lessThan(get(at), get(message.whole)),
    i32.add(get(message.from), get(at)),
    // Of a message that ended some blocks ago, any of the two: the result is dropped.
    i32.add(i32.constant(tail), i32.and(beyond, i32.constant(64))),
  );
}

/** The other byte order of a word. */
export function swapBytes(word: Code): Code {
  return i32.or(
    i32.and(i32.rotateRight(word, 8), i32.constant(0xff00ff00)),
    i32.and(i32.rotateRight(word, 24), i32.constant(0x00ff00ff)),
  );
}
