/** The tree of `src/host/artifacts/artifactTree` with LevelDB instead of flat files: the alternative that was not chosen. */

import { Level } from 'level';
import { ArtifactLeaves, type LeafBinding } from '../src/host/artifacts/artifactLeaves.ts';
import type { ArtifactProof } from '../src/host/artifacts/artifactTree.ts';
import { nodePosition } from '../src/host/artifacts/nodePosition.ts';
import {
  groupLeaves,
  groupLevel,
  newStoredNodes,
  storedNodeCount,
} from '../src/host/artifacts/storedNodes.ts';
import { concatBytes } from '../src/lib/bytes.ts';
import { Rfc9162Frontier } from '../src/merkle/rfc9162Frontier.ts';
import { proveInclusion, rootOfPrefix } from '../src/merkle/rfc9162Prove.ts';
import type { BenchStore } from './benchStore.ts';

type Operation = { type: 'put'; key: Uint8Array; value: Uint8Array };

interface Group {
  readonly index: number;
  readonly bytes: Uint8Array;
  /** `nodes[level][index]`. */
  readonly nodes: readonly (readonly Uint8Array[])[];
}

const countKey = new TextEncoder().encode('count');

/** Leaves are appended in whole groups, but for the last. */
export class LevelTree implements BenchStore {
  readonly #level: Level<Uint8Array, Uint8Array>;
  readonly #leaves: ArtifactLeaves;
  readonly #artifactSize: number;
  /** Leaves under a key. */
  readonly #leavesAKey: 1 | 64;
  #frontier: Rfc9162Frontier = new Rfc9162Frontier();
  #kept: readonly Group[] = [];

  private constructor(
    level: Level<Uint8Array, Uint8Array>,
    binding: LeafBinding,
    leavesAKey: 1 | 64,
  ) {
    this.#level = level;
    this.#leaves = new ArtifactLeaves(binding);
    this.#artifactSize = binding.artifactSize;
    this.#leavesAKey = leavesAKey;
  }

  static async open(folder: string, binding: LeafBinding, leavesAKey: 1 | 64): Promise<LevelTree> {
    const encoding = { keyEncoding: 'view', valueEncoding: 'view' } as const;
    const level = new Level<Uint8Array, Uint8Array>(folder, { ...encoding, compression: false });
    await level.open();
    const tree = new LevelTree(level, binding, leavesAKey);
    const count = level.getSync(countKey);
    if (count !== undefined)
      tree.#restore(new DataView(count.buffer, count.byteOffset).getUint32(0));
    return tree;
  }

  get count(): number {
    return this.#frontier.size;
  }

  async append(first: number, artifacts: readonly Uint8Array[]): Promise<void> {
    const bytes = concatBytes(...artifacts);
    const firstNonce = BigInt(first);
    const run = { bytes, start: 0, stride: this.#artifactSize, count: artifacts.length };
    this.#frontier = this.#leaves.append(this.#frontier, { ...run, firstNonce });
    const count = new Uint8Array(4);
    new DataView(count.buffer).setUint32(0, this.count);
    const operations: Operation[] = [put(countKey, count)];
    for (let i = 0; i < artifacts.length; i += this.#leavesAKey) {
      const size = this.#artifactSize;
      const value = bytes.subarray(i * size, (i + this.#leavesAKey) * size);
      operations.push(put(key('a', first + i), value));
    }
    const nodes = newStoredNodes(this.#leaves, first, this.count);
    for (let i = 0; i < nodes.length / 32; i += 1) {
      const position = storedNodeCount(first) + i;
      operations.push(put(key('n', position), nodes.subarray(i * 32, i * 32 + 32)));
    }
    await this.#level.batch(operations);
  }

  /** LevelDB writes its log with the next batch that asks for it. */
  async sync(): Promise<void> {
    await this.#level.batch([put(key('s', 0), new Uint8Array(1))], { sync: true });
  }

  prove(leafIndex: number): ArtifactProof {
    return this.proveAt(leafIndex, this.count);
  }

  proveAt(leafIndex: number, count: number): ArtifactProof {
    const proof = proveInclusion(leafIndex, count, this.#node);
    const { bytes } = this.#group(Math.floor(leafIndex / groupLeaves));
    const at = (leafIndex % groupLeaves) * this.#artifactSize;
    return { artifact: bytes.slice(at, at + this.#artifactSize), proof };
  }

  rootAt(count: number): Uint8Array {
    return rootOfPrefix(count, this.#node);
  }

  #restore(count: number): void {
    const peaks = Array.from({ length: 32 }, (_, i) => 31 - i).filter(
      (level) => Math.floor(count / 2 ** level) % 2 === 1,
    );
    const hashes = peaks.map((level) => this.#node(level, Math.floor(count / 2 ** level) - 1));
    this.#frontier = new Rfc9162Frontier(count, hashes);
  }

  readonly #node = (level: number, index: number): Uint8Array => {
    if (level >= groupLevel) return this.#get(key('n', nodePosition(level - groupLevel, index)));
    const inGroup = 2 ** (groupLevel - level);
    const nodes = this.#group(Math.floor(index / inGroup)).nodes;
    return nodes[level]?.[index % inGroup] as Uint8Array;
  };

  /** Kept as the flat files keep theirs: a proof asks for two. */
  #group(index: number): Group {
    const kept = this.#kept.find((group) => group.index === index);
    if (kept !== undefined) return kept;
    const bytes = this.#artifacts(index * groupLeaves);
    const count = bytes.length / this.#artifactSize;
    const run = { bytes, start: 0, stride: this.#artifactSize, count };
    this.#leaves.tree({ ...run, firstNonce: BigInt(index * groupLeaves) });
    const nodes = Array.from({ length: groupLevel }, (_, level) =>
      Array.from({ length: Math.floor(count / 2 ** level) }, (_, i) => this.#leaves.node(level, i)),
    );
    const group = { index, bytes, nodes };
    this.#kept = [group, ...this.#kept].slice(0, 2);
    return group;
  }

  #artifacts(first: number): Uint8Array {
    const found: Uint8Array[] = [];
    for (let i = 0; i < groupLeaves; i += this.#leavesAKey) {
      const value = this.#level.getSync(key('a', first + i));
      if (value === undefined) break;
      found.push(value);
    }
    return concatBytes(...found);
  }

  #get(name: Uint8Array): Uint8Array {
    const value = this.#level.getSync(name);
    if (value === undefined) throw new RangeError(`no value at ${name}`);
    return value;
  }
}

function key(kind: string, index: number): Uint8Array {
  const bytes = new Uint8Array(7);
  bytes[0] = kind.charCodeAt(0);
  new DataView(bytes.buffer).setUint16(1, Math.floor(index / 2 ** 32));
  new DataView(bytes.buffer).setUint32(3, index % 2 ** 32);
  return bytes;
}

function put(name: Uint8Array, value: Uint8Array): Operation {
  return { type: 'put', key: name, value };
}
