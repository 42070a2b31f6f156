/** Is the node at the newest block, and do blocks keep coming? */

import type { DoctorCheck } from '../doctorCheck.ts';
import { durationText } from '../durationText.ts';
import { silentNode } from '../silentNode.ts';

/** A newest block of this age is looked at twice. */
const oldMs = 60_000;

export const nodeSyncedCheck: DoctorCheck = {
  id: 'node-synced',
  why: 'a node that is behind shows challenges late or not at all, and takes no transactions',
  run: async ({ node }) => {
    const { height, catchingUp, blockTimeMs, receivedMs } = await node.status().catch(silentNode);
    const ageMs = receivedMs - blockTimeMs;
    const facts = { height, catching_up: catchingUp, newest_block_age_ms: ageMs };
    if (catchingUp) {
      return {
        severity: 'error',
        what: `the node catches up: it is at height ${height}, ${durationText(ageMs)} behind`,
        todo: 'wait until it has caught up (cpocd status), or use another node meanwhile (--node)',
        facts,
      };
    }
    if (height === 0) {
      const todo = 'it comes when validators with two thirds of the power are there';
      return { severity: 'error', what: 'the chain has no block yet', todo, facts };
    }
    if (ageMs <= oldMs || (await node.later()).height > height) {
      return { severity: 'ok', what: `at height ${height}, and not behind`, facts };
    }
    return {
      severity: 'error',
      what: `the newest block, ${height}, is ${durationText(ageMs)} old, and no other came meanwhile`,
      todo: 'compare with another node: where that one is further, this node is stuck (see its log); where it is not, the chain stands still',
      facts,
    };
  },
};
