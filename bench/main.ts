/**
 * `npm run bench [-- --only NAME] [-- --json]`: comparisons of one run, as ratios. No test: machines are noisy.
 *
 * `--only api`, `artifacts`, `endblock`, `gas`, `iavl` and `proofs` print tables; most take minutes, and all run only when they are named. `--most N` bounds the sizes that they try;
 * `--peers` adds programs in Go. A target that is missed makes the exit code 1.
 */

import { parseArgs } from 'node:util';
import { abciCodec } from './abciCodec.ts';
import { api } from './api.ts';
import { artifacts } from './artifacts.ts';
import { type Comparison, compare } from './compare.ts';
import { endBlock } from './endBlock.ts';
import { gas } from './gas.ts';
import { hashing } from './hashing.ts';
import { iavl } from './iavl.ts';
import { proofs } from './proofs.ts';
import { signatures } from './signatures.ts';
import { stateTree } from './stateTree.ts';
import { formatTable, type Report } from './table.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    json: { type: 'boolean', default: false },
    most: { type: 'string' },
    peers: { type: 'boolean', default: false },
  },
});
const comparisons = [...abciCodec, ...signatures, ...hashing, ...iavl()];
const reports: readonly Report[] = [api, artifacts, endBlock, gas, proofs, stateTree];
const chosen = comparisons.filter(({ name }) => values.only === undefined || name === values.only);
const report = reports.find(({ name }) => name === values.only);
if (report !== undefined) await printReport(report);
else if (chosen.length > 0) chosen.forEach(printComparison);
else refuse();

function printComparison(comparison: Comparison): void {
  const result = compare(comparison);
  const { name, unit, ours, reference, ratio } = result;
  const line = values.json
    ? JSON.stringify(result)
    : `${name}: ${ours.toFixed(2)} (${comparison.ours.what}) against ${reference.toFixed(2)} (${comparison.reference.what}) ${unit}: ratio ${ratio.toFixed(2)}`;
  process.stdout.write(`${line}\n`);
}

async function printReport({ tables, most = 1e6 }: Report): Promise<void> {
  for await (const table of tables(Number(values.most ?? most), values.peers)) {
    const lines = values.json
      ? (table.results ?? [table]).map((line) => JSON.stringify(line))
      : [formatTable(table)];
    process.stdout.write(`${lines.join('\n')}\n`);
    if (table.results?.some(({ ok }) => ok === false)) process.exitCode = 1;
  }
}

function refuse(): void {
  const names = [...comparisons, ...reports].map(({ name }) => name).join(', ');
  process.stderr.write(`there is no bench ${values.only}; there are ${names}\n`);
  process.exitCode = 2;
}
