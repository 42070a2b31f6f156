/** A tree with little memory over a disk, and beside it one that holds everything: each step is done to both. */

import { expect } from 'vitest';
import { toHex } from '../../../src/lib/bytes.ts';
import type { ReadableKV } from '../../../src/lib/kv.ts';
import { IavlNodes } from '../../../src/merkle/iavlNodes.ts';
import { proveKey } from '../../../src/merkle/iavlProof.ts';
import {
  childDiskIds,
  encodeChildren,
  encodeNode,
  readRoot,
} from '../../../src/merkle/iavlRecord.ts';
import { IavlTree } from '../../../src/merkle/iavlTree.ts';
import { UnstoredNodes } from '../../../src/merkle/iavlUnstored.ts';
import { nodeState } from '../../../src/merkle/nodeLayout.ts';
import { NodeMemory } from '../../../src/merkle/nodeMemory.ts';
import type { TreeChange } from '../../../src/merkle/treeChange.ts';
import { TreeDisk } from './treeDisk.ts';

export type TreeCommand =
  | { readonly kind: 'set'; readonly key: Uint8Array; readonly value: Uint8Array }
  | { readonly kind: 'remove'; readonly key: Uint8Array }
  | { readonly kind: 'apply'; readonly changes: readonly TreeChange[] }
  | { readonly kind: 'read' | 'walk'; readonly key: Uint8Array; readonly pick: number }
  | { readonly kind: 'release'; readonly pick: number }
  | { readonly kind: 'slice' | 'evict'; readonly count: number }
  | { readonly kind: 'save' | 'rollback' | 'hash' | 'begin' | 'finish' | 'restart' };

interface Running {
  readonly version: bigint;
  readonly walk: UnstoredNodes;
  readonly outdated: number[];
}

function pairsOf(kv: ReadableKV, reverse = false): string[] {
  return [...kv.iterate({ reverse })].map((pair) => `${toHex(pair.key)}=${toHex(pair.value)}`);
}

/** A tree with little memory, and beside it one that holds everything. */
export class TreeTwins {
  readonly disk: TreeDisk = new TreeDisk();
  readonly limit: number;
  readonly sliceNodes: number;
  plain: IavlTree = new IavlTree();
  lean: IavlTree;
  #memory!: NodeMemory;
  #lastId = 0;
  #run: Running | undefined;
  #checkpoint: { readonly version: bigint; readonly root: Uint8Array } | undefined;
  /** By the checkpoint after which they may go. */
  #garbage: { readonly version: bigint; readonly ids: number[] }[] = [];

  /** @param sliceNodes how many nodes a slice of an eviction looks at */
  constructor(limit: number, sliceNodes: number) {
    this.limit = limit;
    this.sliceNodes = sliceNodes;
    this.lean = this.#open((nodes) => new IavlTree(1n, nodes));
  }

