/**
 * Run as a process of its own: `make|restore STATE SNAPSHOTS STEP CHUNKBYTES`. Makes snapshots of two more versions, or restores the state of the newest
 * snapshot, and is killed before the step with that number; 0: never. A step changes files: of snapshots, or of the state that is restored.
 * Prints the number of steps at the end.
 */

import fs, { type FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { Database } from '../../../src/store/database.ts';
import { restoreSnapshot } from '../../../src/store/snapshots/snapshotCommands.ts';
import { listSnapshots } from '../../../src/store/snapshots/snapshotFolder.ts';
import { Snapshots } from '../../../src/store/snapshots/snapshots.ts';
import { commitSome, openSmallStore } from '../../harness/snapshotStore.ts';

const [mode = '', state = '', path = '', fatal = '', chunkBytes = ''] = process.argv.slice(2);
let steps = 0;

/** Resolves never where the process is to end. */
async function step(): Promise<void> {
  steps += 1;
  if (steps !== Number(fatal)) return;
  process.kill(process.pid, 'SIGKILL');
  await new Promise(() => {});
}

function counting<T extends unknown[], R>(run: (...args: T) => Promise<R>) {
  return async function counted(this: unknown, ...args: T): Promise<R> {
    await step();
    return run.apply(this, args);
  };
}

const handle: FileHandle = await fs.open(import.meta.filename);
const files = Object.getPrototypeOf(handle) as FileHandle;
await handle.close();

if (mode === 'make') {
  const store = await openSmallStore(state, { background: false });
  files.writeFile = counting(files.writeFile);
  files.sync = counting(files.sync);
  Object.assign(fs, {
    rename: counting(fs.rename),
    rm: counting(fs.rm),
    mkdir: counting(fs.mkdir),
  });
  syncBuiltinESMExports();
  const snapshots = await Snapshots.open({
    path,
    store,
    interval: 1,
    keepRecent: 1,
    chunkBytes: Number(chunkBytes),
    observer: {
      failed: (_, error) => {
        throw error;
      },
    },
  });
  for (let i = 0; i < 2; i += 1) {
    await commitSome(store, 1);
    snapshots.committed();
    await snapshots.settled();
  }
  await store.close();
} else {
  Database.prototype.write = counting(Database.prototype.write);
  Database.prototype.clear = counting(Database.prototype.clear);
  Database.prototype.flush = counting(Database.prototype.flush);
  const store = await openSmallStore(state, { background: false });
  const [newest] = await listSnapshots(path);
  await restoreSnapshot(path, store, newest?.height ?? 0n, { chunkBytes: Number(chunkBytes) });
  await store.close();
}
process.stdout.write(`steps ${steps}\n`);
