/**
 * What a flood of heavy queries costs the blocks. A chain of some thousand accounts makes a block of 20 transfers every quarter of a second; a
 * thread of its own asks its REST server 200 times a second for a page of 1,000 accounts. Compared is the time from when a block is due to
 * when it is committed, every call of CometBFT waiting for its turn on the one thread that also answers queries.
 */

import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { RequestPrepareProposal, RequestProcessProposal } from 'cosmjs-types/tendermint/abci/types';
import { BlockWatch } from '../src/api/blockWatch.ts';
import { formatAddress } from '../src/types/address.ts';
import { startApiNode } from '../test/harness/apiNode.ts';
import { sendMessage } from '../test/harness/buildTx.ts';
import { stateAddress } from '../test/harness/pocState.ts';
import { type SimAccount, simAccount } from '../test/harness/simAccount.ts';
import { SimChain } from '../test/harness/simChain.ts';
import type { FloodCount, FloodOrder } from './apiFlood.ts';
import { median } from './compare.ts';
import type { Report, Table } from './table.ts';
import { type Target, targetTable } from './target.ts';

const accounts = 5000;
const perSecond = 200;
const blocks = 40;
const intervalMs = 250;
const transfers = 20;

export const api: Report = {
  name: 'api',
  async *tables() {
    yield* await tables();
  },
};

/** Of the time between two blocks, each due so long after the one before as CometBFT waits after a commit. */
const intervalTarget = 1.1;

async function tables(): Promise<Table[]> {
  const senders = Array.from({ length: transfers }, (_, i) => simAccount(i + 1));
  const others = Array.from({ length: accounts }, (_, i) => ({
    address: formatAddress(stateAddress(i), 'cpoc'),
  }));
  const chain = await SimChain.start({ accounts: [...senders, ...others] });
  await chain.block();
  const watch = new BlockWatch();
  const node = await startApiNode(chain, { queue: { blockStep: () => watch.step } });
  try {
    await measure({ chain, watch, senders }, 10);
    const quiet = await measure({ chain, watch, senders }, blocks);
    const flood = startFlood(`${node.rest}/cosmos/auth/v1beta1/accounts?pagination.limit=1000`);
    await pause(1000);
    const loaded = await measure({ chain, watch, senders }, blocks);
    const count = await flood.end();
    const [calm, pressed] = [summary(quiet), summary(loaded)];
    const times: Table = {
      title: `Blocks of ${transfers} transfers, milliseconds from due to committed`,
      columns: ['', 'thread, median', 'thread, worst', 'wall, median', 'answered/s', 'refused/s'],
      rows: [
        ['quiet', ...calm, 0, 0],
        [`${perSecond} heavy queries/s`, ...pressed, count.answered, count.refused],
        ['ratio', ...pressed.map((time, i) => time / (calm[i] ?? 1)), '', ''],
      ],
      note: 'A ratio near 1 keeps the pace; queries that the node has no time for wait or are refused.',
    };
    const interval: Target = {
      name: 'api-block-interval',
      unit: 'ms from commit to commit, median',
      ours: median(loaded.map((time) => time.interval)),
      reference: median(quiet.map((time) => time.interval)),
      target: intervalTarget,
    };
    const note = `Ours: under ${perSecond} heavy queries a second; reference: quiet.`;
    return [times, targetTable('The pace of blocks under heavy queries', [interval], note)];
  } finally {
    await node.close();
    await chain.stop();
  }
}

function summary(times: readonly BlockTime[]): number[] {
  const thread = times.map((time) => time.thread);
  return [median(thread), Math.max(...thread), median(times.map(({ wall }) => wall))];
}

interface BlockTime {
  /** From due to committed; counts what other processes take. */
  readonly wall: number;
  /** Of the thread alone, from the first CheckTx on: the block's own work, and the queries that came between. */
  readonly thread: number;
  /** From the commit before to this one. */
  readonly interval: number;
}

function threadMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

interface Play {
  readonly chain: SimChain;
  readonly watch: BlockWatch;
  readonly senders: readonly SimAccount[];
}

async function measure({ chain, watch, senders }: Play, count: number): Promise<BlockTime[]> {
  const times: BlockTime[] = [];
  let before = performance.now();
  let due = before + intervalMs;
  for (let i = 0; i < count; i += 1) {
    const txs: Uint8Array[] = [];
    for (const sender of senders) {
      const message = sendMessage(sender.address, sender.address, [{ denom: 'upoc', amount: '1' }]);
      txs.push(await chain.sign(sender, message));
    }
    await pause(Math.max(0, due - performance.now()));
    const start = threadMs();
    for (const tx of txs) chain.check(tx);
    await turn();
    const height = chain.height + 1n;
    chain.app.prepareProposal(
      RequestPrepareProposal.fromPartial({ txs, height, maxTxBytes: 1_000_000n }),
    );
    watch.answered('prepareProposal');
    await turn();
    chain.app.processProposal(RequestProcessProposal.fromPartial({ txs, height }));
    watch.answered('processProposal');
    await turn();
    await chain.block(...txs);
    watch.answered('commit');
    const now = performance.now();
    times.push({ wall: now - due, thread: threadMs() - start, interval: now - before });
    before = now;
    due = now + intervalMs;
  }
  return times;
}

function startFlood(url: string): { end(): Promise<FloodCount> } {
  const order: FloodOrder = { url, perSecond };
  const worker = new Worker(new URL('apiFlood.ts', import.meta.url), { workerData: order });
  return {
    async end() {
      const counted = new Promise<FloodCount>((resolve) => worker.once('message', resolve));
      worker.postMessage('end');
      const count = await counted;
      await worker.terminate();
      return count;
    },
  };
}
