/** `cpocd query authz|feegrant|consensus|upgrade`. */

import type { Command } from 'commander';
import type { CliDependencies } from '../../cli.ts';
import { newGroup } from '../../newCommand.ts';
import { createAuthzGranteeGrantsQuery } from './authzGranteeGrants.ts';
import { createAuthzGranterGrantsQuery } from './authzGranterGrants.ts';
import { createAuthzGrantsQuery } from './authzGrants.ts';
import { createConsensusParamsQuery } from './consensusParams.ts';
import { createFeegrantGrantQuery } from './feegrantGrant.ts';
import { createFeegrantGrantsByGranteeQuery } from './feegrantGrantsByGrantee.ts';
import { createFeegrantGrantsByGranterQuery } from './feegrantGrantsByGranter.ts';
import { createUpgradeAppliedQuery } from './upgradeApplied.ts';
import { createUpgradeAuthorityQuery } from './upgradeAuthority.ts';
import { createUpgradeModuleVersionsQuery } from './upgradeModuleVersions.ts';
import { createUpgradePlanQuery } from './upgradePlan.ts';

export function createModuleGroups(deps: CliDependencies): Command[] {
  return [
    newGroup('authz', 'who may do what in whose name')
      .addCommand(createAuthzGrantsQuery(deps))
      .addCommand(createAuthzGranterGrantsQuery(deps))
      .addCommand(createAuthzGranteeGrantsQuery(deps)),
    newGroup('feegrant', 'who may spend whose coins on fees')
      .addCommand(createFeegrantGrantQuery(deps))
      .addCommand(createFeegrantGrantsByGranteeQuery(deps))
      .addCommand(createFeegrantGrantsByGranterQuery(deps)),
    newGroup('consensus', 'bounds that CometBFT keeps').addCommand(
      createConsensusParamsQuery(deps),
    ),
    newGroup('upgrade', 'changes of the program')
      .addCommand(createUpgradePlanQuery(deps))
      .addCommand(createUpgradeAppliedQuery(deps))
      .addCommand(createUpgradeModuleVersionsQuery(deps))
      .addCommand(createUpgradeAuthorityQuery(deps)),
  ];
}
