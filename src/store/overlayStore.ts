/** One store of a branch: writes of its own over what the parent holds. */

import { compareBytes } from '../lib/bytes.ts';
import { InvariantError } from '../lib/errors.ts';
import type { KeyRange, KVPair, KVStore, ReadableKV, StoredValue } from '../lib/kv.ts';
import { latin1Bytes, latin1Text } from '../lib/latin1Text.ts';
import type { Change } from './changeSet.ts';
import { OverlayCursor } from './overlayCursor.ts';
import { SortedKeys } from './sortedKeys.ts';
import { hasValue, type StoredWrite } from './storedWrite.ts';
import type { Undoable, UndoLog } from './undoLog.ts';

/** A store that has its keys as texts. */
type TextReadable = ReadableKV & Required<Pick<ReadableKV, 'read'>>;

export class OverlayStore implements KVStore, Undoable {
  readonly #name: string;
  readonly #parent: TextReadable;
  readonly #undo: UndoLog;
  readonly #writes = new Map<string, StoredWrite>();
  /** Of all writes, void ones too. */
  readonly #order = new SortedKeys();

  /** @param undo is told of every write */
  constructor(name: string, parent: TextReadable, undo: UndoLog) {
    this.#name = name;
    this.#parent = parent;
    this.#undo = undo;
  }

  get(key: Uint8Array): Uint8Array | undefined {
    return this.read(latin1Text(key))?.value;
  }

  read(key: string): StoredValue | undefined {
    const write = this.#writes.get(key);
    if (write === undefined || write.isVoid) return this.#parent.read(key);
    return hasValue(write) ? write : undefined;
  }

  has(key: Uint8Array): boolean {
    return this.contains(latin1Text(key));
  }

  contains(key: string): boolean {
    return this.read(key) !== undefined;
  }

  /** @throws InvariantError for an empty key or value: ICS-23 can prove neither. */
  set(key: Uint8Array, value: Uint8Array): void {
    this.write(latin1Text(key), value, undefined);
  }

  write(key: string, value: Uint8Array, decoded: unknown): void {
    if (value.length === 0) throw new InvariantError(`store ${this.#name}: empty value`);
    this.#take(key, { value, decoded, isVoid: false });
  }

  /** @throws InvariantError for an empty key. */
  delete(key: Uint8Array): void {
    this.#take(latin1Text(key), { value: undefined, decoded: undefined, isVoid: false });
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
    const changes: Change[] = [];
    for (const text of this.#order.all()) {
      const { value, isVoid } = this.#writes.get(text) as StoredWrite;
      if (!isVoid) changes.push({ key: latin1Bytes(text), value });
    }
    return changes;
  }

  /** Hands all writes to the store below, in no order, and forgets them. */
  moveTo(below: OverlayStore): void {
    for (const [text, write] of this.#writes) if (!write.isVoid) below.#take(text, write);
    this.clear();
  }

  restore(text: string, before: StoredWrite | undefined): void {
    const write = this.#writes.get(text) as StoredWrite;
    this.#writes.set(text, before ?? { ...write, isVoid: true });
  }

  clear(): void {
    this.#writes.clear();
    this.#order.clear();
  }

  #take(text: string, write: StoredWrite): void {
    if (text === '') throw new InvariantError(`store ${this.#name}: empty key`);
    const before = this.#writes.get(text);
    if (before === undefined) this.#order.add(text);
    // Iterations that are under way have passed it over.
    else if (before.isVoid) this.#order.shift();
    this.#undo.note(this, text, before);
    this.#writes.set(text, write);
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
