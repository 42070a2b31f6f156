/** An upgrade drops a store of which much is on the disk and much was changed since: one list names what is left of it there. */

import { expect, test } from 'vitest';
import { be32 } from '../../../src/lib/bytes.ts';
import { openMultiStore } from '../../../src/store/multiStore.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const upgrade = { added: [], deleted: ['gone'], renamed: [] };
/** So many subtrees of four keys, one of which is changed, are more than a call takes arguments. */
const subtrees = 130_000;

test('a store with more parts on the disk than a call takes arguments is dropped', async () => {
  const path = temporaryFolder();
  const lean = { path, checkpointInterval: 1, retainedVersions: 1, background: false, sync: false };
  const before = await openMultiStore({ ...lean, storeNames: ['gone', 'stays'] });
  for (const step of [1, 4]) {
    const changes = Array.from({ length: (4 * subtrees) / step }, (_, i) => ({
      key: be32(step * i),
      value: Uint8Array.of(step),
    }));
    before.prepareChanges(before.nextVersion, [{ name: 'gone', changes }]);
    await before.commit();
    while (step === 1 && (await before.step()));
  }
  await before.close();
  const after = { ...lean, storeNames: ['stays'], upgrades: [upgrade] };
  const store = await openMultiStore(after);
  store.prepareChanges(3n, [], upgrade);
  await store.commit();
  expect(store.view().names).toEqual(['stays']);
  await store.close();
}, 60_000);
