/** The plan of the next upgrade, and what is known of earlier ones. */

import type { Plan } from '../../gen/cosmos/upgrade/v1beta1/upgrade.ts';
import type { StateReader } from '../../lib/kv.ts';
import type { Context } from '../../types/context.ts';
import { doneUpgrades, moduleVersions, plan } from './schema.ts';

/** The modules of this program; a version changes with the layout of a module's state. */
const versions: Readonly<Record<string, bigint>> = {
  auth: 1n,
  authz: 1n,
  bank: 1n,
  consensus: 1n,
  feegrant: 1n,
  gov: 1n,
  poc: 1n,
  upgrade: 1n,
};

export function initUpgrade(ctx: Context): void {
  for (const [name, version] of Object.entries(versions)) moduleVersions.set(ctx, name, version);
}

/** The height at which an upgrade of this name was applied; 0 where none was. Costs one step an upgrade that ever was. */
export function doneHeight(state: StateReader, name: string): bigint {
  for (const [height, done] of doneUpgrades.keys(state)) if (done === name) return height;
  return 0n;
}

/** The name of the last upgrade that was applied; undefined before the first. */
export function lastUpgrade(state: StateReader): string | undefined {
  for (const [, name] of doneUpgrades.keys(state, { reverse: true })) return name;
  return undefined;
}

/** The plan was carried out: its name cannot be used again. */
export function finishPlan(ctx: Context, { name }: Plan): void {
  plan.delete(ctx);
  doneUpgrades.add(ctx, [ctx.block.height, name]);
}
