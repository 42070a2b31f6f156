/** What an operator does with snapshots while no node runs: make one, and make a state from one. */

import type { MultiStore } from '../multiStore.ts';
import type { RestoreOptions } from './restoreSlot.ts';
import {
  clearUnfinishedSnapshots,
  type KeptSnapshot,
  listSnapshots,
  readChunk,
} from './snapshotFolder.ts';
import { SnapshotError } from './snapshotFormat.ts';
import { SnapshotReceiver } from './snapshotReceiver.ts';
import { makeSnapshot } from './snapshots.ts';

/**
 * @param path of the folder that keeps snapshots
 * @param height of a readable version; undefined for the newest
 * @throws StoreError `VERSION_NOT_RETAINED`, SnapshotError
 */
export async function exportSnapshot(
  path: string,
  store: MultiStore,
  height: bigint | undefined,
): Promise<KeptSnapshot> {
  const held = store.hold(height);
  await clearUnfinishedSnapshots(path);
  const made = await makeSnapshot(path, held);
  if (made === undefined) throw new SnapshotError('it was ended before it was done');
  return made;
}

/**
 * Restores a snapshot of this home. Its own metadata vouch for it: whoever may write there may write the state as well.
 *
 * @param store without a committed version
 * @throws SnapshotError where there is none of the height, or it is not whole; the store is empty then. StoreError
 */
export async function restoreSnapshot(
  path: string,
  store: MultiStore,
  height: bigint,
  options: RestoreOptions = {},
): Promise<void> {
  const snapshot = (await listSnapshots(path)).find((one) => one.height === height);
  if (snapshot === undefined) throw new SnapshotError(`there is no snapshot of height ${height}`);
  const said: string[] = [];
  const receiver = new SnapshotReceiver(store, (text) => said.push(text), options);
  const refused = (): SnapshotError => new SnapshotError(said.at(-1) ?? 'the snapshot was refused');
  if ((await receiver.offer(snapshot, undefined)) !== 'accept') throw refused();
  for (let index = 0; index < snapshot.chunks; index += 1) {
    const chunk = await readChunk(snapshot, index);
    const answer = chunk && (await receiver.apply(index, chunk, snapshot.folder)).answer;
    if (answer === 'accept') continue;
    await receiver.giveUp();
    throw refused();
  }
}
