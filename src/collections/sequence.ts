/** A counter that hands out each number once. */

import { InvariantError } from '../lib/errors.ts';
import type { StateReader, StateWriter } from '../lib/kv.ts';
import { item } from './item.ts';
import type { Schema } from './schema.ts';
import { uint64Value } from './valueCodec.ts';

export interface Sequence {
  readonly name: string;
  /** The number that `next` will hand out. */
  peek(state: StateReader): bigint;
  next(state: StateWriter): bigint;
}

/** `first` is the first number handed out; the item holds the next one. */
export function sequence(schema: Schema, prefix: number, name: string, first = 0n): Sequence {
  const next = item(schema, prefix, name, uint64Value, 'sequence');
  const peek = (state: StateReader): bigint => next.get(state) ?? first;
  return {
    name,
    peek,
    next(state) {
      const number = peek(state);
      if (number >= (1n << 64n) - 1n) throw new InvariantError(`sequence ${name} is used up`);
      next.set(state, number + 1n);
      return number;
    },
  };
}
