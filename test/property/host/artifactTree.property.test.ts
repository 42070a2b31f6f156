import { mkdtempSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ArtifactTree, type BatchBinding } from '../../../src/host/artifactTree.ts';
import { leafHash, rootOfLeafHashes } from '../../../src/merkle/rfc9162Hash.ts';
import { verifyInclusion } from '../../../src/merkle/rfc9162Verify.ts';
import { leafData } from '../../../src/types/poc/leafData.ts';

const size = 8;
const binding: BatchBinding = {
  seed: new Uint8Array(32).fill(3),
  address: new Uint8Array(20).fill(4),
  firstNonce: 77n,
  artifactSize: size,
};

const artifact = fc.uint8Array({ minLength: size, maxLength: size });
const step = fc.oneof(
  fc.record({
    do: fc.constant('append' as const),
    artifacts: fc.array(artifact, { maxLength: 40 }),
  }),
  fc.record({ do: fc.constant('sync' as const) }),
  fc.record({ do: fc.constant('reopen' as const) }),
  // A kill: bytes of one of the files that were not synced are gone.
  fc.record({
    do: fc.constant('tear' as const),
    file: fc.constantFrom('artifacts', 'nodes'),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
);

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** The tree on disk and, beside it, what must be in it. */
class Pair {
  readonly #path: string;
  #tree: ArtifactTree;
  #synced = 0;
  #model: Uint8Array[] = [];

  constructor(folder: string) {
    this.#path = join(folder, '77');
    this.#tree = ArtifactTree.open(this.#path, binding, 0);
  }

  async take(one: Step): Promise<void> {
    if (one.do === 'append') {
      this.#tree.append(one.artifacts);
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
    if (one.do === 'tear') tear(this.#path, one.file, one.share, this.#synced, this.#model.length);
    this.#tree = ArtifactTree.open(this.#path, binding, this.#synced);
    expect(this.#tree.count).toBeGreaterThanOrEqual(this.#synced);
    if (one.do === 'reopen') expect(this.#tree.count).toBe(this.#model.length);
    this.#model = this.#model.slice(0, this.#tree.count);
  }
}

test('any order of appends, syncs, reopenings and kills agrees with a tree in memory', async () => {
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

function tear(path: string, file: string, share: number, synced: number, count: number): void {
  const record = file === 'artifacts' ? size : 32;
  const nodes = (leaves: number): number => (file === 'artifacts' ? leaves : nodesOf(leaves));
  const [from, to] = [record * nodes(synced), record * nodes(count)];
  truncateSync(`${path}.${file}`, from + Math.floor((to - from) * share));
}

function nodesOf(leaves: number): number {
  let nodes = 0;
  for (let width = 1; width <= leaves; width *= 2) nodes += Math.floor(leaves / width);
  return nodes;
}

function expectEqual(tree: ArtifactTree, model: readonly Uint8Array[]): void {
  const leaves = model.map((bytes, i) =>
    leafHash(
      leafData({
        seed: binding.seed,
        address: binding.address,
        nonce: binding.firstNonce + BigInt(i),
        artifact: bytes,
      }),
    ),
  );
  expect(tree.count).toBe(model.length);
  const root = rootOfLeafHashes(leaves);
  expect(tree.root()).toEqual(root);
  for (const leaf of [0, Math.floor(model.length / 2), model.length - 1]) {
    const hash = leaves[leaf];
    if (hash === undefined) continue;
    const { artifact: found, proof } = tree.prove(leaf);
    expect(found).toEqual(model[leaf]);
    const claim = { leafIndex: BigInt(leaf), treeSize: BigInt(model.length), leafHash: hash };
    expect(verifyInclusion({ ...claim, path: proof, root })).toBe(true);
  }
}