  #open(make: (nodes: IavlNodes) => IavlTree): IavlTree {
    this.#memory = new NodeMemory(this.limit, this.sliceNodes);
    const tree = make(new IavlNodes(this.disk, this.#memory));
    this.#memory.add(tree);
    return tree;
  }

  run(step: TreeCommand): void {
    switch (step.kind) {
      case 'set':
        expect(this.lean.set(step.key, step.value)).toBe(this.plain.set(step.key, step.value));
        break;
      case 'remove':
        expect(this.lean.remove(step.key)).toBe(this.plain.remove(step.key));
        break;
      case 'apply':
        this.lean.apply(step.changes);
        for (const { key, value } of step.changes) {
          if (value === undefined) this.plain.remove(key);
          else this.plain.set(key, value);
        }
        break;
      case 'read':
        this.#read(step.key, step.pick);
        break;
      case 'walk':
        this.#walk(step.key, step.pick);
        break;
      case 'hash':
        expect(toHex(this.lean.workingHash())).toBe(toHex(this.plain.workingHash()));
        break;
      case 'rollback':
        this.lean.rollback();
        this.plain.rollback();
        break;
      case 'save':
        expect(toHex(this.lean.saveVersion().hash)).toBe(toHex(this.plain.saveVersion().hash));
        break;
      case 'release':
        this.#release(step.pick);
        break;
      case 'begin':
        this.begin();
        break;
      case 'slice':
        this.#slice(step.count);
        break;
      case 'evict':
        this.#memory.makeRoomAhead();
        for (let i = 0; i < step.count; i += 1) this.#memory.slice();
        break;
      case 'finish':
        this.finish();
        break;
      case 'restart':
        this.#restart();
        break;
    }
    this.#memory.check();
    expect(this.lean.size).toBe(this.plain.size);
  }

  /** A readable version of both; the one being written now and then. */
  #pick(pick: number): { lean: ReadableKV; plain: ReadableKV } {
    const { versions } = this.plain;
    const version = versions[pick % (versions.length + 1)];
    const [lean, plain] =
      version === undefined ? [] : [this.lean.at(version), this.plain.at(version)];
    return { lean: lean ?? this.lean, plain: plain ?? this.plain };
  }

