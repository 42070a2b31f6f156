/** Is the agent's folder this host's own, and is an agent at work in it? */

import { join } from 'node:path';
import { readIfThere } from '../../artifacts/atomicFile.ts';
import { lockHolder } from '../../artifacts/folderLock.ts';
import type { DoctorCheck, DoctorWorld } from '../doctorCheck.ts';

export const folderCheck: DoctorCheck = {
  id: 'folder',
  why: 'one agent and one account a folder: two of them would overwrite the artifacts that challenges ask for',
  run: async (world) => {
    const { dataDir, isAgent } = world.subject;
    const foreign = await foreignIdentity(world);
    if (foreign !== undefined) {
      return {
        severity: 'error',
        what: `${dataDir} belongs to ${foreign}`,
        todo: 'give this host a home of its own (--home), or remove the folder if nothing in it is needed any more',
      };
    }
    const holder = isAgent ? undefined : lockHolder(dataDir);
    if (holder === undefined) return { severity: 'ok', what: `${dataDir} is this host's own` };
    const { pid, machine } = holder;
    if (pid === undefined) return { severity: 'ok', what: `an agent works in ${dataDir}` };
    const what = `an agent works in ${dataDir} (process ${pid} on ${machine})`;
    return { severity: 'ok', what, facts: { agent_pid: pid } };
  },
};

/** Whose folder it is, where it is not that of the subject. */
async function foreignIdentity({ subject, node }: DoctorWorld): Promise<string | undefined> {
  const text = await readIfThere(join(subject.dataDir, 'host.json'));
  if (text === undefined) return undefined;
  const found = JSON.parse(text) as { chain_id?: string; address?: string };
  const chainId = subject.chainId ?? (await node.status().then(networkOf, () => found.chain_id));
  const participant = subject.participant ?? found.address;
  const isOurs = found.chain_id === chainId && found.address === participant;
  return isOurs ? undefined : `${found.address} on ${found.chain_id}`;
}

function networkOf({ network }: { readonly network: string }): string {
  return network;
}

/** Whether an agent runs with this folder, this one or another process. */
export function agentRuns({ subject }: DoctorWorld): boolean {
  return subject.isAgent || lockHolder(subject.dataDir) !== undefined;
}
