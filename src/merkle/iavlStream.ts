/**
 * Export and import of one version as a stream of nodes in post-order: children, left first, then their parent.
 *
 * Heights and versions restore the exact tree, hashes included; sizes and separator keys follow from the leaves.
 */

import { equalBytes } from '../lib/bytes.ts';
import { InvariantError } from '../lib/errors.ts';
import { hashFresh } from './iavlHash.ts';
import { IavlNodes } from './iavlNodes.ts';
import { IavlTree } from './iavlTree.ts';

export interface ExportedNode {
  /** 0 for a leaf. */
  readonly height: number;
  /** The version that made the node. */
  readonly version: bigint;
  /** A leaf's key; an inner node's separator: the smallest key of its right subtree, which an import may leave out. */
  readonly key: Uint8Array | undefined;
  /** Of a leaf only. */
  readonly value: Uint8Array | undefined;
}

/** The nodes below a root, in post-order; nothing for an empty tree. The tree must not change meanwhile, nor give nodes back. */
export function* exportNodes(
  nodes: IavlNodes,
  root: number,
): Generator<ExportedNode, undefined, undefined> {
  // A negative entry is a node whose children are out.
  const stack: number[] = root === 0 ? [] : [root];
  const { generation } = nodes;
  while (stack.length > 0) {
    if (nodes.generation !== generation) {
      throw new InvariantError('nodes were given back below an open export');
    }
    const next = stack.pop() as number;
    const id = next < 0 ? -next : next;
    const isLeaf = nodes.isLeaf(id);
    if (next > 0 && !isLeaf) {
      stack.push(-id, nodes.right(id), nodes.left(id));
      continue;
    }
    yield {
      height: nodes.height(id),
      version: nodes.version(id),
      key: nodes.keyOf(id),
      value: isLeaf ? nodes.valueOf(id) : undefined,
    };
  }
}

/** Takes the nodes of one exported version in order and gives the tree. */
export class IavlImport {
  readonly #nodes: IavlNodes = new IavlNodes();
  /** Subtrees without a parent yet, each with its leftmost leaf. */
  readonly #open: { root: number; firstLeaf: number }[] = [];
  readonly #version: bigint;
  #isDone = false;

  /** @param version the version that was exported; no node may be younger. */
  constructor(version: bigint) {
    this.#version = version;
  }

  /** @throws InvariantError where the node cannot follow those before it. */
  add(node: ExportedNode): void {
    if (node.version > this.#version || node.version < 1n) {
      throw new InvariantError(`imported node of version ${node.version} in ${this.#version}`);
    }
    if (node.height === 0) this.#addLeaf(node);
    else this.#addInner(node);
  }

  /** The tree, with the exported version saved. @throws InvariantError where the stream was cut off. */
  finish(): IavlTree {
    if (this.#isDone || this.#open.length > 1) {
      throw new InvariantError(`imported tree is incomplete: ${this.#open.length} roots`);
    }
    this.#isDone = true;
    const root = this.#open[0]?.root ?? 0;
    const ids = Array.from({ length: this.#nodes.count }, (_, i) => i + 1);
    hashFresh(this.#nodes, ids);
    return IavlTree.restore(this.#nodes, root, this.#version);
  }

  #addLeaf({ key, value, version }: ExportedNode): void {
    if (key === undefined || value === undefined) {
      throw new InvariantError('an imported leaf lacks its key or its value');
    }
    const leaf = this.#nodes.createLeaf(this.#nodes.arena.allocate(key), value, version);
    this.#open.push({ root: leaf, firstLeaf: leaf });
  }

  #addInner({ height, version, key }: ExportedNode): void {
    const nodes = this.#nodes;
    const right = this.#open.pop();
    const left = this.#open.pop();
    if (left === undefined || right === undefined) {
      throw new InvariantError('an imported inner node lacks its children');
    }
    if (key !== undefined && !equalBytes(key, nodes.keyOf(right.firstLeaf))) {
      throw new InvariantError('an imported separator is not the smallest key on its right');
    }
    const separator = nodes.key(right.firstLeaf);
    const id = nodes.createInner(separator, left.root, right.root, version);
    if (nodes.height(id) !== height) {
      throw new InvariantError(
        `an imported node of height ${height} stands at ${nodes.height(id)}`,
      );
    }
    this.#open.push({ root: id, firstLeaf: left.firstLeaf });
  }
}
