/**
 * SHA-256 (FIPS 180-4) from a slice of one buffer into a slice of another, without allocating.
 *
 * A block hashes tens of thousands of tree nodes of 65–120 bytes; one-shot hashers spend more on objects than on compression.
 * Proved equal to `lib/sha256` at every length around the block borders.
 */

const blockBytes = 64;

// FIPS 180-4 §4.2.2.
const constants = Int32Array.of(
  0x428a2f98,
  0x71374491,
  0xb5c0fbcf,
  0xe9b5dba5,
  0x3956c25b,
  0x59f111f1,
  0x923f82a4,
  0xab1c5ed5,
  0xd807aa98,
  0x12835b01,
  0x243185be,
  0x550c7dc3,
  0x72be5d74,
  0x80deb1fe,
  0x9bdc06a7,
  0xc19bf174,
  0xe49b69c1,
  0xefbe4786,
  0x0fc19dc6,
  0x240ca1cc,
  0x2de92c6f,
  0x4a7484aa,
  0x5cb0a9dc,
  0x76f988da,
  0x983e5152,
  0xa831c66d,
  0xb00327c8,
  0xbf597fc7,
  0xc6e00bf3,
  0xd5a79147,
  0x06ca6351,
  0x14292967,
  0x27b70a85,
  0x2e1b2138,
  0x4d2c6dfc,
  0x53380d13,
  0x650a7354,
  0x766a0abb,
  0x81c2c92e,
  0x92722c85,
  0xa2bfe8a1,
  0xa81a664b,
  0xc24b8b70,
  0xc76c51a3,
  0xd192e819,
  0xd6990624,
  0xf40e3585,
  0x106aa070,
  0x19a4c116,
  0x1e376c08,
  0x2748774c,
  0x34b0bcb5,
  0x391c0cb3,
  0x4ed8aa4a,
  0x5b9cca4f,
  0x682e6ff3,
  0x748f82ee,
  0x78a5636f,
  0x84c87814,
  0x8cc70208,
  0x90befffa,
  0xa4506ceb,
  0xbef9a3f7,
  0xc67178f2,
);

// FIPS 180-4 §5.3.3.
const initial = Int32Array.of(
  0x6a09e667,
  0xbb67ae85,
  0x3c6ef372,
  0xa54ff53a,
  0x510e527f,
  0x9b05688c,
  0x1f83d9ab,
  0x5be0cd19,
);

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
  state.set(initial);
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
    const t1 = (h + sum1 + choose + (constants[i] as number) + (schedule[i] as number)) | 0;
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
