/** Everything that the doctor looks at, in the order in which it is read: this machine, the node, the key, the chain. */

import { accountCheck } from './checks/accountCheck.ts';
import { challengesCheck } from './checks/challengesCheck.ts';
import { clockCheck } from './checks/clockCheck.ts';
import { consensusKeyCheck } from './checks/consensusKeyCheck.ts';
import { diskSpaceCheck } from './checks/diskSpaceCheck.ts';
import { diskSpeedCheck } from './checks/diskSpeedCheck.ts';
import { feesCheck } from './checks/feesCheck.ts';
import { folderCheck } from './checks/folderCheck.ts';
import { generatorCheck } from './checks/generatorCheck.ts';
import { grantsCheck } from './checks/grantsCheck.ts';
import { keyCheck } from './checks/keyCheck.ts';
import { keyElsewhereCheck } from './checks/keyElsewhereCheck.ts';
import { loadCheck } from './checks/loadCheck.ts';
import { nodeChainCheck } from './checks/nodeChainCheck.ts';
import { nodePeersCheck } from './checks/nodePeersCheck.ts';
import { nodeReachableCheck } from './checks/nodeReachableCheck.ts';
import { nodeSyncedCheck } from './checks/nodeSyncedCheck.ts';
import { nodeVersionCheck } from './checks/nodeVersionCheck.ts';
import { participantCheck } from './checks/participantCheck.ts';
import { portsCheck } from './checks/portsCheck.ts';
import { proofServerCheck } from './checks/proofServerCheck.ts';
import { rehearsalCheck } from './checks/rehearsalCheck.ts';
import { signingCheck } from './checks/signingCheck.ts';
import { weightCheck } from './checks/weightCheck.ts';
import { windowCheck } from './checks/windowCheck.ts';
import { witnessesCheck } from './checks/witnessesCheck.ts';
import type { DoctorCheck } from './doctorCheck.ts';

export const hostChecks: readonly DoctorCheck[] = [
  ...[clockCheck, diskSpeedCheck, diskSpaceCheck, folderCheck, portsCheck, loadCheck],
  ...[nodeReachableCheck, nodeChainCheck, nodeSyncedCheck, nodeVersionCheck, nodePeersCheck],
  witnessesCheck,
  ...[keyCheck, accountCheck, grantsCheck, feesCheck, keyElsewhereCheck],
  ...[participantCheck, consensusKeyCheck, signingCheck, proofServerCheck],
  ...[generatorCheck, rehearsalCheck, windowCheck, weightCheck, challengesCheck],
];
