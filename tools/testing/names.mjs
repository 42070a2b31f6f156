/** What `npm test -- NAME…` may name. */

import { SetupError } from '../setup/setupError.mjs';

/** Static checks, in the order in which they run. */
export const checkNames = ['lint', 'types', 'proto-lint', 'proto-breaking', 'unused'];

/** Runs code of ours, for seconds: micro benches held against the last green run. */
export const speedName = 'speed';

/** Vitest's projects (vitest.config.ts), in the order in which they run. */
export const projectNames = ['unit', 'property', 'vectors', 'e2e'];

/**
 * The checks and projects that the arguments ask for: all where there are none; `static` stands for all static checks.
 *
 * @param {string[]} args
 * @returns {string[]} in the order in which they run
 * @throws SetupError naming the known ones, where an argument is none of them
 */
export function chosenNames(args) {
  const known = [...checkNames, speedName, ...projectNames];
  const unknown = args.filter((name) => name !== 'static' && !known.includes(name));
  if (unknown.length > 0) {
    throw new SetupError(
      `unknown: ${unknown.join(', ')}. Known: static, ${known.join(', ')}; none means all.`,
    );
  }
  if (args.length === 0) return known;
  return known.filter(
    (name) => args.includes(name) || (checkNames.includes(name) && args.includes('static')),
  );
}
