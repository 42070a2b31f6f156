/** What is due before a block: nothing, an upgrade, or a stop until another program takes over. Texts are the SDK's. */

import type { Plan } from '../../gen/cosmos/upgrade/v1beta1/upgrade.ts';
import { finishPlan, lastUpgrade } from '../../keeper/upgrade/plans.ts';
import { plan as planned } from '../../keeper/upgrade/schema.ts';
import type { Context } from '../../types/context.ts';
import { type Upgrade, UpgradeHalt, type UpgradePolicy } from './upgrade.ts';

/**
 * Before anything else of a block.
 *
 * Returns the upgrade that it carried out.
 *
 * @param isFirst whether this is the first block that the program executes: then it makes sure that it is not older than the chain
 * @throws UpgradeHalt where this program is too old, or too new
 */
export function carryOutPlan(
  ctx: Context,
  policy: UpgradePolicy,
  isFirst: boolean,
): Upgrade | undefined {
  const { height } = ctx.block;
  const plan = planned.get(ctx);
  const isDue = plan !== undefined && plan.height <= height;
  const isSkipped = policy.skipHeights.has(height);
  if (isFirst && (!isDue || isSkipped)) assertKnowsLast(ctx, policy);
  if (plan === undefined) return undefined;
  const upgrade = find(policy, plan.name);
  if (!isDue) {
    if (upgrade === undefined) return undefined;
    throw new UpgradeHalt(
      `BINARY UPDATED BEFORE TRIGGER! UPGRADE "${plan.name}" - in binary but not executed on chain. Downgrade your binary`,
    );
  }
  if (isSkipped) {
    policy.say(`UPGRADE "${plan.name}" SKIPPED at ${plan.height}: ${plan.info}`);
    planned.delete(ctx);
    return undefined;
  }
  if (upgrade === undefined) stop(plan, policy, height);
  policy.say(`applying upgrade "${plan.name}" at height: ${plan.height}`);
  upgrade.apply(ctx);
  finishPlan(ctx, plan);
  return upgrade;
}

function find({ upgrades }: UpgradePolicy, name: string): Upgrade | undefined {
  return upgrades.find((one) => one.name === name);
}

function stop({ name, height: due, info }: Plan, policy: UpgradePolicy, height: bigint): never {
  policy.onNeeded({ name, height, info });
  throw new UpgradeHalt(`UPGRADE "${name}" NEEDED at height: ${due}: ${info}`);
}

function assertKnowsLast(ctx: Context, policy: UpgradePolicy): void {
  const last = lastUpgrade(ctx);
  if (last === undefined || find(policy, last) !== undefined) return;
  throw new UpgradeHalt(
    `wrong app version, upgrade handler is missing for ${last} upgrade plan: this program is older than the chain`,
  );
}
