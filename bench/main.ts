/** `npm run bench [-- --only NAME] [-- --json]`: comparisons of one run, as ratios. No test: machines are noisy. */

import { parseArgs } from 'node:util';
import { abciCodec } from './abciCodec.ts';
import { compare } from './compare.ts';
import { hashing } from './hashing.ts';
import { iavl } from './iavl.ts';
import { signatures } from './signatures.ts';

const { values } = parseArgs({
  options: { only: { type: 'string' }, json: { type: 'boolean', default: false } },
});
const comparisons = [...abciCodec, ...signatures, ...hashing, ...iavl()];
const chosen = comparisons.filter(({ name }) => values.only === undefined || name === values.only);
if (chosen.length === 0) {
  const names = comparisons.map(({ name }) => name).join(', ');
  process.stderr.write(`there is no bench ${values.only}; there are ${names}\n`);
  process.exitCode = 2;
}
for (const comparison of chosen) {
  const result = compare(comparison);
  const { name, unit, ours, reference, ratio } = result;
  const line = values.json
    ? JSON.stringify(result)
    : `${name}: ${ours.toFixed(2)} (${comparison.ours.what}) against ${reference.toFixed(2)} (${comparison.reference.what}) ${unit}: ratio ${ratio.toFixed(2)}`;
  process.stdout.write(`${line}\n`);
}
