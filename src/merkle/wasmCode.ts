/** Instructions of WebAssembly 2.0 as bytes: the few that a hash function of 32-bit words needs, one word or four at a time. */

/** Instructions in their order, grouped as they were put together. */
export type Code = readonly (number | Code)[];

const vector = 0xfd;

/** A whole number as LEB128, as it stands behind an instruction. */
export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  bytes.push(rest);
  return bytes;
}

function signed(value: number): Code {
  const bytes: number[] = [];
  let rest = value;
  for (; rest < -64 || rest > 63; rest >>= 7) bytes.push((rest & 0x7f) | 0x80);
  bytes.push(rest & 0x7f);
  return bytes;
}

/** Alignment is a hint; 0 promises nothing. */
const place = (offset: number): Code => [0, unsigned(offset)];

export const get = (local: number): Code => [0x20, unsigned(local)];
export const set = (local: number, value: Code): Code => [value, 0x21, unsigned(local)];
/** Sets the local and leaves the value on the stack. */
export const tee = (local: number, value: Code): Code => [value, 0x22, unsigned(local)];

/** Repeats the body as long as the condition, which it ends with, is not 0. */
export const repeat = (body: Code, condition: Code): Code => [
  [0x03, 0x40, body, condition],
  [0x0d, 0x00, 0x0b],
];
export const when = (condition: Code, body: Code): Code => [condition, [0x04, 0x40, body, 0x0b]];
export const select = (condition: Code, yes: Code, no: Code): Code => [yes, no, condition, 0x1b];
export const call = (index: number, ...values: readonly Code[]): Code => [
  values,
  0x10,
  unsigned(index),
];

/** Instructions on one 32-bit word. */
export const i32 = {
  constant: (value: number): Code => [0x41, signed(value | 0)],
  load: (address: Code, offset = 0): Code => [address, 0x28, place(offset)],
  store: (address: Code, value: Code, offset = 0): Code => [address, value, 0x36, place(offset)],
  storeByte: (address: Code, value: Code): Code => [address, value, 0x3a, place(0)],
  add: (a: Code, b: Code): Code => [a, b, 0x6a],
  subtract: (a: Code, b: Code): Code => [a, b, 0x6b],
  and: (a: Code, b: Code): Code => [a, b, 0x71],
  or: (a: Code, b: Code): Code => [a, b, 0x72],
  xor: (a: Code, b: Code): Code => [a, b, 0x73],
  shiftLeft: (a: Code, bits: number): Code => [a, i32.constant(bits), 0x74],
  shiftRight: (a: Code, bits: number): Code => [a, i32.constant(bits), 0x76],
  rotateRight: (a: Code, bits: number): Code => [a, i32.constant(bits), 0x78],
  lessThan: (a: Code, b: Code): Code => [a, b, 0x49],
  greaterThan: (a: Code, b: Code): Code => [a, b, 0x4b],
} as const;

/** Instructions on four 32-bit words. */
export const i32x4 = {
  load: (address: Code, offset = 0): Code => [address, vector, 0x00, place(offset)],
  store: (address: Code, value: Code, offset = 0): Code => [
    address,
    value,
    vector,
    0x0b,
    place(offset),
  ],
  splat: (word: Code): Code => [word, vector, 0x11],
  replaceLane: (value: Code, lane: number, word: Code): Code => [value, word, vector, 0x1c, lane],
  add: (a: Code, b: Code): Code => [a, b, vector, 0xae, 0x01],
  and: (a: Code, b: Code): Code => [a, b, vector, 0x4e],
  or: (a: Code, b: Code): Code => [a, b, vector, 0x50],
  xor: (a: Code, b: Code): Code => [a, b, vector, 0x51],
  greaterThan: (a: Code, b: Code): Code => [a, b, vector, 0x3c],
  shiftLeft: (a: Code, bits: number): Code => [a, i32.constant(bits), [vector, 0xab, 0x01]],
  shiftRight: (a: Code, bits: number): Code => [a, i32.constant(bits), [vector, 0xad, 0x01]],
  /** The bits of `a` where the mask has ones, those of `b` elsewhere. */
  choose: (a: Code, b: Code, mask: Code): Code => [a, b, mask, vector, 0x52],
  /** 16 bytes of the 32 of `a` and `b`. */
  shuffle: (a: Code, b: Code, bytes: readonly number[]): Code => [a, b, vector, 0x0d, bytes],
} as const;
