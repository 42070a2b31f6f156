import { copyFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { ArtifactTree, type BatchBinding } from '../../../src/host/artifactTree.ts';
import { leavesWithin, nodeCount, nodePosition } from '../../../src/host/nodePosition.ts';
import { be64 } from '../../../src/lib/bytes.ts';
import { sha256 } from '../../../src/lib/sha256.ts';
import { leafHash, rootOfLeafHashes } from '../../../src/merkle/rfc9162Hash.ts';
import { verifyInclusion } from '../../../src/merkle/rfc9162Verify.ts';
import { leafData } from '../../../src/types/poc/leafData.ts';
import { newFolder, removeFolders } from './rig.ts';

const binding: BatchBinding = {
  seed: sha256(new Uint8Array([1])),
  address: sha256(new Uint8Array([2])).slice(0, 20),
  firstNonce: 1000n,
  artifactSize: 24,
};

const artifactAt = (i: number): Uint8Array => sha256(be64(BigInt(i))).slice(0, 24);
const artifacts = (from: number, to: number): Uint8Array[] =>
  Array.from({ length: to - from }, (_, i) => artifactAt(from + i));

function leafAt(i: number): Uint8Array {
  const { seed, address, firstNonce } = binding;
  return leafHash(
    leafData({ seed, address, nonce: firstNonce + BigInt(i), artifact: artifactAt(i) }),
  );
}

function expectProof(tree: ArtifactTree, leafIndex: number, size: number, root: Uint8Array): void {
  const { artifact, proof } = tree.prove(leafIndex);
  expect(artifact).toEqual(artifactAt(leafIndex));
  const claim = {
    leafIndex: BigInt(leafIndex),
    treeSize: BigInt(size),
    leafHash: leafAt(leafIndex),
    path: proof,
    root,
  };
  expect(verifyInclusion(claim), `leaf ${leafIndex} of ${size}`).toBe(true);
}

afterAll(removeFolders);

describe('node positions', () => {
  test('each node after its children, no gap, no overlap', () => {
    const leaves = 300;
    const seen = new Map<number, string>();
    for (let level = 0; 2 ** level <= leaves; level += 1) {
      for (let index = 0; (index + 1) * 2 ** level <= leaves; index += 1) {
        const position = nodePosition(level, index);
        expect(seen.has(position), `${level}/${index}`).toBe(false);
        seen.set(position, `${level}/${index}`);
        if (level === 0) continue;
        expect(position).toBeGreaterThan(nodePosition(level - 1, 2 * index + 1));
      }
    }
    expect(seen.size).toBe(nodeCount(leaves));
    expect(Math.max(...seen.keys())).toBe(nodeCount(leaves) - 1);
  });

  test('leavesWithin is the inverse of nodeCount, also at the largest trees', () => {
    for (const leaves of [0, 1, 2, 3, 4, 7, 8, 1000, 2 ** 24, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1]) {
      expect(leavesWithin(nodeCount(leaves))).toBe(leaves);
      if (leaves > 0) expect(leavesWithin(nodeCount(leaves) - 1)).toBe(leaves - 1);
    }
  });
});

describe('artifact tree', () => {
  test('root and every proof at sizes 1 to 200 (P12, P13)', () => {
    const tree = ArtifactTree.open(join(newFolder(), '1000'), binding, 0);
    const leaves: Uint8Array[] = [];
    for (let size = 1; size <= 200; size += 1) {
      tree.append(artifacts(size - 1, size));
      leaves.push(leafAt(size - 1));
      const root = rootOfLeafHashes(leaves);
      expect(tree.root()).toEqual(root);
      for (let leaf = 0; leaf < size; leaf += 1) expectProof(tree, leaf, size, root);
    }
    tree.close();
  });

  test('goes on after a reopening at any size', () => {
    const path = join(newFolder(), '1000');
    const leaves: Uint8Array[] = [];
    for (let size = 0; size < 70; size += 1) {
      const tree = ArtifactTree.open(path, binding, size);
      expect(tree.count).toBe(size);
      tree.append(artifacts(size, size + 1));
      leaves.push(leafAt(size));
      expect(tree.root()).toEqual(rootOfLeafHashes(leaves));
      tree.close();
    }
  });

  test('another size of artifact is refused and changes nothing', () => {
    const tree = ArtifactTree.open(join(newFolder(), '1000'), binding, 0);
    tree.append(artifacts(0, 5));
    const root = tree.root();
    expect(() => tree.append([artifactAt(5), new Uint8Array(23)])).toThrow(/23 bytes, not 24/);
    expect(tree.count).toBe(5);
    expect(tree.root()).toEqual(root);
    tree.append(artifacts(5, 9));
    expect(tree.root()).toEqual(rootOfLeafHashes(Array.from({ length: 9 }, (_, i) => leafAt(i))));
    tree.close();
  });
});

describe('torn tails', () => {
  const synced = 10;
  const whole = 16;
  const folder = newFolder();
  const base = join(folder, 'base');
  const tree = ArtifactTree.open(base, binding, 0);
  tree.append(artifacts(0, whole));
  tree.close();

  /** A copy of which one file is changed. */
  function copied(change: (path: string) => void): string {
    const path = join(folder, 'copy');
    for (const ending of ['artifacts', 'nodes']) {
      copyFileSync(`${base}.${ending}`, `${path}.${ending}`);
    }
    change(path);
    return path;
  }

  function expectGood(path: string, count: number): void {
    const opened = ArtifactTree.open(path, binding, synced);
    expect(opened.count).toBe(count);
    opened.append(artifacts(count, 20));
    const root = rootOfLeafHashes(Array.from({ length: 20 }, (_, i) => leafAt(i)));
    expect(opened.root()).toEqual(root);
    for (let leaf = 0; leaf < 20; leaf += 1) expectProof(opened, leaf, 20, root);
    opened.close();
  }

  test('the last artifact cut at every byte', () => {
    for (let cut = 1; cut <= 24; cut += 1) {
      const path = copied((p) => truncateSync(`${p}.artifacts`, 24 * whole - cut));
      expectGood(path, whole - 1);
    }
  });

  test('the last nodes cut at every byte', () => {
    const size = 32 * nodeCount(whole);
    for (let cut = 1; cut <= 32 * 5; cut += 1) {
      const path = copied((p) => truncateSync(`${p}.nodes`, size - cut));
      expectGood(path, whole - 1);
    }
  });

  test('bytes of a record that was never finished', () => {
    for (const extra of [1, 23, 24, 31, 32, 100]) {
      const path = copied((p) => {
        for (const ending of ['artifacts', 'nodes']) {
          writeFileSync(`${p}.${ending}`, new Uint8Array(extra), { flag: 'a' });
        }
      });
      expectGood(path, whole);
    }
  });

  test('every byte of the unsynced artifacts turned: cut before it', () => {
    for (let at = 24 * synced; at < 24 * whole; at += 1) {
      const path = copied((p) => turnByte(`${p}.artifacts`, at));
      expectGood(path, Math.floor(at / 24));
    }
  });

  test('every byte of the unsynced nodes turned: cut before the leaf that they belong to', () => {
    for (let at = 32 * nodeCount(synced); at < 32 * nodeCount(whole); at += 7) {
      const path = copied((p) => turnByte(`${p}.nodes`, at));
      expectGood(path, leavesWithin(Math.floor(at / 32)));
    }
  });

  test('less than what was synced is damage, not a tail', () => {
    const path = copied((p) => truncateSync(`${p}.artifacts`, 24 * synced - 1));
    expect(() => ArtifactTree.open(path, binding, synced)).toThrow(
      expect.objectContaining({ code: 'damaged' }),
    );
  });

  function turnByte(path: string, at: number): void {
    const bytes = readFileSync(path);
    bytes[at] = (bytes[at] ?? 0) ^ 0x40;
    writeFileSync(path, bytes);
  }
});
