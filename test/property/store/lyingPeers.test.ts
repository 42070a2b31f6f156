/** A node that joins among liars: as long as one peer is honest it gets the chain's state, and a liar costs it a chunk. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { utf8 } from '../../../src/lib/bytes.ts';
import { sha256 } from '../../../src/lib/sha256.ts';
import { isInnerTop } from '../../../src/merkle/iavlTop.ts';
import { Branch } from '../../../src/store/branch.ts';
import type { LastCommit } from '../../../src/store/multiStoreTypes.ts';
import { decodeMetadata, snapshotStore } from '../../../src/store/snapshots/snapshotMetadata.ts';
import { SnapshotReceiver } from '../../../src/store/snapshots/snapshotReceiver.ts';
import { CometStateSync, type StateSyncPeer } from '../../harness/cometStateSync.ts';
import { forged, type SnapshotFiles, snapshotOf } from '../../harness/snapshotFiles.ts';
import { commitSome, openSmallStore } from '../../harness/snapshotStore.ts';

const chunkBytes = 300;
let folder: string;
let honest: SnapshotFiles;
/** Another state with as many pairs. */
let other: SnapshotFiles;
let commit: LastCommit;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cpoc-peers-'));
  const store = await openSmallStore(join(folder, 'source'));
  await commitSome(store, 3, 200);
  honest = await snapshotOf(store.hold(), { chunkBytes });
  commit = store.lastCommit;
  await store.close();
  const fork = await openSmallStore(join(folder, 'fork'));
  await commitSome(fork, 2, 200);
  const branch = new Branch(fork.view());
  branch.store('acc').set(utf8('key 5'), utf8('mine'));
  branch.store('acc').delete(utf8('key 3'));
  fork.prepare(3n, branch);
  await fork.commit();
  other = await snapshotOf(fork.hold(), { chunkBytes });
  await fork.close();
});

afterAll(() => rmSync(folder, { recursive: true }));

const garbage = (seed: number, length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => (i * i + seed * 31) % 256);

/** Each with the hashes that a liar can make fit. `seed` makes two of a kind differ. */
const lies: Readonly<Record<string, (seed: number) => SnapshotFiles>> = {
  'offers the right one and sends other chunks': (seed) => ({
    offer: honest.offer,
    chunks: honest.chunks.map(({ length }) => garbage(seed, length)),
  }),
  'offers the right one and sends nothing': () => ({ offer: honest.offer, chunks: [] }),
  'names its own chunks, one of which is another': (seed) => {
    const at = seed % honest.chunks.length;
    const chunk = (honest.chunks[at] as Uint8Array).slice();
    // In a value, so that nothing but hashes shows it.
    const place = Buffer.from(chunk).indexOf('value') + (seed % 5);
    chunk[place] = (chunk[place] as number) ^ 1;
    return forged(honest, honest.chunks.with(at, chunk));
  },
  'names the chunks of another state': (seed) =>
    forged(honest, other.chunks, { time: { seconds: BigInt(seed), nanos: 0 } }),
  'names chunks without end': (seed) =>
    forged(
      honest,
      Array.from({ length: 200 }, () => garbage(seed, chunkBytes)),
    ),
  'names chunks of one byte': (seed) =>
    forged(
      honest,
      Array.from({ length: 20_000 }, (_, i) => Uint8Array.of(i + seed)),
    ),
  'names the right first chunk without end': (seed) =>
    forged(
      honest,
      Array.from({ length: 50 + seed }, () => honest.chunks[0] as Uint8Array),
    ),
  'says another size': (seed) => {
    const stores = decodeMetadata(honest.offer.metadata).stores.map(({ name, top }) =>
      snapshotStore(name, isInnerTop(top) ? { ...top, size: top.size + 1 + seed } : top),
    );
    return forged(honest, honest.chunks, { stores });
  },
  'says another hash': (seed) => ({
    ...honest,
    offer: { ...honest.offer, hash: sha256(garbage(seed, 9)) },
  }),
  'has a later format': (seed) => ({ ...honest, offer: { ...honest.offer, format: 3 + seed } }),
  'has metadata that are none': (seed) => {
    const metadata = garbage(seed, 300);
    return { ...honest, offer: { ...honest.offer, metadata, hash: sha256(metadata) } };
  },
  'has a height that nobody knows': (seed) => ({
    ...honest,
    offer: { ...honest.offer, height: 1_000n + BigInt(seed) },
  }),
};

const liar = fc.record({
  kinds: fc.uniqueArray(fc.constantFrom(...Object.keys(lies)), { minLength: 1, maxLength: 3 }),
  seed: fc.nat(40),
});

test('with one honest peer the state is restored, whoever else there is, and a lie costs one chunk that is thrown away', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(liar, { maxLength: 6 }),
      fc.nat(),
      fc.infiniteStream(fc.nat()),
      async (liars, place, random) => {
        const peers: StateSyncPeer[] = liars.map(({ kinds, seed }, i) => ({
          id: `liar ${i}`,
          snapshots: kinds.map((kind) => lies[kind]?.(seed) ?? honest),
        }));
        peers.splice(place % (peers.length + 1), 0, { id: 'honest', snapshots: [honest] });
        const path = mkdtempSync(join(folder, 'target-'));
        const store = await openSmallStore(path);
        const said: string[] = [];
        const receiver = new SnapshotReceiver(store, (text) => said.push(text), { chunkBytes });
        const { end, fetched } = await new CometStateSync(
          receiver,
          peers,
          (height) => (height === commit.version ? commit.appHash : undefined),
          (count) => (random.next().value ?? 0) % Math.max(1, count),
        ).run();
        expect(end, said.join('\n')).toBe('restored');
        expect(store.lastCommit).toEqual(commit);
        expect(said.some((text) => text.endsWith('it came from honest'))).toBe(false);
        // Of a lie whose first chunks are right those are fetched, and taken, too.
        const right = liars.reduce((sum, { kinds, seed }) => sum + rightChunks(kinds, seed), 0);
        const most = honest.chunks.length + right + 3 * liars.length;
        expect(fetched).toBeLessThanOrEqual(most);
        await store.close();
        rmSync(path, { recursive: true });
      },
    ),
    { numRuns: 120 },
  );
});

function rightChunks(kinds: readonly string[], seed: number): number {
  const [of, end] = [
    'names its own chunks, one of which is another',
    'names the right first chunk without end',
  ];
  return (
    (kinds.includes(of as string) ? seed % honest.chunks.length : 0) +
    (kinds.includes(end as string) ? 1 : 0)
  );
}

test('with liars alone nothing is restored, and nothing stays', async () => {
  for (const [kind, lie] of Object.entries(lies)) {
    const path = mkdtempSync(join(folder, 'target-'));
    const store = await openSmallStore(path);
    const receiver = new SnapshotReceiver(store, () => {}, { chunkBytes });
    const peers = [1, 2].map((seed) => ({ id: `liar ${seed}`, snapshots: [lie(seed)] }));
    const appHashOf = (): Uint8Array => commit.appHash;
    const { end, fetched } = await new CometStateSync(receiver, peers, appHashOf).run();
    expect(end, kind).toBe('no snapshots');
    expect(store.lastCommit.version).toBe(0n);
    expect(fetched, kind).toBeLessThanOrEqual(8);
    await store.close();
    rmSync(path, { recursive: true });
  }
});
