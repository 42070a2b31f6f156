/** Runs one vitest project and counts its tests. What vitest prints is on screen as it comes. */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { launch } from '../launch.mjs';
import { root } from '../setup/paths.mjs';

/** @typedef {import('./outcome.mjs').Outcome} Outcome */

/**
 * @typedef {object} VitestReport the part of vitest's JSON report that is read here
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {number} numPendingTests
 * @property {number} numTodoTests
 * @property {FileReport[]} testResults
 *
 * @typedef {object} FileReport
 * @property {string} status
 * @property {string} name path of the file
 * @property {string} [message] why it did not load
 * @property {{ status: string, fullName?: string, failureMessages?: string[] | null }[]} assertionResults
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
    const report = readReport(file);
    return { title: name, output: '', faults: faultsOf(report, code), ...count(report, code) };
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
 * A line for each test that failed, and for each file that did not load: of a long run the end may be all that is kept.
 *
 * @param {VitestReport | undefined} report
 * @param {number} code
 * @returns {string[]}
 */
export function faultsOf(report, code) {
  const faults = (report?.testResults ?? []).flatMap(
    ({ name, status, message, assertionResults }) => {
      if (status !== 'failed') return [];
      const file = relative(root, name);
      const failed = assertionResults.filter((test) => test.status === 'failed');
      if (failed.length === 0) return [line(file, message)];
      return failed.map(({ fullName, failureMessages }) =>
        line(`${file} > ${fullName ?? ''}`, failureMessages?.[0]),
      );
    },
  );
  if (faults.length > 0 || code === 0) return faults;
  return [`no test failed, but vitest ended with ${code}: see "Unhandled Errors" or its end above`];
}

/**
 * @param {string} where
 * @param {string} [why]
 */
function line(where, why = '') {
  return `${where}: ${why.split('\n', 1)[0]}`;
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
