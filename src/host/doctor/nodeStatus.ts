/** CometBFT's `status`, as far as the doctor reads it; it is there before the first block too. */

import { ClientError } from '../../client/clientError.ts';

export interface NodeStatus {
  readonly network: string;
  /** Of the node's own key; empty where it does not say. */
  readonly nodeId: string;
  /** CometBFT's version. */
  readonly version: string;
  /** 0 before the first block. */
  readonly height: number;
  /** Of the newest block; milliseconds. */
  readonly blockTimeMs: number;
  readonly catchingUp: boolean;
}

/** @throws ClientError `bad_answer` */
export function parseStatus(result: unknown, rpc: string): NodeStatus {
  const { node_info, sync_info } = (result ?? {}) as {
    node_info?: { network?: unknown; version?: unknown; id?: unknown };
    sync_info?: {
      latest_block_height?: unknown;
      latest_block_time?: unknown;
      catching_up?: unknown;
    };
  };
  const height = Number(sync_info?.latest_block_height);
  const blockTimeMs = Date.parse(String(sync_info?.latest_block_time));
  const { network, version, id } = node_info ?? {};
  const isSane = Number.isSafeInteger(height) && !Number.isNaN(blockTimeMs);
  if (!isSane || typeof network !== 'string') {
    throw new ClientError(
      'bad_answer',
      `${rpc} sent a status that is not understood`,
      'check that the address is the RPC address of a CometBFT 0.38 node',
    );
  }
  return {
    network,
    nodeId: typeof id === 'string' ? id : '',
    version: String(version),
    height,
    blockTimeMs,
    catchingUp: sync_info?.catching_up === true,
  };
}
