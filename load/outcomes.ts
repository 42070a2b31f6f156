/** What became of the transactions that were sent: read from the blocks after the load, so that reading costs the measurement nothing. */

import type { SeenBlock } from './blockLog.ts';
import type { RpcConnection } from './rpc.ts';

export interface LoadedBlock extends SeenBlock {
  /** Of the header; milliseconds since 1970. */
  readonly timeMs: number;
  /** Transactions of this run. */
  readonly own: number;
}

export interface Outcomes {
  readonly blocks: readonly LoadedBlock[];
  /** How many had which result: `0`, `sdk/5`, … */
  readonly codes: ReadonlyMap<string, number>;
  /** From sent to executed, of each that is in a block; milliseconds, ascending. */
  readonly latenciesMs: Float64Array;
  readonly gasUsed: number;
}

interface BlockAnswer {
  readonly block: {
    readonly header: { readonly time: string };
    readonly data: { readonly txs?: readonly string[] | null };
  };
}

interface ResultsAnswer {
  readonly txs_results?:
    | readonly { readonly code?: number; readonly codespace?: string; readonly gas_used?: string }[]
    | null;
}

export async function readOutcomes(
  rpc: RpcConnection,
  seen: readonly SeenBlock[],
  txs: readonly string[],
  sentMs: Float64Array,
): Promise<Outcomes> {
  const indexOf = new Map(txs.map((tx, i) => [tx, i]));
  const codes = new Map<string, number>();
  const blocks: LoadedBlock[] = [];
  const latencies: number[] = [];
  let gasUsed = 0;
  for (const one of seen) {
    const at = { height: String(one.height) };
    const { block } = await rpc.call<BlockAnswer>('block', at);
    const held = (block.data.txs ?? []).map((tx) => indexOf.get(tx));
    const own = held.filter((index) => index !== undefined);
    blocks.push({ ...one, timeMs: Date.parse(block.header.time), own: own.length });
    for (const index of own) latencies.push(one.seenMs - (sentMs[index] as number));
    if (own.length === 0) continue;
    const results = (await rpc.call<ResultsAnswer>('block_results', at)).txs_results ?? [];
    results.forEach((result, position) => {
      if (held[position] === undefined) return;
      const code = (result.code ?? 0) === 0 ? '0' : `${result.codespace}/${result.code}`;
      codes.set(code, (codes.get(code) ?? 0) + 1);
      gasUsed += Number(result.gas_used ?? 0);
    });
  }
  return { blocks, codes, latenciesMs: Float64Array.from(latencies).sort(), gasUsed };
}
