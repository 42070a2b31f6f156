/**
 * Short byte strings cut out of shared slabs. Beyond 64 bytes an array of its own costs a call of the system's allocator and work for the
 * garbage collector, ten times what a view costs.
 */

const slabBytes = 64 * 1024;
/** What is longer gets an array of its own. */
const longest = 2048;

let slab = new Uint8Array(slabBytes);
let used = 0;

/**
 * The bytes from `start` to `end` of the source, in bytes that nobody else writes to. They keep their slab alive: for what lives as long as its
 * neighbours, such as the writes of a block.
 */
export function copyBytes(source: Uint8Array, start = 0, end: number = source.length): Uint8Array {
  const length = end - start;
  if (length > longest) return source.slice(start, end);
  if (used + length > slabBytes) {
    slab = new Uint8Array(slabBytes);
    used = 0;
  }
  const at = used;
  used += length;
  if (length > 64) slab.set(source.subarray(start, end), at);
  else for (let i = 0; i < length; i += 1) slab[at + i] = source[start + i] as number;
  return slab.subarray(at, used);
}
