/** All scenarios, in the order in which they are read. */

import { deadline } from './deadline/scenario.ts';
import { grinding } from './grinding/scenario.ts';
import { identities } from './identities/scenario.ts';
import { overclaiming } from './overclaiming/scenario.ts';
import type { Scenario } from './scenario.ts';

export const scenarios: readonly Scenario[] = [overclaiming, identities, deadline, grinding];
