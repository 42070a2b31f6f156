/** The name that somebody probably meant. */

import { closest } from 'fastest-levenshtein';

/** The candidate with the fewest edits; undefined where there are none to choose from. */
export function nearest(name: string, candidates: readonly string[]): string | undefined {
  return candidates.length === 0 ? undefined : closest(name, candidates);
}

/** `did you mean X?`, for the end of a sentence; empty where there is nothing to name. */
export function didYouMean(name: string, candidates: readonly string[]): string {
  const found = nearest(name, candidates);
  return found === undefined ? '' : `did you mean ${found}?`;
}
