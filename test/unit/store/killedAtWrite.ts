/**
 * Run as a process of its own: `FOLDER WRITE before|after`. Commits blocks with a slice of background work after each, and is killed before
 * or after the write with that number; 0: never. Prints each durable version, and the number of writes at the end.
 */

import { Database } from '../../../src/store/database.ts';
import { openMultiStore } from '../../../src/store/multiStore.ts';
import { commitBlock, crashOptions } from './crashBlocks.ts';

const [path = '', fatal = '', moment = ''] = process.argv.slice(2);
let writes = 0;

/** Resolves never where the process is to end: nothing runs behind the write. */
async function counted<T>(write: () => Promise<T>): Promise<T> {
  writes += 1;
  const isFatal = writes === Number(fatal);
  if (isFatal && moment === 'before') await kill();
  const result = await write();
  if (isFatal && moment === 'after') await kill();
  return result;
}

function kill(): Promise<never> {
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => {});
}

const { write, clear } = Database.prototype;
Database.prototype.write = function (...args) {
  return counted(() => write.apply(this, args));
};
Database.prototype.clear = function (...args) {
  return counted(() => clear.apply(this, args));
};

const store = await openMultiStore({ ...crashOptions, path });
const end = store.nextVersion + 4n;
while (store.nextVersion < end) {
  await commitBlock(store);
  process.stdout.write(`${store.lastCommit.version}\n`);
  await store.step();
}
while (await store.step());
process.stdout.write(`writes ${writes}\n`);
await store.close();
