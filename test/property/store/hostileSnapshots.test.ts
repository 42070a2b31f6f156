/** Snapshots changed by chance, with every hash that a liar can make fit: refused, or the very state that the app hash stands for. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { joinBytes, toHex } from '../../../src/lib/bytes.ts';
import { sha256 } from '../../../src/lib/sha256.ts';
import type { LastCommit } from '../../../src/store/multiStoreTypes.ts';
import {
  forged,
  restoreInto,
  type SnapshotFiles,
  snapshotOf,
} from '../../harness/snapshotFiles.ts';
import { commitSome, openSmallStore } from '../../harness/snapshotStore.ts';

/** The stream in one piece, in a few, and in many. */
const sizes = [10_000, 300, 60];

let folder: string;
const snapshots = new Map<number, SnapshotFiles>();
let commit: LastCommit;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cpoc-hostile-'));
  const store = await openSmallStore(join(folder, 'source'));
  await commitSome(store, 3, 12);
  for (const chunkBytes of sizes) {
    snapshots.set(chunkBytes, await snapshotOf(store.hold(), { chunkBytes }));
  }
  commit = store.lastCommit;
  await store.close();
});

afterAll(() => rmSync(folder, { recursive: true }));

/** One change at a place, given as a part of the whole length. */
const change = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  kind: fc.constantFrom('flip', 'insert', 'remove', 'repeat', 'cut'),
  byte: fc.integer({ min: 0, max: 255 }),
  length: fc.integer({ min: 1, max: 40 }),
});

function changed(
  bytes: Uint8Array,
  { at, kind, byte, length }: typeof change extends fc.Arbitrary<infer T> ? T : never,
): Uint8Array {
  const place = Math.floor(at * (bytes.length - 1));
  const [before, behind] = [bytes.subarray(0, place), bytes.subarray(place)];
  switch (kind) {
    case 'flip': {
      const copy = bytes.slice();
      copy[place] = byte;
      return copy;
    }
    case 'insert':
      return joinBytes([before, new Uint8Array(length).fill(byte), behind]);
    case 'remove':
      return joinBytes([before, behind.subarray(length)]);
    case 'repeat':
      return joinBytes([before, behind.subarray(0, length), behind]);
    default:
      return before;
  }
}

function snapshotIn(chunkBytes: number): SnapshotFiles {
  const files = snapshots.get(chunkBytes);
  if (files === undefined) throw new Error(`no snapshot in chunks of ${chunkBytes}`);
  return files;
}

async function expectHarmless(files: SnapshotFiles, chunkBytes: number): Promise<void> {
  const path = mkdtempSync(join(folder, 'target-'));
  const store = await openSmallStore(path);
  const answer = await restoreInto(store, files, commit.appHash, { chunkBytes });
  if (store.lastCommit.version === 0n) {
    expect(['reject-snapshot', 'retry', 'not-accepted', 'accept']).toContain(answer);
  } else {
    expect(files.chunks.map(toHex)).toEqual(snapshotIn(chunkBytes).chunks.map(toHex));
    // Its time is nobody's to vouch for.
    expect(store.lastCommit).toEqual({ ...commit, time: store.lastCommit.time });
    await commitSome(store, 1);
  }
  await store.close();
  rmSync(path, { recursive: true });
}

test('chunks that were changed anywhere, with hashes that fit, are refused, or restore the state that they should', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...sizes),
      fc.array(fc.tuple(fc.nat(), change), { minLength: 1, maxLength: 3 }),
      async (chunkBytes, changes) => {
        const files = snapshotIn(chunkBytes);
        const chunks = [...files.chunks];
        for (const [pick, each] of changes) {
          const at = pick % chunks.length;
          chunks[at] = changed(chunks[at] as Uint8Array, each);
        }
        await expectHarmless(forged(files, chunks), chunkBytes);
      },
    ),
    { numRuns: 200 },
  );
});

test('a stream that was changed anywhere and cut again, with the proofs of the right one, is refused, or restores the state that it should', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...sizes),
      fc.array(change, { minLength: 1, maxLength: 3 }),
      async (chunkBytes, changes) => {
        const files = snapshotIn(chunkBytes);
        const parts = files.chunks.map((chunk) => chunk.subarray(0, chunkBytes));
        const stream = changes.reduce(changed, joinBytes(parts));
        const chunks: Uint8Array[] = [];
        for (let at = 0; at < Math.max(1, stream.length); at += chunkBytes) {
          const isLast = at + chunkBytes >= stream.length;
          const path = isLast ? undefined : files.chunks[chunks.length]?.subarray(chunkBytes);
          const part = stream.subarray(at, at + chunkBytes);
          chunks.push(joinBytes([part, path ?? new Uint8Array(0)]));
        }
        await expectHarmless(forged(files, chunks), chunkBytes);
      },
    ),
    { numRuns: 200 },
  );
});

test('metadata that were changed anywhere, with a hash that fits, are refused, or restore that state', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...sizes),
      fc.array(change, { minLength: 1, maxLength: 3 }),
      async (chunkBytes, changes) => {
        const files = snapshotIn(chunkBytes);
        const metadata = changes.reduce(changed, files.offer.metadata);
        const offer = { ...files.offer, metadata, hash: sha256(metadata) };
        await expectHarmless({ ...files, offer }, chunkBytes);
      },
    ),
    { numRuns: 200 },
  );
});
