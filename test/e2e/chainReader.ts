/** What recomputing reads of a node: queries, and the app hashes of headers. */

import { Comet38Client } from '@cosmjs/tendermint-rpc';
import type { ChainReader } from './recompute.ts';

export async function connectReader(rpc: string): Promise<ChainReader & { close(): void }> {
  const comet = await Comet38Client.connect(rpc);
  const { nodeInfo } = await comet.status();
  const known = new Map<bigint, Uint8Array>();
  return {
    chainId: nodeInfo.network,
    close: () => comet.disconnect(),
    async abciQuery(path, data) {
      const answer = await comet.abciQuery({ path, data });
      if (answer.code !== 0) throw new Error(`${path}: ${answer.log}`);
      return answer.value;
    },
    async appHash(height) {
      const found =
        known.get(height) ?? (await comet.block(Number(height) + 1)).block.header.appHash;
      known.set(height, found);
      return found;
    },
  };
}
