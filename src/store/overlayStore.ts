/** One store of a branch: writes of its own over what the parent holds. */

import { compareBytes } from '../lib/bytes.ts';
import { InvariantError } from '../lib/errors.ts';
import type { KeyRange, KVPair, KVStore, ReadableKV } from '../lib/kv.ts';
import type { Change } from './changeSet.ts';
import { keyText } from './keyText.ts';
import { OverlayCursor } from './overlayCursor.ts';
import { SortedKeys } from './sortedKeys.ts';

/** A store that can be asked by the text of a key, where whoever asks has made it already. */
export interface TextReadable extends ReadableKV {
  getByText(text: string, key: Uint8Array): Uint8Array | undefined;
}

export class OverlayStore implements KVStore, TextReadable {
  readonly #name: string;
  readonly #parent: TextReadable;
  readonly #writes = new Map<string, Change>();
  readonly #order = new SortedKeys();

  constructor(name: string, parent: TextReadable) {
    this.#name = name;
    this.#parent = parent;
  }

  get(key: Uint8Array): Uint8Array | undefined {
    return this.getByText(keyText(key), key);
  }

  getByText(text: string, key: Uint8Array): Uint8Array | undefined {
    const write = this.#writes.get(text);
    return write === undefined ? this.#parent.getByText(text, key) : write.value;
  }

  has(key: Uint8Array): boolean {
    const write = this.#writes.get(keyText(key));
    return write === undefined ? this.#parent.has(key) : write.value !== undefined;
  }

  /** @throws InvariantError for an empty key or value: ICS-23 can prove neither. */
  set(key: Uint8Array, value: Uint8Array): void {
    if (value.length === 0) throw new InvariantError(`store ${this.#name}: empty value`);
    // Copies: the caller may go on to use its buffers.
    this.#write(key, new Uint8Array(value));
  }

  /** @throws InvariantError for an empty key. */
  delete(key: Uint8Array): void {
    this.#write(key, undefined);
  }

  /** Own writes and the parent's pairs in one order. What is written ahead of the iteration meanwhile is seen. */
  *iterate(range: KeyRange): Generator<KVPair, undefined, undefined> {
    const direction = range.reverse === true ? -1 : 1;
    const own = new OverlayCursor(this.#order, this.#writes, range);
    const below = this.#parent.iterate(range);
    let parent = below.next();
    for (;;) {
      const write = own.peek();
      const pair = parent.done === true ? undefined : parent.value;
      if (write === undefined && pair === undefined) return;
      const order = compareHeads(write, pair, direction);
      if (order >= 0) parent = below.next();
      if (order > 0) {
        own.pass((pair as KVPair).key);
        yield pair as KVPair;
        continue;
      }
      own.advance();
      const { key, value } = write as Change;
      if (value !== undefined) yield { key, value };
    }
  }

  /** The writes in ascending order of keys; the last one a key. */
  changes(): Change[] {
    return this.#order.all().map((text) => this.#writes.get(text) as Change);
  }

  /** Hands all writes to the store below, in no order, and forgets them. */
  moveTo(below: OverlayStore): void {
    for (const [text, change] of this.#writes) below.#take(text, change);
    this.clear();
  }

  #take(text: string, change: Change): void {
    if (!this.#writes.has(text)) this.#order.add(text);
    this.#writes.set(text, change);
  }

  clear(): void {
    this.#writes.clear();
    this.#order.clear();
  }

  #write(key: Uint8Array, value: Uint8Array | undefined): void {
    if (key.length === 0) throw new InvariantError(`store ${this.#name}: empty key`);
    this.#take(keyText(key), { key: new Uint8Array(key), value });
  }
}

/** Negative where the write comes first, positive where the parent's pair does, 0 where the write hides the pair. */
function compareHeads(
  write: Change | undefined,
  pair: KVPair | undefined,
  direction: 1 | -1,
): number {
  if (write === undefined) return 1;
  if (pair === undefined) return -1;
  return compareBytes(write.key, pair.key) * direction;
}
