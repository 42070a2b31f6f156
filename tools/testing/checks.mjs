/** Checks that are one or more programs which must all end with 0: the static ones, which run no code of ours, and the speed guard. */

import { join } from 'node:path';
import { runToEnd } from '../setup/command.mjs';
import { root } from '../setup/paths.mjs';

const program = (/** @type {string[]} */ ...path) => join(root, 'node_modules', ...path);
const biome = program('@biomejs', 'biome', 'bin', 'biome');
const tsc = program('typescript', 'bin', 'tsc');
const buf = program('@bufbuild', 'buf', 'bin', 'buf');
const knip = program('knip', 'bin', 'knip.js');

/** @type {Record<string, { title: string, commands: string[][] }>} */
const checks = {
  lint: {
    title: 'formatting and lint',
    commands: [[biome, 'check', '--error-on-warnings', '--max-diagnostics=200']],
  },
  types: {
    title: 'types',
    commands: [
      [tsc, '-p', '.'],
      [tsc, '-p', 'tools'],
    ],
  },
  'proto-lint': { title: 'protobuf style', commands: [[buf, 'lint']] },
  'proto-breaking': {
    title: 'protobuf against its baseline',
    commands: [[buf, 'breaking', 'proto', '--against', join('proto', 'baseline.json')]],
  },
  unused: { title: 'unused code', commands: [[knip, '--no-progress']] },
  speed: {
    title: 'speed against the last green',
    commands: [['--no-warnings', join('bench', 'main.ts'), '--guard']],
  },
};

/** @typedef {import('./outcome.mjs').Outcome} Outcome */

/**
 * @param {string} name
 * @param {AbortSignal} signal
 * @returns {Promise<Outcome>} counts as one
 */
export async function runCheck(name, signal) {
  const check = checks[name];
  if (check === undefined) throw new Error(`no check is named ${name}`);
  for (const [file, ...args] of check.commands) {
    const { code, output } = await runToEnd(process.execPath, [file ?? '', ...args], {
      cwd: root,
      env: process.env,
      signal,
    });
    if (code !== 0) return { title: check.title, passed: 0, failed: 1, skipped: 0, output };
  }
  return { title: check.title, passed: 1, failed: 0, skipped: 0, output: '' };
}
