/** Runs a program in our place: its input and output are ours, signals reach it, and its exit code becomes ours. */

import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { hasOneEnded } from './npmAbove.mjs';

/** A terminal sends Ctrl-C to us, to npm above us and to the program; npm then sends it to us once more. One is enough. */
const REPEAT_MS = 1_000;
const WATCH_MS = 500;

/**
 * @param {string} program
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @param {{ tether?: boolean, above?: number[] }} [options] with `tether` the program has a channel to us whose closing tells it
 *   that we are gone, however we went (bin/cpocd minds it); when a process of `above` ends, the program is told to end
 * @returns {Promise<number>} the exit code, 128 + number where a signal ended it
 */
export function launch(program, args, env, options = {}) {
  return new Promise((done) => {
    const child = spawn(program, args, {
      env,
      stdio: options.tether === true ? ['inherit', 'inherit', 'inherit', 'ipc'] : 'inherit',
    });
    /** @type {Map<NodeJS.Signals, number>} */
    const passed = new Map();
    const pass = (/** @type {NodeJS.Signals} */ signal) => {
      const before = passed.get(signal) ?? 0;
      if (Date.now() - before < REPEAT_MS) return;
      passed.set(signal, Date.now());
      child.kill(signal);
    };
    const signals = /** @type {NodeJS.Signals[]} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
    for (const signal of signals) process.on(signal, pass);
    const { above = [] } = options;
    const watch = setInterval(() => {
      if (!hasOneEnded(above)) return;
      clearInterval(watch);
      pass('SIGTERM');
    }, WATCH_MS);
    const finish = (/** @type {number} */ code) => {
      clearInterval(watch);
      for (const signal of signals) process.removeListener(signal, pass);
      done(code);
    };
    child.on('error', (error) => {
      process.stderr.write(`${program} does not run: ${error.message}\n`);
      finish(127);
    });
    child.on('exit', (code, signal) =>
      finish(code ?? 128 + constants.signals[signal ?? 'SIGTERM']),
    );
  });
}