  #read(k: Uint8Array, pick: number): void {
    const { lean, plain } = this.#pick(pick);
    expect(lean.get(k)).toEqual(plain.get(k));
    expect(lean.has(k)).toBe(plain.has(k));
    const [a, b] = [this.lean.latest, this.plain.latest];
    if (a !== undefined && b !== undefined) {
      expect(toHex(proveKey(a, k))).toBe(toHex(proveKey(b, k)));
    }
  }

  /** Two walks at a time, and lookups in between: each may evict what the others stand on. */
  #walk(k: Uint8Array, pick: number): void {
    const { lean, plain } = this.#pick(pick);
    const reverse = pick % 2 === 0;
    const ranges = [{ start: k, reverse }, { end: k, reverse }, {}];
    const walks = ranges.map((range) => [lean.iterate(range), plain.iterate(range)] as const);
    for (let left = walks.length; left > 0; ) {
      left = 0;
      for (const [a, b] of walks) {
        const [x, y] = [a.next(), b.next()];
        expect(x.done).toBe(y.done);
        if (x.done === true || y.done === true) continue;
        left += 1;
        expect(`${toHex(x.value.key)}=${toHex(x.value.value)}`).toBe(
          `${toHex(y.value.key)}=${toHex(y.value.value)}`,
        );
        lean.get(x.value.value);
      }
    }
  }

  #release(pick: number): void {
    const free = this.plain.versions.slice(0, -1).filter((each) => each !== this.#run?.version);
    const version = free[pick % Math.max(1, free.length)];
    if (version === undefined) return;
    this.lean.release(version);
    this.plain.release(version);
    this.#collect();
  }

  begin(): void {
    const { latest } = this.lean;
    if (latest === undefined || this.#run !== undefined) return;
    this.#run = {
      version: latest.version,
      walk: new UnstoredNodes(this.lean.nodes, latest.root),
      outdated: this.lean.takeOutdated(),
    };
  }

  #slice(count: number): boolean {
    if (this.#run === undefined) return false;
    const { nodes } = this.lean;
    const done: number[] = [];
    const writes: [number, Uint8Array][] = [];
    for (let i = 0; i < count; i += 1) {
      const id = this.#run.walk.next();
      if (id === 0) break;
      this.#lastId += 1;
      nodes.setDiskId(id, this.#lastId);
      writes.push([this.#lastId, encodeChildren(nodes, id)]);
      done.push(id);
    }
    // What happens between giving a batch to the disk and hearing that it is there.
    this.lean.get(Uint8Array.of(1));
    for (const [id, record] of writes) this.disk.records.set(id, record);
    this.lean.markStored(done);
    return done.length === count;
  }

  finish(): void {
    const run = this.#run;
    if (run === undefined) return;
    while (this.#slice(10));
    const root = this.lean.at(run.version)?.root ?? 0;
    this.#run = undefined;
    this.#checkpoint = {
      version: run.version,
      root: root === 0 ? new Uint8Array(0) : encodeNode(this.lean.nodes, root),
    };
    this.#garbage.push({ version: run.version, ids: run.outdated });
    this.#collect();
  }

  /** Removes from the disk what neither the checkpoint nor a readable version sees. */
  #collect(): void {
    const oldest = this.lean.versions[0] ?? 0n;
    const [gone, stays] = [true, false].map((isGone) =>
      this.#garbage.filter(({ version }) => version <= oldest === isGone),
    );
    for (const id of gone?.flatMap(({ ids }) => ids) ?? []) {
      expect(this.disk.records.delete(id)).toBe(true);
    }
    this.#garbage = stays ?? [];
  }

  /** Goes on from the checkpoint; what came after it is written again by the caller's next steps, into both. */
  #restart(): void {
    const checkpoint = this.#checkpoint;
    if (checkpoint === undefined || this.plain.at(checkpoint.version) === undefined) return;
    // Only where nothing came after, so that the plain twin has the version as its newest too.
    if (this.plain.latest?.version !== checkpoint.version || this.#run !== undefined) return;
    for (const version of this.plain.versions.slice(0, -1)) this.plain.release(version);
    this.plain.rollback();
    this.lean = this.#open((nodes) => {
      const root = checkpoint.root.length === 0 ? 0 : readRoot(nodes, checkpoint.root);
      return IavlTree.restore(nodes, root, checkpoint.version);
    });
    this.#collect();
  }

  check(): void {
    expect(this.lean.versions).toEqual(this.plain.versions);
    for (const reverse of [false, true]) {
      expect(pairsOf(this.lean, reverse)).toEqual(pairsOf(this.plain, reverse));
      for (const version of this.plain.versions) {
        const [a, b] = [this.lean.at(version), this.plain.at(version)];
        if (a === undefined || b === undefined) throw new Error(`version ${version} is gone`);
        expect(pairsOf(a, reverse)).toEqual(pairsOf(b, reverse));
      }
    }
  }

  /** With one version, and that on the disk: exactly its nodes are there, and with nothing else in memory, little is left there. */
  checkDisk(): void {
    this.lean.rollback();
    this.plain.rollback();
    this.finish();
    for (const version of this.plain.versions.slice(0, -1)) {
      this.lean.release(version);
      this.plain.release(version);
    }
    // What the first one left behind is garbage of the second.
    for (let i = 0; i < 2; i += 1) {
      this.begin();
      this.finish();
    }
    const reachable = new Set<number>();
    const root = this.lean.latest?.root ?? 0;
    const open = root === 0 ? [] : [this.lean.nodes.diskId(root)].filter((id) => id !== 0);
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      reachable.add(id);
      open.push(...this.disk.read(id, childDiskIds));
    }
    expect([...this.disk.records.keys()].sort((a, b) => a - b)).toEqual(
      [...reachable].sort((a, b) => a - b),
    );
    this.#checkMemory(root);
  }

  #checkMemory(root: number): void {
    const { nodes } = this.lean;
    // Children, leaves first, level by level.
    for (let i = 0; i < 20; i += 1) this.lean.evict(1e9);
    expect(nodes.count).toBe(root === 0 ? 0 : 1);
    expect(this.lean.orphanCount).toBe(0);
    expect(pairsOf(this.lean)).toEqual(pairsOf(this.plain));
    for (let i = 0; i < 20; i += 1) this.lean.evict(1e9);
    const held = root === 0 ? 0 : nodes.isLeaf(root) ? 2 : 1;
    expect(nodes.arena.usedBytes).toBeLessThanOrEqual(held * 64);
    for (let id = 1; id < nodes.end; id += 1) {
      if (id !== root) expect(nodes.state(id)).toBe(nodeState.free);
    }
  }
}
