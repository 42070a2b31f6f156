import { mkdtempSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ArtifactLeaves } from '../../../src/host/artifacts/artifactLeaves.ts';
import {
  ArtifactTree,
  type ArtifactTreeOptions,
} from '../../../src/host/artifacts/artifactTree.ts';
import { nodeCount } from '../../../src/host/artifacts/nodePosition.ts';
import { concatBytes } from '../../../src/lib/bytes.ts';
import { rootOfLeafHashes } from '../../../src/merkle/rfc9162Hash.ts';
import { verifyInclusion } from '../../../src/merkle/rfc9162Verify.ts';
import { leafBinding, leafHashOf } from '../../harness/artifactFiles.ts';

const size = 8;
const record = size + 4;
const firstNonce = 77n;
// Fewer at once than the product takes: parts of a run, whole runs and several meet within a few hundred leaves.
const leaves = new ArtifactLeaves({ ...leafBinding, artifactSize: size }, 100);

const artifact = fc.uint8Array({ minLength: size, maxLength: size });
const step = fc.oneof(
  fc.record({
    do: fc.constant('append' as const),
    artifacts: fc.oneof(
      fc.array(artifact, { maxLength: 40 }),
      fc.array(artifact, { minLength: 60, maxLength: 250, size: 'max' }),
    ),
  }),
  fc.record({ do: fc.constant('sync' as const) }),
  fc.record({ do: fc.constant('reopen' as const) }),
  // A power cut: bytes of one of the files that were not synced are gone.
  fc.record({
    do: fc.constant('tear' as const),
    file: fc.constantFrom('leaves' as const, 'nodes' as const),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
);

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** The tree on disk and, beside it, what must be in it. */
class Pair {
  readonly #files: ArtifactTreeOptions;
  #tree: ArtifactTree;
  #synced = 0;
  #model: Uint8Array[] = [];

  constructor(folder: string) {
    this.#files = { path: join(folder, '77'), leaves, firstNonce };
    this.#tree = ArtifactTree.create(this.#files);
  }

  async take(one: Step): Promise<void> {
    if (one.do === 'append') {
      this.#tree.append(concatBytes(...one.artifacts));
      this.#model.push(...one.artifacts);
    } else if (one.do === 'sync') {
      await this.#tree.sync();
      this.#synced = this.#tree.count;
    } else {
      this.#reopen(one);
    }
    expectEqual(this.#tree, this.#model);
  }

  close(): void {
    this.#tree.close();
  }

  #reopen(one: Step): void {
    this.#tree.close();
    const kept = one.do === 'tear' ? this.#tear(one.file, one.share) : this.#model.length;
    this.#tree = ArtifactTree.open(this.#files, this.#synced);
    expect(this.#tree.count).toBe(kept);
    this.#model = this.#model.slice(0, kept);
  }

  /** @returns leaves that are whole after it */
  #tear(file: 'leaves' | 'nodes', share: number): number {
    const count = this.#model.length;
    const bytes = (of: number): number =>
      file === 'leaves' ? record * of : 32 * nodeCount(Math.floor(of / 64));
    const [from, to] = [bytes(this.#synced), bytes(count)];
    const length = from + Math.floor((to - from) * share);
    truncateSync(`${this.#files.path}.${file}`, length);
    return file === 'leaves' ? Math.floor(length / record) : count;
  }
}

test('any order of appends, syncs, reopenings and power cuts agrees with a tree in memory', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const folder = mkdtempSync(join(tmpdir(), 'cpoc-tree-'));
      const pair = new Pair(folder);
      try {
        for (const one of steps) await pair.take(one);
      } finally {
        pair.close();
        rmSync(folder, { recursive: true });
      }
    }),
    { numRuns: 150 },
  );
});

function expectEqual(tree: ArtifactTree, model: readonly Uint8Array[]): void {
  const hashes = model.map((bytes, i) => leafHashOf(firstNonce + BigInt(i), bytes));
  expect(tree.count).toBe(model.length);
  // The whole tree, and one of a count in between.
  for (const count of [model.length, Math.floor(model.length * 0.7)]) {
    const root = rootOfLeafHashes(hashes.slice(0, count));
    expect(tree.root(count)).toEqual(root);
    for (const leaf of [0, Math.floor(count / 2), count - 1]) {
      const leafHash = hashes[leaf];
      if (leafHash === undefined || leaf >= count) continue;
      const { artifact: found, proof } = tree.prove(leaf, count);
      expect(found).toEqual(model[leaf]);
      const claim = { leafIndex: BigInt(leaf), treeSize: BigInt(count), leafHash };
      expect(verifyInclusion({ ...claim, path: proof, root })).toBe(true);
    }
  }
}
