/** The queries of `cosmos.upgrade.v1beta1.Query`. That for the consensus state of another chain's client is not answered: there are no such clients. */

import * as wire from '../../gen/cosmos/upgrade/v1beta1/query.ts';
import { doneHeight } from '../../keeper/upgrade/plans.ts';
import { plan, moduleVersions as versions } from '../../keeper/upgrade/schema.ts';
import { AppError } from '../../lib/errors.ts';
import { formatAddress } from '../../types/address.ts';
import { moduleAddress } from '../../types/moduleAddress.ts';
import { sdkErrors } from '../../types/sdkErrors.ts';
import { upgradeErrors } from '../../types/upgradeErrors.ts';
import { decodeRequest, type QueryHandler } from '../queryHandler.ts';

const service = '/cosmos.upgrade.v1beta1.Query';

/** The next upgrade; empty where none is planned. */
const currentPlan: QueryHandler = {
  path: `${service}/CurrentPlan`,
  handle({ state }, request) {
    decodeRequest(wire.QueryCurrentPlanRequest, request);
    return wire.QueryCurrentPlanResponse.encode({ plan: plan.get(state) }).finish();
  },
};

/** The height of an upgrade that was applied; 0 for one that never was. */
const appliedPlan: QueryHandler = {
  path: `${service}/AppliedPlan`,
  handle({ state }, request) {
    const { name } = decodeRequest(wire.QueryAppliedPlanRequest, request);
    return wire.QueryAppliedPlanResponse.encode({ height: doneHeight(state, name) }).finish();
  },
};

/** Versions of the state's layout, of one module or of all. */
const moduleVersions: QueryHandler = {
  path: `${service}/ModuleVersions`,
  handle({ state }, request) {
    const { moduleName } = decodeRequest(wire.QueryModuleVersionsRequest, request);
    const all = [...versions.entries(state)].map(([name, version]) => ({ name, version }));
    const found = moduleName === '' ? all : all.filter(({ name }) => name === moduleName);
    if (moduleName !== '' && found.length === 0) {
      const text = upgradeErrors.noModuleVersion.text;
      throw new AppError(
        sdkErrors.unknownRequest,
        `x/upgrade: QueryModuleVersions module ${moduleName} not found: ${text}`,
      );
    }
    return wire.QueryModuleVersionsResponse.encode({ moduleVersions: found }).finish();
  },
};

/** Who may plan an upgrade: governance. */
const authority: QueryHandler = {
  path: `${service}/Authority`,
  handle({ addressPrefix }, request) {
    decodeRequest(wire.QueryAuthorityRequest, request);
    const address = formatAddress(moduleAddress('gov'), addressPrefix);
    return wire.QueryAuthorityResponse.encode({ address }).finish();
  },
};

export const upgradeQueries: readonly QueryHandler[] = [
  currentPlan,
  appliedPlan,
  moduleVersions,
  authority,
];
