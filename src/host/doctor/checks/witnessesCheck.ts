/** Do the further nodes answer, and are they of the same chain and as far? */

import { ClientError } from '../../../client/clientError.ts';
import type { DoctorCheck, DoctorWorld } from '../doctorCheck.ts';
import { callNode } from '../nodeRpc.ts';
import { parseStatus } from '../nodeStatus.ts';

const callMs = 4_000;
/** Blocks come while they are asked one after the other. */
const farBlocks = 5;

export const witnessesCheck: DoctorCheck = {
  id: 'witnesses',
  why: 'a node alone may be away, or hide challenges: witnesses are asked then, and answers go through them',
  run: async (world) => {
    const { witnesses } = world.subject;
    if (witnesses.length === 0) {
      return {
        severity: 'info',
        what: 'no further nodes are named: the agent depends on one node',
        todo: 'name nodes of other operators in witness.nodes of host.toml',
      };
    }
    const faults = (await Promise.all(witnesses.map((rpc) => faultOf(world, rpc)))).filter(
      (fault) => fault !== undefined,
    );
    const facts = { witnesses: witnesses.length, faulty: faults.length };
    if (faults.length === 0) {
      const all =
        witnesses.length === 1 ? 'the witness answers' : `${witnesses.length} witnesses answer`;
      return { severity: 'ok', what: `${all}, of the same chain and as far`, facts };
    }
    const todo = 'take them out of witness.nodes in host.toml, or name others';
    return { severity: 'warning', what: faults.join('; '), todo, facts };
  },
};

/** undefined where there is none */
async function faultOf({ node, now }: DoctorWorld, rpc: string): Promise<string | undefined> {
  try {
    const { result } = await callNode({ rpc, method: 'status', timeoutMs: callMs, now });
    const its = parseStatus(result, rpc);
    const ours = await node.status().catch(() => undefined);
    if (ours === undefined) return undefined;
    if (its.nodeId !== '' && its.nodeId === ours.nodeId)
      return `${rpc} is the node itself, which is no witness of what it says`;
    if (its.network !== ours.network)
      return `${rpc} is of chain ${its.network}, not ${ours.network}`;
    if (its.catchingUp) return `${rpc} catches up, at height ${its.height}`;
    const ahead = its.height - ours.height;
    if (Math.abs(ahead) <= farBlocks) return undefined;
    return `${rpc} is at height ${its.height}, the node at ${ours.height}: ${ahead > 0 ? 'the node' : 'the witness'} is behind`;
  } catch (error) {
    if (error instanceof ClientError) return error.shortMessage;
    throw error;
  }
}
