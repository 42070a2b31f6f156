/**
 * A Merkle tree of keys as one writes it without thinking of time: objects, copied along the path, each hashed alone by `node:crypto`.
 *
 * What the state tree is measured by: it does the same work and never changes.
 */

import { hash } from 'node:crypto';
import { compareBytes } from '../../src/lib/bytes.ts';

interface Node {
  /** Of a leaf its own, of an inner node that of the first leaf on the right. */
  readonly key: Uint8Array;
  readonly value?: Uint8Array;
  readonly left?: Node;
  readonly right?: Node;
  hash?: Uint8Array;
}

export class PlainTree {
  #root: Node;

  /** @param pairs ascending by key; none is added later */
  constructor(pairs: readonly (readonly [Uint8Array, Uint8Array])[]) {
    this.#root = build(pairs);
  }

  set(key: Uint8Array, value: Uint8Array): void {
    this.#root = changed(this.#root, key, value);
  }

  hash(): Uint8Array {
    return hashOf(this.#root);
  }

  /** The hashes beside the path, root first, then the leaf. */
  prove(key: Uint8Array): Uint8Array {
    const parts: Uint8Array[] = [];
    let node = this.#root;
    for (let { left, right } = node; left && right; { left, right } = node) {
      const goesLeft = compareBytes(key, node.key) < 0;
      parts.push(hashOf(goesLeft ? right : left));
      node = goesLeft ? left : right;
    }
    return Buffer.concat([...parts, node.key, node.value ?? key]);
  }
}

function build(pairs: readonly (readonly [Uint8Array, Uint8Array])[]): Node {
  const middle = pairs.length >> 1;
  const [key, value] = pairs[middle] as readonly [Uint8Array, Uint8Array];
  if (pairs.length === 1) return { key, value };
  return { key, left: build(pairs.slice(0, middle)), right: build(pairs.slice(middle)) };
}

function changed(node: Node, key: Uint8Array, value: Uint8Array): Node {
  const { left, right } = node;
  if (left === undefined || right === undefined) return { key, value };
  return compareBytes(key, node.key) < 0
    ? { key: node.key, left: changed(left, key, value), right }
    : { key: node.key, left, right: changed(right, key, value) };
}

function hashOf(node: Node): Uint8Array {
  if (node.hash !== undefined) return node.hash;
  const { left, right, key, value = key } = node;
  const parts = left && right ? [hashOf(left), hashOf(right)] : [key, value];
  node.hash = hash('sha256', Buffer.concat(parts), 'buffer');
  return node.hash;
}
