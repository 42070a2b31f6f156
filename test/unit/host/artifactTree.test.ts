import {
  copyFileSync,
  existsSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { ArtifactLeaves } from '../../../src/host/artifacts/artifactLeaves.ts';
import { ArtifactTree } from '../../../src/host/artifacts/artifactTree.ts';
import { nodeCount } from '../../../src/host/artifacts/nodePosition.ts';
import { rebuildNodes } from '../../../src/host/artifacts/rebuildNodes.ts';
import { concatBytes } from '../../../src/lib/bytes.ts';
import { rootOfLeafHashes } from '../../../src/merkle/rfc9162Hash.ts';
import {
  artifactOf,
  batchFiles,
  expectProof,
  leafBinding,
  leafHashOf,
  packed,
  recordSize,
  rootsOf,
  turnByte,
} from '../../harness/artifactFiles.ts';
import { newFolder, removeFolders } from './rig.ts';

const first = 1000n;
const at = (index: number): bigint => first + BigInt(index);
const newTree = (): ArtifactTree => ArtifactTree.create(batchFiles(join(newFolder(), 'b'), first));
const damaged = (code: string, message: RegExp): object =>
  expect.objectContaining({ code, message: expect.stringMatching(message) });

afterAll(removeFolders);

describe('artifact tree', () => {
  const most = 330;
  const roots = rootsOf(first, most);

  test('root at every count, and every proof at counts around whole groups (P12, P13)', () => {
    const tree = newTree();
    for (let size = 1; size <= most; size += 1) {
      tree.append(artifactOf(at(size - 1)));
      expect(tree.root()).toEqual(roots[size]);
    }
    for (let size = 0; size <= most; size += 1) {
      expect(tree.root(size), `root of ${size}`).toEqual(roots[size]);
    }
    for (const size of [1, 2, 63, 64, 65, 127, 128, 129, 191, 256, 257, 320, most]) {
      for (let leaf = 0; leaf < size; leaf += 1) {
        expectProof(tree, first, leaf, size, roots[size] as Uint8Array);
      }
    }
    expect(() => tree.prove(0, most + 1)).toThrow(/no tree of 331 leaves/);
    expect(() => tree.prove(5, 5)).toThrow(/leaf 5 is not in a tree of 5/);
    tree.close();
  });

  test('appended in parts of any size it is the same tree', () => {
    for (const part of [1, 2, 3, 31, 63, 64, 65, 100, 129, most]) {
      const tree = newTree();
      for (let size = 0; size < most; ) {
        const count = Math.min(part, most - size);
        tree.append(packed(at(size), count));
        size += count;
        expect(tree.root(), `${size} in parts of ${part}`).toEqual(roots[size]);
      }
      for (const leaf of [0, 63, 64, 200, most - 1]) {
        expectProof(tree, first, leaf, most, roots[most] as Uint8Array);
      }
      tree.close();
    }
  });

  test('goes on after a reopening at any size', () => {
    const files = batchFiles(join(newFolder(), 'b'), first);
    for (let size = 0; size < 200; size += 1) {
      const tree = ArtifactTree.open(files, size);
      expect(tree.count).toBe(size);
      tree.append(artifactOf(at(size)));
      expect(tree.root()).toEqual(roots[size + 1]);
      tree.close();
    }
  });

  test('a sealed one is read at any count and not changed', () => {
    const files = batchFiles(join(newFolder(), 'b'), first);
    const tree = ArtifactTree.create(files);
    tree.append(packed(first, 200));
    tree.close();
    const sealed = ArtifactTree.openSealed(files, 170);
    expect(sealed.count).toBe(170);
    expect(sealed.root()).toEqual(roots[170]);
    expect(sealed.root(130)).toEqual(roots[130]);
    expectProof(sealed, first, 169, 170, roots[170] as Uint8Array);
    expectProof(sealed, first, 3, 66, roots[66] as Uint8Array);
    expect(() => sealed.prove(170, 171)).toThrow(/no tree of 171 leaves/);
    sealed.close();
  });

  test('a new batch does not take over what lies in its files', () => {
    const files = batchFiles(join(newFolder(), 'b'), first);
    const left = ArtifactTree.create(files);
    left.append(packed(first, 150));
    left.close();
    const tree = ArtifactTree.create(files);
    expect(tree.count).toBe(0);
    tree.append(packed(first, 70));
    expect(tree.root()).toEqual(roots[70]);
    tree.close();
  });

  test('bytes that are no whole artifacts are refused and change nothing', () => {
    const tree = newTree();
    tree.append(packed(first, 5));
    expect(() => tree.append(new Uint8Array(47))).toThrow(/47 bytes are no artifacts of 24/);
    expect(tree.root()).toEqual(roots[5]);
    tree.close();
  });

  test('nonces pass 2^32 and artifacts have any size', () => {
    for (const artifactSize of [1, 31, 32, 100]) {
      const leaves = new ArtifactLeaves({ ...leafBinding, artifactSize }, 64);
      const firstNonce = 2n ** 32n - 70n;
      const tree = ArtifactTree.create({ path: join(newFolder(), 'b'), leaves, firstNonce });
      const artifacts = Array.from({ length: 150 }, (_, i) => new Uint8Array(artifactSize).fill(i));
      tree.append(concatBytes(...artifacts));
      const hashes = artifacts.map((artifact, i) => leafHashOf(firstNonce + BigInt(i), artifact));
      expect(tree.root()).toEqual(rootOfLeafHashes(hashes));
      // In the group whose nonces pass it.
      const { proof, artifact } = tree.prove(100);
      expect(artifact).toEqual(artifacts[100]);
      expect(proof[0]).toEqual(hashes[101]);
      tree.close();
    }
  });
});

describe('files that are not what was written', () => {
  const synced = 150;
  const whole = 230;
  const goal = 300;
  const roots = rootsOf(first, goal);
  const folder = newFolder();
  const base = join(folder, 'base');
  const tree = ArtifactTree.create(batchFiles(base, first));
  tree.append(packed(first, whole));
  tree.close();

  /** A copy of which one file is changed. */
  function copied(change: (path: string) => void): ReturnType<typeof batchFiles> {
    const path = join(folder, 'copy');
    for (const ending of ['leaves', 'nodes']) {
      copyFileSync(`${base}.${ending}`, `${path}.${ending}`);
    }
    change(path);
    return batchFiles(path, first);
  }

  function expectGood(files: ReturnType<typeof batchFiles>, count: number): void {
    const opened = ArtifactTree.open(files, synced);
    expect(opened.count).toBe(count);
    expect(opened.root()).toEqual(roots[count]);
    opened.append(packed(at(count), goal - count));
    expect(opened.root()).toEqual(roots[goal]);
    for (let leaf = 0; leaf < goal; leaf += 23) {
      expectProof(opened, first, leaf, goal, roots[goal] as Uint8Array);
    }
    opened.close();
  }

  test('the tail of the leaves cut at every byte: all before the torn record is kept', () => {
    for (let cut = 1; cut <= 3 * recordSize; cut += 1) {
      const files = copied((p) => truncateSync(`${p}.leaves`, recordSize * whole - cut));
      expectGood(files, whole - Math.ceil(cut / recordSize));
    }
  });

  test('the nodes cut anywhere after the last sync: nothing is lost, they follow from the leaves', () => {
    for (let size = 32 * nodeCount(2); size < 32 * nodeCount(3); size += 5) {
      expectGood(
        copied((p) => truncateSync(`${p}.nodes`, size)),
        whole,
      );
    }
  });

  test('bytes of records that were never finished', () => {
    for (const extra of [1, 27, 28, 31, 32, 100, 5000]) {
      const files = copied((p) => {
        for (const ending of ['leaves', 'nodes']) {
          writeFileSync(`${p}.${ending}`, new Uint8Array(extra), { flag: 'a' });
        }
      });
      expectGood(files, whole);
    }
  });

  test('any byte of the unsynced leaves turned: cut before it', () => {
    for (let byte = recordSize * synced; byte < recordSize * whole; byte += 13) {
      const files = copied((p) => turnByte(`${p}.leaves`, byte));
      expectGood(files, Math.floor(byte / recordSize));
    }
  });

  test('records of another nonce are not taken for these', () => {
    const other = ArtifactTree.create(batchFiles(join(folder, 'other'), first + 1n));
    other.append(packed(first + 1n, whole));
    other.close();
    copyFileSync(join(folder, 'other.leaves'), join(folder, 'copy.leaves'));
    copyFileSync(join(folder, 'other.nodes'), join(folder, 'copy.nodes'));
    const opened = ArtifactTree.open(batchFiles(join(folder, 'copy'), first), 0);
    expect(opened.count).toBe(0);
    opened.close();
  });

  test('less than what was synced is damage, not a tail, and says which file', () => {
    const short = copied((p) => truncateSync(`${p}.leaves`, recordSize * synced - 1));
    expect(() => ArtifactTree.open(short, synced)).toThrow(
      damaged('damaged', /copy\.leaves holds 149 records, 150 were written/),
    );
    const nodes = copied((p) => truncateSync(`${p}.nodes`, 32 * nodeCount(2) - 1));
    expect(() => ArtifactTree.open(nodes, synced)).toThrow(
      damaged('damaged_nodes', /copy\.nodes holds 2 records, 3 were written/),
    );
    const missing = copied((p) => rmSync(`${p}.leaves`));
    expect(() => ArtifactTree.openSealed(missing, whole)).toThrow(
      damaged('damaged', /copy\.leaves is missing/),
    );
  });

  test('a turned peak does not become part of a root', () => {
    // Of 150 leaves, the node over the first 128.
    for (let byte = 64; byte < 96; byte += 1) {
      const files = copied((p) => turnByte(`${p}.nodes`, byte));
      expect(() => ArtifactTree.open(files, synced)).toThrow(
        damaged('damaged_nodes', /copy\.nodes: node 7\/0 is not the hash of its children/),
      );
    }
  });

  test('any bit of a leaf turned: no proof of its group, and the message names file, record and byte', () => {
    for (let byte = 0; byte < recordSize * whole; byte += 41) {
      const files = copied((p) => turnByte(`${p}.leaves`, byte, 1 << (byte % 8)));
      const sealed = ArtifactTree.openSealed(files, whole);
      const record = Math.floor(byte / recordSize);
      const isCheck = byte % recordSize >= 24 && record < 192;
      const prove = (): unknown => sealed.prove(record);
      if (isCheck) expectProof(sealed, first, record, whole, roots[whole] as Uint8Array);
      else {
        const text = `copy\\.leaves: record ${record}, at byte ${record * recordSize}, is not`;
        expect(prove).toThrow(damaged('damaged', new RegExp(text)));
      }
      // Leaves of other groups are proved from the node over the damaged one.
      const other = (record + 70) % 192;
      if (Math.floor(other / 64) !== Math.floor(record / 64) && record < 192) {
        expectProof(sealed, first, other, whole, roots[whole] as Uint8Array);
      }
      sealed.close();
    }
  });

  test('nodes are made again from the leaves, byte for byte', async () => {
    const files = copied((p) => turnByte(`${p}.nodes`, 70));
    await rebuildNodes(files, whole, roots[whole]);
    const sealed = ArtifactTree.openSealed(files, whole);
    for (let leaf = 0; leaf < whole; leaf += 9) {
      expectProof(sealed, first, leaf, whole, roots[whole] as Uint8Array);
    }
    sealed.close();
  });

  test('a repair that is ended leaves the old nodes, and nothing else', async () => {
    const files = copied((p) => turnByte(`${p}.nodes`, 70));
    const before = readFileSync(`${files.path}.nodes`);
    await expect(rebuildNodes(files, whole, roots[whole], AbortSignal.abort())).rejects.toThrow(
      /aborted/,
    );
    expect(readFileSync(`${files.path}.nodes`)).toEqual(before);
    expect(existsSync(`${files.path}.nodes.next`)).toBe(false);
  });

  test('leaves that are damaged too, or lead to another root, replace no nodes', async () => {
    const files = copied((p) => turnByte(`${p}.leaves`, 28 * 100));
    await expect(rebuildNodes(files, whole, roots[whole])).rejects.toThrow(
      /copy\.leaves: record 100 is not what was written/,
    );
    await expect(
      rebuildNodes(
        copied(() => {}),
        whole,
        roots[12],
      ),
    ).rejects.toThrow(/another root than was sealed/);
  });
});
