import { describe, expect, test } from 'vitest';
import { toHex, utf8 } from '../../../src/lib/bytes.ts';
import { verifyStoreKey } from '../../../src/merkle/storeProof.ts';
import { Branch } from '../../../src/store/branch.ts';
import { type MultiStore, openMultiStore } from '../../../src/store/multiStore.ts';
import { StoreError } from '../../../src/store/storeError.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const emptyHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const storeNames = ['acc', 'bank'];

function blockOf(store: MultiStore, height: bigint): Branch {
  const branch = new Branch(store.view());
  branch.store('bank').set(utf8('height'), utf8(`${height}`));
  branch.store('acc').set(utf8(`account ${height}`), utf8('x'));
  if (height > 3n) branch.store('acc').delete(utf8(`account ${height - 3n}`));
  return branch;
}

async function commit(store: MultiStore): Promise<string> {
  const height = store.nextVersion;
  const hash = toHex(store.prepare(height, blockOf(store, height)));
  await store.commit({ time: { seconds: 1_700_000_000n + height, nanos: 5 } });
  await store.settled();
  return hash;
}

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return error instanceof StoreError ? error.code : `${error}`;
  }
  return 'nothing thrown';
}

describe('multistore', () => {
  test('begins at version 0 with the hash of nothing, readable and empty', async () => {
    const store = await openMultiStore({ path: temporaryFolder(), storeNames });
    expect(store.lastCommit.version).toBe(0n);
    expect(toHex(store.lastCommit.appHash)).toBe(emptyHash);
    expect(store.nextVersion).toBe(1n);
    expect([...store.view().store('acc').iterate({})]).toEqual([]);
    expect(codeOf(() => store.view(0n))).toBe('VERSION_NOT_RETAINED');
    await store.close();
  });

  test('a block executed twice gives the same hash, and only what is committed is read', async () => {
    const store = await openMultiStore({ path: temporaryFolder(), storeNames });
    const other = new Branch(store.view());
    other.store('acc').set(utf8('dropped'), utf8('1'));
    const dropped = store.prepare(1n, other);
    const first = store.prepare(1n, blockOf(store, 1n));
    expect(store.prepare(1n, blockOf(store, 1n))).toEqual(first);
    expect(toHex(dropped)).not.toBe(toHex(first));
    expect(store.view().store('bank').get(utf8('height'))).toBeUndefined();
    await store.commit();
    expect(store.lastCommit.appHash).toEqual(first);
    expect(store.view().store('bank').get(utf8('height'))).toEqual(utf8('1'));
    expect(store.view().store('acc').get(utf8('dropped'))).toBeUndefined();
    await store.close();
  });

  test('the order of writing within a block does not matter, as keys are applied sorted', async () => {
    const stores = await Promise.all(
      [1, 2].map(() => openMultiStore({ path: temporaryFolder(), storeNames })),
    );
    const hashes = stores.map((store, i) => {
      const branch = new Branch(store.view());
      const keys = Array.from({ length: 50 }, (_, k) => utf8(`key ${k}`));
      for (const key of i === 0 ? keys : keys.reverse()) branch.store('acc').set(key, utf8('v'));
      return toHex(store.prepare(1n, branch));
    });
    expect(hashes[0]).toBe(hashes[1]);
    await Promise.all(stores.map((store) => store.close()));
  });

  test('reopens at every height with the same hash, across checkpoints', async () => {
    const path = temporaryFolder();
    const whole = await openMultiStore({ path: temporaryFolder(), storeNames });
    for (let height = 1n; height <= 20n; height += 1n) {
      const store = await openMultiStore({ path, storeNames, checkpointInterval: 7 });
      expect(store.lastCommit).toEqual(whole.lastCommit);
      expect(store.stats.replayedVersions).toBe(Number((height - 1n) % 7n));
      expect(await commit(store)).toBe(await commit(whole));
      await store.close();
    }
    await whole.close();
  });

  test('older versions stay readable and provable until they are not retained', async () => {
    const store = await openMultiStore({
      path: temporaryFolder(),
      storeNames,
      retainedVersions: 4,
    });
    for (let i = 0; i < 10; i += 1) await commit(store);
    expect(store.versions).toEqual([7n, 8n, 9n, 10n]);
    expect(store.view(7n).store('bank').get(utf8('height'))).toEqual(utf8('7'));
    expect(codeOf(() => store.view(6n))).toBe('VERSION_NOT_RETAINED');
    expect(codeOf(() => store.view(11n))).toBe('VERSION_NOT_RETAINED');
    expect(() => store.view(6n)).toThrow('readable are 7 to 10');
    for (const key of [utf8('height'), utf8('nothing here')]) {
      const { value, proofOps } = store.prove(10n, 'bank', key);
      const { appHash } = store.lastCommit;
      expect(verifyStoreKey({ proofOps, appHash, storeName: 'bank', key, value })).toBe(true);
    }
    expect(() => store.prove(10n, 'none', utf8('k'))).toThrow('no store none');
    await store.close();
  });

  test('the first version is the genesis height', async () => {
    const path = temporaryFolder();
    const store = await openMultiStore({ path, storeNames });
    store.setInitialVersion(1n << 40n);
    expect(() => store.prepare(1n, new Branch(store.view()))).toThrow(`${1n << 40n} is next`);
    await commit(store);
    expect(() => store.setInitialVersion(5n)).toThrow('cannot become 5');
    await commit(store);
    const { appHash } = store.lastCommit;
    await store.close();
    const again = await openMultiStore({ path, storeNames });
    expect(again.lastCommit).toMatchObject({ version: (1n << 40n) + 1n, appHash, meta: undefined });
    expect(again.stats.replayedVersions).toBe(2);
    await again.close();
  });

  test('bytes of the application come back with the last commit', async () => {
    const path = temporaryFolder();
    const store = await openMultiStore({ path, storeNames });
    store.prepare(1n, new Branch(store.view()));
    await store.commit({ meta: utf8('block meta') });
    await store.close();
    const again = await openMultiStore({ path, storeNames });
    expect(again.lastCommit.meta).toEqual(utf8('block meta'));
    await again.close();
  });

  test('a commit needs a preparation, and nothing is prepared while it is written', async () => {
    const store = await openMultiStore({ path: temporaryFolder(), storeNames });
    await expect(store.commit()).rejects.toThrow('commit without prepare');
    store.prepare(1n, blockOf(store, 1n));
    const written = store.commit();
    expect(() => store.prepare(1n, blockOf(store, 1n))).toThrow('while another is written');
    expect(store.lastCommit.version).toBe(0n);
    await written;
    expect(store.lastCommit.version).toBe(1n);
    await store.close();
  });

  test('a commit that does not reach the directory says so, and leaves the version before it', async () => {
    const path = temporaryFolder();
    const store = await openMultiStore({ path, storeNames });
    const hash = await commit(store);
    store.prepare(2n, blockOf(store, 2n));
    await store.close();
    await expect(store.commit()).rejects.toMatchObject({ code: 'WRITE_FAILED' });
    expect(toHex(store.lastCommit.appHash)).toBe(hash);
    const again = await openMultiStore({ path, storeNames });
    expect(toHex(again.lastCommit.appHash)).toBe(hash);
    await again.close();
  });

  test('counts what it writes', async () => {
    const store = await openMultiStore({
      path: temporaryFolder(),
      storeNames,
      checkpointInterval: 2,
    });
    for (let i = 0; i < 5; i += 1) await commit(store);
    expect(store.stats).toMatchObject({ commits: 5, checkpoints: 2, replayedVersions: 0 });
    expect(store.stats.batchBytes).toBeGreaterThan(store.stats.lastBatchBytes * 4);
    await store.close();
  });
});
