/** Do node and agent fit together? */

import type { DoctorCheck, DoctorWorld } from '../doctorCheck.ts';
import { silentNode } from '../silentNode.ts';

export const nodeVersionCheck: DoctorCheck = {
  id: 'node-version',
  why: 'an agent of another version than the chain may make proofs that the chain refuses',
  run: async (world) => {
    const { version: comet } = await world.node.status().catch(silentNode);
    const mine = world.subject.version;
    const application = await applicationVersion(world);
    const facts = { cometbft: comet, application, agent: mine };
    const here = `CometBFT ${comet}, application ${application ?? 'of an unknown version'}, agent ${mine}`;
    if (!/^v?0\.38\./.test(comet)) {
      const todo = 'run CometBFT 0.38 on the node, or use another node (--node)';
      return { severity: 'error', what: `${here}; expected CometBFT 0.38`, todo, facts };
    }
    if (application === undefined || application === mine) {
      return { severity: 'ok', what: here, facts };
    }
    const todo = 'run the same version on both: the older of the two is to be upgraded';
    return { severity: 'warning', what: `${here}: they differ`, todo, facts };
  },
};

async function applicationVersion({ node }: DoctorWorld): Promise<string | undefined> {
  const info = (await node.call('abci_info').catch(() => undefined)) as
    | { response?: { version?: string } }
    | undefined;
  const version = info?.response?.version;
  return version === undefined || version === '' ? undefined : version;
}
