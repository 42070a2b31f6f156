/** Recomputes over a simulated chain as `cpocd recompute` and `cpocd query poc explain` do. */

import { connectClient } from '../../src/client/connectClient.ts';
import { type EpochReport, recomputeEpoch } from '../../src/recompute/epoch/recomputeEpoch.ts';
import { type Explanation, explainHost } from '../../src/recompute/explainHost.ts';
import { Headers } from '../../src/recompute/headers.ts';

export async function explainOver(
  rpc: string,
  address: Uint8Array,
  epochIndex = 0n,
): Promise<Explanation> {
  const client = await connectClient({ rpc });
  try {
    return await explainHost(client, await Headers.open(client), address, epochIndex);
  } finally {
    client.disconnect();
  }
}

export async function recomputeOver(rpc: string, epochIndex = 0n): Promise<EpochReport> {
  const client = await connectClient({ rpc });
  try {
    return await recomputeEpoch(client, await Headers.open(client), { epochIndex });
  } finally {
    client.disconnect();
  }
}
