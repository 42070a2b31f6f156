/** Runs one vitest project and counts its tests. What vitest prints is on screen as it comes. */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch } from '../launch.mjs';
import { root } from '../setup/paths.mjs';

/** @typedef {import('./outcome.mjs').Outcome} Outcome */

/**
 * @typedef {object} VitestReport the part of vitest's JSON report that is read here
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {number} numPendingTests
 * @property {number} numTodoTests
 * @property {{ status: string, name: string, assertionResults: { status: string }[] }[]} testResults a file each
 */

/**
 * @param {string} name
 * @returns {Promise<Outcome>}
 */
export async function runVitestProject(name) {
  const folder = mkdtempSync(join(tmpdir(), 'cpoc-test-'));
  const file = join(folder, 'report.json');
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  try {
    const code = await launch(
      process.execPath,
      [vitest, 'run', '--root', root, '--project', name, ...reporters],
      process.env,
    );
    return { title: name, output: '', ...count(readReport(file), code) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Passed, failed and skipped tests. What went wrong beside the tests (a file that does not load, an error outside of any test, no
 * tests at all) counts as failed, so that it cannot hide.
 *
 * @param {VitestReport | undefined} report undefined where vitest wrote none
 * @param {number} code vitest's exit code
 * @returns {{ passed: number, failed: number, skipped: number }}
 */
export function count(report, code) {
  if (report === undefined) return { passed: 0, failed: 1, skipped: 0 };
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const passed = report.numPassedTests;
  const skipped = report.numPendingTests + report.numTodoTests;
  const failed = report.numFailedTests + unloaded;
  if (failed === 0 && (code !== 0 || passed === 0)) return { passed, failed: 1, skipped };
  return { passed, failed, skipped };
}

/**
 * @param {string} file
 * @returns {VitestReport | undefined}
 */
function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
