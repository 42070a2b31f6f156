/** A place in the writes of an overlay, in either direction, that stays right while keys are added. */

import type { KeyRange } from '../lib/kv.ts';
import { latin1Bytes, latin1Text } from '../lib/latin1Text.ts';
import type { Change } from './changeSet.ts';
import type { SortedKeys } from './sortedKeys.ts';
import type { StoredWrite } from './storedWrite.ts';

export class OverlayCursor {
  readonly #order: SortedKeys;
  readonly #writes: ReadonlyMap<string, StoredWrite>;
  readonly #start: string | undefined;
  readonly #end: string | undefined;
  readonly #isReverse: boolean;
  #place = 0;
  #generation = -1;
  /** The key that the iteration passed last, of a write or of the parent. */
  #passed: Uint8Array | undefined;

  constructor(order: SortedKeys, writes: ReadonlyMap<string, StoredWrite>, range: KeyRange) {
    this.#order = order;
    this.#writes = writes;
    this.#start = range.start === undefined ? undefined : latin1Text(range.start);
    this.#end = range.end === undefined ? undefined : latin1Text(range.end);
    this.#isReverse = range.reverse === true;
  }

  /** The next write of the range; undefined at its end. Void ones are passed. */
  peek(): Change | undefined {
    for (;;) {
      const text = this.#text();
      if (text === undefined) return undefined;
      const { value, isVoid } = this.#writes.get(text) as StoredWrite;
      if (!isVoid) return { key: latin1Bytes(text), value };
      this.#step();
    }
  }

  /** Says that the iteration passed a key of the parent, below what `peek` shows. */
  pass(key: Uint8Array): void {
    this.#passed = key;
  }

  /** Passes the write that `peek` shows. */
  advance(): void {
    this.#passed = this.peek()?.key;
    this.#step();
  }

  #step(): void {
    this.#place = this.#isReverse
      ? this.#order.previous(this.#place)
      : this.#order.next(this.#place);
  }

  #text(): string | undefined {
    if (this.#generation !== this.#order.generation) {
      this.#generation = this.#order.generation;
      this.#place = this.#isReverse ? this.#lastPlace() : this.#firstPlace();
    }
    const text = this.#order.at(this.#place);
    if (text === undefined) return undefined;
    const isOutside = this.#isReverse
      ? this.#start !== undefined && text < this.#start
      : this.#end !== undefined && text >= this.#end;
    return isOutside ? undefined : text;
  }

  #firstPlace(): number {
    // No text lies between a text and the same with a zero byte behind it.
    const passed = this.#passed === undefined ? undefined : `${latin1Text(this.#passed)}\0`;
    return this.#order.firstFrom(passed ?? this.#start);
  }

  #lastPlace(): number {
    return this.#order.lastBelow(this.#passed === undefined ? this.#end : latin1Text(this.#passed));
  }
}
