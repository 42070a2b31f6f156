/** Puts functions together into a WebAssembly module that exports some of them, and its memory. */

import { type Code, unsigned } from './wasmCode.ts';

/** Types of values in the binary format. */
const word = 0x7f;
const vector = 0x7b;

/** Takes 32-bit words, gives back nothing. */
export interface WasmFunction {
  /** Locals 0 … parameters − 1. */
  readonly parameters: number;
  /** Further locals of 32-bit words, then of vectors. */
  readonly words: number;
  readonly vectors: number;
  readonly code: Code;
}

/**
 * A function may call the ones before it by their index.
 *
 * @param exported index of each function that is exported, by name
 */
export function wasmModule(
  functions: readonly WasmFunction[],
  exported: Readonly<Record<string, number>>,
): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ parameters }) => [
    [0x60, unsigned(parameters), Array.from({ length: parameters }, () => word)],
    0,
  ]);
  const exports = [
    [name('memory'), 0x02, 0x00],
    ...Object.entries(exported).map(([text, index]) => [name(text), 0x00, unsigned(index)]),
  ];
  const module: Code = [
    // "\0asm", version 1.
    [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    section(1, types),
    section(
      3,
      functions.map((_, i) => unsigned(i)),
    ),
    // One memory of at least one page, without a limit of its own.
    section(5, [[0x00, 0x01]]),
    section(7, exports),
    section(10, functions.map(body)),
  ];
  const bytes = new Uint8Array(sizeOf(module));
  write(module, bytes, 0);
  return bytes;
}

function body({ words, vectors, code }: WasmFunction): Code {
  const locals = [2, unsigned(words), word, unsigned(vectors), vector];
  return sized([locals, code, 0x0b]);
}

function section(id: number, items: readonly Code[]): Code {
  return [id, sized([unsigned(items.length), items])];
}

function name(text: string): Code {
  return sized([...text].map((letter) => letter.charCodeAt(0)));
}

function sized(content: Code): Code {
  return [unsigned(sizeOf(content)), content];
}

function sizeOf(code: Code): number {
  let size = 0;
  for (const part of code) size += typeof part === 'number' ? 1 : sizeOf(part);
  return size;
}

/** @returns where the next byte goes */
function write(code: Code, bytes: Uint8Array, at: number): number {
  let next = at;
  for (const part of code) {
    if (typeof part === 'number') bytes[next++] = part;
    else next = write(part, bytes, next);
  }
  return next;
}
