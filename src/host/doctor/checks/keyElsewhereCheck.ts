/** Does another agent work for this account? Its commits are on the chain and not here, and the sequence moves by itself. */

import { AccountSequence } from '../../../client/accountSequence.ts';
import { toHex } from '../../../lib/bytes.ts';
import { countText } from '../../countText.ts';
import type { DoctorCheck, DoctorWorld } from '../doctorCheck.ts';
import type { Verdict } from '../finding.ts';
import { readStoredRoots } from '../readStoredRoots.ts';
import { signerOf } from '../signerOf.ts';
import { agentRuns } from './folderCheck.ts';

export const keyElsewhereCheck: DoctorCheck = {
  id: 'key-elsewhere',
  why: 'two agents for one account take the nonces and the sequence from each other, and neither can answer for the other',
  run: async (world) => {
    const strangers = await strangeCommits(world);
    if (strangers > 0) {
      return {
        severity: 'error',
        what: `${countText(strangers, 'commit')} of this epoch ${strangers === 1 ? 'was' : 'were'} made elsewhere: their artifacts are not in ${world.subject.dataDir}`,
        todo: 'stop the other agent; or copy its folder here before this one starts, where the host has moved. Challenges for these commits can be answered only from there',
        facts: { strange_commits: strangers },
      };
    }
    return await judgeSequence(world);
  },
};

/** Commits of the current epoch whose root is not in the folder. */
async function strangeCommits({ node, subject }: DoctorWorld): Promise<number> {
  const commits = await node.commits();
  if (commits.length === 0) return 0;
  const { epoch } = await node.epoch();
  const known = new Set(await readStoredRoots(subject.dataDir, epoch.index));
  return commits.filter(({ rootHash }) => !known.has(toHex(rootHash))).length;
}

async function judgeSequence(world: DoctorWorld): Promise<Verdict> {
  const none: Verdict = {
    severity: 'ok',
    what: 'every commit of this epoch is of this machine',
  };
  // An agent of this machine moves the sequence itself.
  if (agentRuns(world)) return none;
  const signer = signerOf(world.subject);
  const client = await world.node.client();
  const before = (await new AccountSequence(client, signer).next()).sequence;
  const { height } = await world.node.later();
  const after = (await new AccountSequence(client, signer).next()).sequence;
  const facts = { sequence_before: before, sequence_after: after, height };
  if (after === before)
    return { ...none, what: `${none.what}, and nobody signs with the key now`, facts };
  return {
    severity: 'warning',
    what: `the sequence of ${signer} went from ${before} to ${after} while no agent runs here: somebody else signs with its key`,
    todo: 'let one program at a time sign with this key: give this machine a warm key of its own (cpocd tx authz grant-host)',
    facts,
  };
}
