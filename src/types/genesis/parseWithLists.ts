/**
 * JSON.parse for a document with a few long lists: those are found by their place and become a `JsonList`, the rest is parsed as usual.
 *
 * Whatever the walk cannot follow it leaves to JSON.parse, which has the better words for it.
 */

import { fromUtf8, joinBytes, utf8 } from '../../lib/bytes.ts';
import { JsonList } from './jsonList.ts';
import { JsonWalk } from './jsonWalk.ts';

const [comma, colon] = [0x2c, 0x3a];
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d];

/** Where a list stands: the names of the objects around it, from the outside in, and that of its field. */
export type ListPlace = readonly string[];

/** @throws SyntaxError or TypeError where the bytes are not JSON; entries of the lists at the places are checked when they are read. */
export function parseWithLists(bytes: Uint8Array, places: readonly ListPlace[]): unknown {
  const walk = new ListWalk(bytes, places);
  if (!walk.run()) return JSON.parse(fromUtf8(bytes));
  const json = JSON.parse(fromUtf8(walk.withoutLists()));
  for (const place of places) {
    const field = place.at(-1) as string;
    const holder = place.slice(0, -1).reduce((object, name) => object?.[name], json);
    const marker: unknown = holder?.[field];
    // A list there is one that the walk cut out, with its number left in its place.
    if (Array.isArray(marker)) holder[field] = walk.lists[marker[0]];
  }
  return json;
}

class ListWalk extends JsonWalk {
  readonly lists: JsonList[] = [];
  readonly #places: readonly ListPlace[];
  readonly #kept: Uint8Array[] = [];
  /** Up to here the bytes are kept, or belong to a list. */
  #done = 0;

  constructor(bytes: Uint8Array, places: readonly ListPlace[]) {
    super(bytes);
    this.#places = places;
  }

  /** Whether the document could be followed to its end. */
  run(): boolean {
    return this.#object([]) && this.next() === undefined;
  }

  /** The document with `[0]`, `[1]` … in place of the lists. */
  withoutLists(): Uint8Array {
    return joinBytes([...this.#kept, this.bytes.subarray(this.#done)]);
  }

  #object(path: readonly string[]): boolean {
    if (!this.take(openBrace)) return false;
    if (this.take(closeBrace)) return true;
    do {
      const name = this.name();
      if (name === undefined || !this.take(colon) || !this.#field([...path, name])) return false;
    } while (this.take(comma));
    return this.take(closeBrace);
  }

  #field(path: readonly string[]): boolean {
    const begin = this.next();
    const ahead = this.#places.filter((place) => path.every((name, i) => name === place[i]));
    if (ahead.some((place) => place.length === path.length)) {
      return begin === openBracket ? this.#list() : this.value();
    }
    return ahead.length > 0 && begin === openBrace ? this.#object(path) : this.value();
  }

  #list(): boolean {
    this.#kept.push(this.bytes.subarray(this.#done, this.at), utf8(`[${this.lists.length}]`));
    this.at += 1;
    const bounds = new Bounds();
    if (this.next() !== closeBracket) {
      do {
        this.next();
        const start = this.at;
        if (!this.value()) return false;
        bounds.add(start, this.at);
      } while (this.take(comma));
    }
    if (!this.take(closeBracket)) return false;
    this.#done = this.at;
    this.lists.push(new JsonList(this.bytes, bounds.finish()));
    return true;
  }
}

/** Pairs of places in a growing column. */
class Bounds {
  #column = new Uint32Array(1024);
  #length = 0;

  add(start: number, end: number): void {
    if (this.#length === this.#column.length) {
      const wider = new Uint32Array(2 * this.#length);
      wider.set(this.#column);
      this.#column = wider;
    }
    this.#column[this.#length] = start;
    this.#column[this.#length + 1] = end;
    this.#length += 2;
  }

  finish(): Uint32Array {
    return this.#column.slice(0, this.#length);
  }
}
