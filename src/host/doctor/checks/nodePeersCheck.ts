/** Is the node connected to others? */

import { countText } from '../../countText.ts';
import type { DoctorCheck } from '../doctorCheck.ts';
import { silentNode } from '../silentNode.ts';

export const nodePeersCheck: DoctorCheck = {
  id: 'node-peers',
  why: 'a node without peers hands transactions to nobody: answers stay in its own mempool',
  run: async ({ node }) => {
    await node.status().catch(silentNode);
    const net = (await node.call('net_info')) as { n_peers?: unknown };
    const peers = Number(net.n_peers);
    const facts = { peers };
    if (peers > 0) {
      return { severity: 'ok', what: countText(peers, 'peer'), facts };
    }
    const set = (await node.call('validators')) as { total?: unknown };
    if (set.total === '1') {
      return { severity: 'ok', what: 'no peers, and the chain has one validator', facts };
    }
    return {
      severity: 'warning',
      what: 'the node has no peers',
      todo: 'give it persistent_peers or seeds in config.toml, and let its p2p port (26656) through the firewall',
      facts,
    };
  },
};
