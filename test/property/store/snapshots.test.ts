/** Any state, through a snapshot, into an empty directory: the same state, and the same chain from there on. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toHex } from '../../../src/lib/bytes.ts';
import { Branch } from '../../../src/store/branch.ts';
import { type MultiStore, openMultiStore } from '../../../src/store/multiStore.ts';
import { restoreInto, snapshotOf } from '../../harness/snapshotFiles.ts';

const names = ['a', 'b', 'c'] as const;
const write = fc.record({
  store: fc.constantFrom(...names),
  key: fc.uint8Array({ minLength: 1, maxLength: 3, max: 6 }),
  value: fc.option(fc.uint8Array({ minLength: 1, maxLength: 40 })),
});
const block = fc.record({
  writes: fc.array(write, { maxLength: 25 }),
  steps: fc.nat(4),
});
const blocks = fc.array(block, { minLength: 1, maxLength: 15, size: 'max' });
const settings = fc.record({
  retainedVersions: fc.integer({ min: 1, max: 5 }),
  checkpointInterval: fc.integer({ min: 1, max: 6 }),
  checkpointBytes: fc.constantFrom(1, 5000, undefined),
  memoryBytes: fc.constantFrom(1, 2000, 10_000, undefined),
});

type Block = typeof block extends fc.Arbitrary<infer T> ? T : never;

async function commit(store: MultiStore, { writes, steps }: Block): Promise<string> {
  const branch = new Branch(store.view());
  for (const { store: name, key, value } of writes) {
    if (value === null) branch.store(name).delete(key);
    else branch.store(name).set(key, value);
  }
  const hash = toHex(store.prepare(store.nextVersion, branch));
  await store.commit({ time: { seconds: store.nextVersion * 3n, nanos: 7 } });
  for (let i = 0; i < steps; i += 1) await store.step();
  return hash;
}

function pairs(store: MultiStore): string[] {
  return names.flatMap((name) =>
    [...store.view().store(name).iterate({})].map(
      ({ key, value }) => `${name} ${toHex(key)} ${toHex(value)}`,
    ),
  );
}

test('what is restored has the same pairs and hashes, also of later blocks, and nodes with other settings make the same bytes', async () => {
  await fc.assert(
    fc.asyncProperty(
      blocks,
      blocks,
      settings,
      settings,
      fc.integer({ min: 1, max: 400 }),
      fc.integer({ min: 1, max: 6 }),
      async (before, after, given, other, chunkBytes, sliceNodes) => {
        const path = mkdtempSync(join(tmpdir(), 'cpoc-snapshots-'));
        const fixed = { storeNames: names, sync: false, background: false };
        const first = await openMultiStore({ ...given, ...fixed, path: join(path, 'first') });
        const second = await openMultiStore({ ...other, ...fixed, path: join(path, 'second') });
        for (const each of before)
          expect(await commit(second, each)).toBe(await commit(first, each));
        const { lastCommit } = first;
        const expected = pairs(first);
        // One is made while the chain goes on below it, the other all at once.
        const making = snapshotOf(first.hold(), { chunkBytes, sliceNodes });
        const hashes: string[] = [];
        for (const each of after) hashes.push(await commit(first, each));
        const made = await making;
        const same = await snapshotOf(second.hold(), { chunkBytes });
        expect(toHex(same.offer.hash)).toBe(toHex(made.offer.hash));
        expect(same.chunks.map(toHex)).toEqual(made.chunks.map(toHex));
        const restoredAt = { ...other, ...fixed, path: join(path, 'restored') };
        let restored = await openMultiStore(restoredAt);
        expect(await restoreInto(restored, made, lastCommit.appHash, { chunkBytes })).toBe(
          'accept',
        );
        expect(restored.lastCommit).toEqual(lastCommit);
        expect(pairs(restored)).toEqual(expected);
        for (const [i, each] of after.entries()) {
          if (i === 1) {
            await restored.close();
            restored = await openMultiStore(restoredAt);
          }
          expect(await commit(restored, each)).toBe(hashes[i]);
        }
        expect(pairs(restored)).toEqual(pairs(first));
        for (const store of [first, second, restored]) {
          while (await store.step());
          await store.close();
        }
        rmSync(path, { recursive: true });
      },
    ),
    { numRuns: 30 },
  );
});
