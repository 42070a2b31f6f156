/** Changes by key: sorted by the first four bytes of their keys as numbers, which decides nearly all, and compared where these are the same. */

import { compareBytes } from '../lib/bytes.ts';
import { firstWordOf } from './byteArena.ts';
import type { TreeChange } from './treeChange.ts';

const digitBits = 8;
const digits = 1 << digitBits;

// Sorting is synchronous and never re-entered, so that these serve all.
let words = new Uint32Array(0);
let order = new Uint32Array(0);
let spare = new Uint32Array(0);
const places = new Uint32Array(digits);

/**
 * Indices of the changes by key, those of one key in their order. Valid until the next call.
 *
 * Cost: a few passes over the changes; comparisons only among keys that begin with the same four bytes.
 */
export function orderByKey(changes: readonly TreeChange[]): Uint32Array {
  const { length } = changes;
  reserve(length);
  let isAscending = true;
  for (let i = 0; i < length; i += 1) {
    const { key } = changes[i] as TreeChange;
    words[i] = firstWordOf(key, 0, key.length);
    order[i] = i;
    if (i > 0 && (words[i - 1] as number) > (words[i] as number)) isAscending = false;
  }
  if (!isAscending) {
    for (let shift = 0; shift < 32; shift += digitBits) sortByDigit(length, shift);
  }
  sortRuns(changes);
  return order.subarray(0, length);
}

function reserve(length: number): void {
  if (order.length >= length) return;
  words = new Uint32Array(length);
  order = new Uint32Array(length);
  spare = new Uint32Array(length);
}

/** One pass, which keeps the order of those with the same digit. */
function sortByDigit(length: number, shift: number): void {
  places.fill(0);
  const digitOf = (index: number): number => ((words[index] as number) >>> shift) & (digits - 1);
  for (let i = 0; i < length; i += 1) {
    const digit = digitOf(i);
    places[digit] = (places[digit] as number) + 1;
  }
  let next = 0;
  for (let digit = 0; digit < digits; digit += 1) {
    const count = places[digit] as number;
    places[digit] = next;
    next += count;
  }
  for (let i = 0; i < length; i += 1) {
    const index = order[i] as number;
    const digit = digitOf(index);
    const place = places[digit] as number;
    spare[place] = index;
    places[digit] = place + 1;
  }
  [order, spare] = [spare, order];
}

/** Sorts those whose first bytes are the same. */
function sortRuns(changes: readonly TreeChange[]): void {
  const { length } = changes;
  const compare = (a: number, b: number): number =>
    compareBytes((changes[a] as TreeChange).key, (changes[b] as TreeChange).key) || a - b;
  for (let start = 0; start < length; ) {
    const word = words[order[start] as number];
    let end = start + 1;
    let isAscending = true;
    for (; end < length && words[order[end] as number] === word; end += 1) {
      if (compare(order[end - 1] as number, order[end] as number) > 0) isAscending = false;
    }
    if (!isAscending) order.subarray(start, end).sort(compare);
    start = end;
  }
}
