/** Is it a node of the chain that this host is for? */

import type { DoctorCheck } from '../doctorCheck.ts';
import { silentNode } from '../silentNode.ts';

export const nodeChainCheck: DoctorCheck = {
  id: 'node-chain',
  why: 'artifacts are bound to one chain: work for another counts nothing',
  run: async ({ node, subject }) => {
    const { network } = await node.status().catch(silentNode);
    const facts = { chain_id: network, expected_chain_id: subject.chainId };
    if (subject.chainId === undefined) {
      return {
        severity: 'info',
        what: `the node is of chain ${network}, and no chain id is configured to compare with`,
        todo: `set chain-id in client.toml: cpocd config set client chain-id ${network}`,
        facts,
      };
    }
    if (subject.chainId === network) {
      return { severity: 'ok', what: `the node is of chain ${network}`, facts };
    }
    return {
      severity: 'error',
      what: `the node is of chain ${network}, expected ${subject.chainId}`,
      todo: 'name a node of that chain (--node), or correct chain-id in client.toml',
      facts,
    };
  },
};
