/** Are challenges waiting for an answer? */

import type { DoctorCheck } from '../doctorCheck.ts';
import { blocksText } from '../durationText.ts';
import { agentRuns } from './folderCheck.ts';

export const challengesCheck: DoctorCheck = {
  id: 'challenges',
  why: 'one challenge without an answer at its deadline costs the weight of the whole epoch (P22, P23)',
  run: async (world) => {
    const { node } = world;
    const [open, { height, epoch }, blockMs] = await Promise.all([
      node.openChallenges(),
      node.epoch(),
      node.blockMs(),
    ]);
    if (open.length === 0) return { severity: 'ok', what: 'no challenge is open' };
    const first = open.reduce((a, b) => (a.deadlineBlockHeight < b.deadlineBlockHeight ? a : b));
    const left = first.deadlineBlockHeight - height;
    const facts = { open: open.length, first_challenge: first.id, blocks_left: left };
    const count = open.length === 1 ? '1 challenge is open' : `${open.length} challenges are open`;
    const what = `${count}; the first deadline is in ${blocksText(left, blockMs)}, at height ${first.deadlineBlockHeight}`;
    if (!agentRuns(world)) {
      const todo =
        'start the agent with the folder that holds their artifacts, at once: cpocd host';
      return { severity: 'error', what: `${what}, and no agent runs here`, todo, facts };
    }
    const deadline = BigInt(epoch.params?.validationChallengeDeadlineBlocks ?? 1);
    if (left * 2n >= deadline) return { severity: 'ok', what, facts };
    const todo = "see the agent's log for why answers do not get in";
    return { severity: left * 4n < deadline ? 'error' : 'warning', what, todo, facts };
  },
};
