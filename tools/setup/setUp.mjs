/** Makes what is missing, side by side where nothing depends on the other, and says how long each part took. */

import { withLock } from './lock.mjs';
import { SetupError } from './setupError.mjs';

/** @typedef {import('./part.mjs').Part} Part */

/**
 * @param {Part[]} parts each after those it needs
 * @param {NodeJS.ProcessEnv} env
 * @param {(line: string) => void} say
 * @returns {Promise<Map<Part, string>>} where each part is
 * @throws SetupError where a part cannot be made, or a signal asks to end; what the others had begun is ended first
 */
export async function setUp(parts, env, say) {
  const found = new Map(parts.map((part) => [part, part.find(env)]));
  const missing = parts.filter((part) => found.get(part) === undefined);
  if (missing.length > 0) say(`Setting up what is missing: ${missing.map(describe).join('; ')}.`);

  const abort = new AbortController();
  /** @type {unknown} */
  let firstFailure;
  const fail = (/** @type {unknown} */ error) => {
    firstFailure ??= error;
    abort.abort();
  };
  const end = (/** @type {string} */ name) =>
    fail(new SetupError(`Set-up was ended by ${name}; nothing half-made stays.`));
  process.on('SIGINT', end).on('SIGTERM', end);

  /** @type {Map<Part, Promise<string>>} */
  const places = new Map();
  for (const part of parts) {
    const there = found.get(part);
    const needed = Promise.all(part.after.map((other) => places.get(other)));
    const place = there ?? needed.then(() => makeTimed(part, env, abort.signal, say));
    places.set(part, Promise.resolve(place));
    Promise.resolve(place).catch(fail);
  }
  const settled = await Promise.allSettled(places.values());
  process.removeListener('SIGINT', end).removeListener('SIGTERM', end);
  if (firstFailure !== undefined) throw firstFailure;
  return new Map(
    parts.map((part, at) => {
      const result = settled[at];
      return [part, result?.status === 'fulfilled' ? result.value : ''];
    }),
  );
}

/**
 * @param {Part} part
 * @param {NodeJS.ProcessEnv} env
 * @param {AbortSignal} signal
 * @param {(line: string) => void} say
 * @returns {Promise<string>}
 */
function makeTimed(part, env, signal, say) {
  const began = Date.now();
  const waiting = (/** @type {string} */ text) => say(`  ${part.name}: ${text}`);
  return withLock(part.lock(env), { waiting, signal }, async () => {
    // Whoever held the lock before may have made it.
    const place = part.find(env) ?? (await part.make({ env, signal }));
    say(
      `  ${part.name.padEnd(18)} ${((Date.now() - began) / 1000).toFixed(1).padStart(6)} s  ${place}`,
    );
    return place;
  });
}

/** @param {Part} part */
function describe(part) {
  return part.note === undefined ? part.name : `${part.name} (${part.note})`;
}
