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
 * The upgrade that is still to be done: none where the directory has the wanted stores already.
 *
 * @throws StoreError `STORES_DIFFER` where the directory's stores are not the wanted ones, before or after the upgrade.
 */
export function pendingUpgrade(
  path: string,
  found: readonly string[],
  wanted: readonly string[],
  upgrade: StoreUpgrade | undefined,
): StoreUpgrade | undefined {
  if (isSameSet(found, wanted)) return undefined;
  const missing = (
    upgrade === undefined ? [] : [...upgrade.deleted, ...upgrade.renamed.map(({ from }) => from)]
  ).filter((name) => !found.includes(name));
  const after = upgrade === undefined ? found : upgradeNames(found, upgrade);
  if (upgrade !== undefined && missing.length === 0 && isSameSet(after, wanted)) return upgrade;
  throw new StoreError(
    'STORES_DIFFER',
    `the state in ${path} has the stores ${found.join(', ')}; this program needs ${wanted.join(', ')}` +
      `${upgrade === undefined ? '' : `, and the upgrade given leads to ${after.join(', ')}`}. Use the program that wrote it, or one with the upgrade`,
  );
}

function isSameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && new Set(a).size === a.length && a.every((x) => b.includes(x));
}
