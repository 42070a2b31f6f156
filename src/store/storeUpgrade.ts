/** A change of the set of stores, between two versions. */

import { StoreError } from './storeError.ts';

export interface StoreUpgrade {
  readonly added: readonly string[];
  readonly deleted: readonly string[];
  /** Old and new name. The pairs go into a new tree in ascending order, so that the store's root changes with its name. */
  readonly renamed: readonly { readonly from: string; readonly to: string }[];
}

/** The names after the upgrade, in the order given; not sorted. */
export function upgradeNames(names: readonly string[], upgrade: StoreUpgrade): string[] {
  const gone = [...upgrade.deleted, ...upgrade.renamed.map(({ from }) => from)];
  const come = [...upgrade.added, ...upgrade.renamed.map(({ to }) => to)];
  return [...names.filter((name) => !gone.includes(name)), ...come];
}

/**
 * The upgrades that are still to be done, in the order given: none where the directory has the wanted stores already.
 *
 * @param upgrades those that the program knows, the oldest first
 * @throws StoreError `STORES_DIFFER` where the directory's stores are not the wanted ones, and the last of the upgrades do not make them so
 */
export function pendingUpgrades(
  path: string,
  found: readonly string[],
  wanted: readonly string[],
  upgrades: readonly StoreUpgrade[],
): readonly StoreUpgrade[] {
  for (let first = upgrades.length; first >= 0; first -= 1) {
    const rest = upgrades.slice(first);
    const after = namesAfter(found, rest);
    if (after !== undefined && isSameSet(after, wanted)) return rest;
  }
  const known = upgrades.map(({ added, deleted, renamed }) =>
    [
      ...added.map((name) => `+${name}`),
      ...deleted.map((name) => `-${name}`),
      ...renamed.map(({ from, to }) => `${from}>${to}`),
    ].join(' '),
  );
  throw new StoreError(
    'STORES_DIFFER',
    `the state in ${path} has the stores ${found.join(', ')}; this program needs ${wanted.join(', ')}` +
      `${known.length === 0 ? '' : `, and its upgrades (${known.join('; ')}) do not lead there`}. Use the program that wrote it, or one with the upgrade`,
  );
}

/** The stores of which the one of this name is made by the upgrades: its own name, or an earlier one. */
export function nameBefore(name: string, upgrades: readonly StoreUpgrade[]): string {
  return upgrades.reduceRight(
    (later, { renamed }) => renamed.find(({ to }) => to === later)?.from ?? later,
    name,
  );
}

/** Undefined where one of them cannot be done. */
function namesAfter(
  names: readonly string[],
  upgrades: readonly StoreUpgrade[],
): readonly string[] | undefined {
  let now = names;
  for (const upgrade of upgrades) {
    const gone = [...upgrade.deleted, ...upgrade.renamed.map(({ from }) => from)];
    if (gone.some((name) => !now.includes(name))) return undefined;
    now = upgradeNames(now, upgrade);
  }
  return now;
}

function isSameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && new Set(a).size === a.length && a.every((x) => b.includes(x));
}
