/** `npm test`: every check and every test, each with its result and its time; failures do not stop what comes after. */

import { runCheck } from './testing/checks.mjs';
import { chosenNames, projectNames } from './testing/names.mjs';
import { runVitestProject } from './testing/vitestProject.mjs';

/** @typedef {import('./testing/outcome.mjs').Outcome} Outcome */

const write = (/** @type {string} */ line) => process.stdout.write(`${line}\n`);

const abort = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => abort.abort());

/** @type {Outcome[]} */
const outcomes = [];
for (const name of chosenNames(process.argv.slice(2))) {
  if (abort.signal.aborted) break;
  const began = Date.now();
  const isProject = projectNames.includes(name);
  if (isProject) write(`\n── ${name} ──`);
  const outcome = await (isProject ? runVitestProject(name) : runCheck(name, abort.signal));
  outcomes.push(outcome);
  if (outcome.output !== '') write(outcome.output.trimEnd());
  const sign = outcome.failed === 0 ? 'ok  ' : 'FAIL';
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  write(`${sign} ${outcome.title.padEnd(30)} ${tally(outcome, isProject)}  ${seconds} s`);
}

const total = (/** @type {'passed' | 'failed' | 'skipped'} */ key) =>
  outcomes.reduce((sum, outcome) => sum + outcome[key], 0);
write('');
const failures = outcomes.filter((outcome) => outcome.failed > 0).map((outcome) => outcome.title);
if (failures.length > 0) write(`failed: ${failures.join(', ')}`);
for (const fault of outcomes.flatMap(({ faults = [] }) => faults)) write(`  ${fault}`);
write(`${total('skipped')} skipped`);
if (abort.signal.aborted) write('ended before all was run');
write(`${total('passed')} passed, ${total('failed')} failed`);
process.exitCode = total('failed') === 0 && !abort.signal.aborted ? 0 : 1;

/**
 * @param {Outcome} outcome
 * @param {boolean} isProject
 * @returns {string}
 */
function tally({ passed, failed, skipped }, isProject) {
  return isProject ? `${passed} passed, ${failed} failed, ${skipped} skipped` : ''.padEnd(9);
}
