/** Run as a process of its own: commits block after block and prints each durable version. Ended from outside. */

import { utf8 } from '../../../src/lib/bytes.ts';
import { Branch } from '../../../src/store/branch.ts';
import { openMultiStore } from '../../../src/store/multiStore.ts';

const [path = '', interval = ''] = process.argv.slice(2);
const store = await openMultiStore({
  path,
  storeNames: ['acc', 'bank'],
  checkpointInterval: Number(interval),
});
for (;;) {
  const version = store.nextVersion;
  const branch = new Branch(store.view());
  for (let i = 0n; i < 20n; i += 1n) {
    branch.store('acc').set(utf8(`key ${(version * 7n + i) % 200n}`), utf8(`value ${version}`));
  }
  branch.store('bank').set(utf8('height'), utf8(`${version}`));
  store.prepare(version, branch);
  await store.commit();
  process.stdout.write(`${version}\n`);
}
