/**
 * SHA-256 (FIPS 180-4) from a slice of one buffer into a slice of another, without allocating.
 *
 * A block hashes tens of thousands of tree nodes of 65–120 bytes; one-shot hashers spend more on objects than on compression.
 * Proved equal to `lib/sha256` at every length around the block borders.
 */

import { initialState, roundConstants } from './sha256Constants.ts';

const blockBytes = 64;

// Scratch of the module: hashing is synchronous and never re-entered.
const schedule = new Int32Array(64);
const state = new Int32Array(8);
const tail = new Uint8Array(2 * blockBytes);

/** Writes the 32 bytes of SHA-256(source[start, start + length)) to `out` at `at`. The slices may overlap. */
export function sha256Into(
  source: Uint8Array,
  start: number,
  length: number,
  out: Uint8Array,
  at: number,
): void {
  state.set(initialState);
  const rest = length % blockBytes;
  const fullEnd = start + length - rest;
  for (let block = start; block < fullEnd; block += blockBytes) compress(source, block);

  tail.fill(0);
  for (let i = 0; i < rest; i += 1) tail[i] = source[fullEnd + i] as number;
  tail[rest] = 0x80;
  const tailBytes = rest < blockBytes - 8 ? blockBytes : 2 * blockBytes;
  // The length in bits, 64-bit big-endian; lengths stay below 2^32.
  writeWord(tail, tailBytes - 8, length >>> 29);
  writeWord(tail, tailBytes - 4, length << 3);
  compress(tail, 0);
  if (tailBytes > blockBytes) compress(tail, blockBytes);

  for (let i = 0; i < 8; i += 1) writeWord(out, at + 4 * i, state[i] as number);
}

function writeWord(out: Uint8Array, at: number, word: number): void {
  out[at] = word >>> 24;
  out[at + 1] = word >>> 16;
  out[at + 2] = word >>> 8;
  out[at + 3] = word;
}

function expand(source: Uint8Array, start: number): void {
  for (let i = 0, at = start; i < 16; i += 1, at += 4) {
    schedule[i] =
      ((source[at] as number) << 24) |
      ((source[at + 1] as number) << 16) |
      ((source[at + 2] as number) << 8) |
      (source[at + 3] as number);
  }
  for (let i = 16; i < 64; i += 1) {
    const x = schedule[i - 15] as number;
    const y = schedule[i - 2] as number;
    const sigma0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const sigma1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    schedule[i] =
      (sigma1 + (schedule[i - 7] as number) + sigma0 + (schedule[i - 16] as number)) | 0;
  }
}

function compress(source: Uint8Array, start: number): void {
  expand(source, start);
  let a = state[0] as number;
  let b = state[1] as number;
  let c = state[2] as number;
  let d = state[3] as number;
  let e = state[4] as number;
  let f = state[5] as number;
  let g = state[6] as number;
  let h = state[7] as number;
  for (let i = 0; i < 64; i += 1) {
    const sum1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const choose = g ^ (e & (f ^ g));
    const t1 = (h + sum1 + choose + (roundConstants[i] as number) + (schedule[i] as number)) | 0;
    const sum0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const majority = (a & b) | (c & (a | b));
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + sum0 + majority) | 0;
  }
  state[0] = ((state[0] as number) + a) | 0;
  state[1] = ((state[1] as number) + b) | 0;
  state[2] = ((state[2] as number) + c) | 0;
  state[3] = ((state[3] as number) + d) | 0;
  state[4] = ((state[4] as number) + e) | 0;
  state[5] = ((state[5] as number) + f) | 0;
  state[6] = ((state[6] as number) + g) | 0;
  state[7] = ((state[7] as number) + h) | 0;
}
