/** Tries for a file's lock until it has it, says `trying` and `got`, and holds it until it is killed. Fails where another one is inside. */

import { mkdirSync, writeSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { takeLock } from '../../../src/host/artifacts/kernelLock.ts';

const [path = '', inside = ''] = process.argv.slice(2);
let isSaid = false;
while (takeLock(path) === undefined) {
  if (!isSaid) writeSync(1, 'trying\n');
  isSaid = true;
  await nextTurn();
}
mkdirSync(inside);
writeSync(1, 'got\n');
setInterval(() => {}, 1_000);
