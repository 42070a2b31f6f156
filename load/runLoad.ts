/** One run: accounts, signing, sending, watching, and what came of it. */

import { setTimeout as pause } from 'node:timers/promises';
import { BlockLog, executedHeight } from './blockLog.ts';
import { Broadcast, lostAfterBlocks } from './broadcast.ts';
import { fundSenders } from './faucet.ts';
import { findProcesses } from './findProcesses.ts';
import { LoadError } from './loadError.ts';
import type { LoadOptions } from './loadOptions.ts';
import { type LoadReport, makeReport } from './loadReport.ts';
import { readOutcomes } from './outcomes.ts';
import { prepareTxs } from './prepareTxs.ts';
import { readProcessUse } from './processTime.ts';
import { RpcConnection } from './rpc.ts';
import { type ChainAccount, readAccount } from './senderAccounts.ts';
import { keyOfSeed, keysOfMnemonic, type SenderKey } from './senderKeys.ts';

const waitMs = 50;
/** Blocks after the last one with a transaction, so that its interval is known. */
const blocksAfter = 2;

/**
 * @param say told of each stage
 * @param known numbers and sequences of the senders, for an application that cannot be asked
 */
export async function runLoad(
  options: LoadOptions,
  say: (text: string) => void = () => {},
  known?: readonly ChainAccount[],
): Promise<LoadReport> {
  const rpc = new RpcConnection(options.rpc);
  try {
    const chainId = await readChainId(rpc, options.chainId);
    const keys = await senderKeys(options);
    if (options.faucet !== undefined) await fundSenders(rpc, keys, chainId, options, say);
    const accounts = known ?? (await readAccounts(rpc, keys));
    say(`signing ${options.total} transactions of ${keys.length} senders`);
    const txs = prepareTxs(keys, accounts, chainId, options);
    return await measure(rpc, txs, chainId, options, say);
  } finally {
    rpc.close();
  }
}

async function measure(
  rpc: RpcConnection,
  txs: readonly string[],
  chainId: string,
  options: LoadOptions,
  say: (text: string) => void,
): Promise<LoadReport> {
  const found = findProcesses(options.rpc);
  const [node, comet] = [options.nodePid ?? found.node, options.cometPid ?? found.comet];
  const use = (pid: number | undefined) => (pid === undefined ? undefined : readProcessUse(pid));
  const blocks = new BlockLog(rpc, await executedHeight(rpc));
  const sent = new Broadcast(txs, blocks, options);
  const [nodeBefore, cometBefore, own] = [use(node), use(comet), process.cpuUsage()];
  say(`sending by broadcast_tx_${options.method} on ${options.connections} connections`);
  blocks.start();
  try {
    await sent.run();
    await committed(blocks, sent, options);
    const { user, system } = process.cpuUsage(own);
    const uses = {
      node: [nodeBefore, use(node)] as const,
      comet: [cometBefore, use(comet)] as const,
      loadSeconds: (user + system) / 1e6,
    };
    await blocksMore(blocks);
    await blocks.stop();
    say('reading the blocks');
    const outcomes = await readOutcomes(rpc, blocks.blocks, txs, sent.sentMs);
    if (outcomes.latenciesMs.length === 0) throw nothingCommitted(sent);
    return makeReport(chainId, options, sent, outcomes, uses);
  } finally {
    await blocks.stop();
  }
}

/** Until what was taken is in blocks, or will not come any more. */
async function committed(blocks: BlockLog, sent: Broadcast, options: LoadOptions): Promise<void> {
  const deadline = performance.now() + options.timeoutMs;
  while (blocks.txs < sent.taken && blocks.emptyInARow < lostAfterBlocks) {
    blocks.assertRunning();
    if (performance.now() > deadline) return;
    await pause(waitMs);
  }
}

async function blocksMore(blocks: BlockLog): Promise<void> {
  const enough = blocks.blocks.length + blocksAfter;
  const deadline = performance.now() + 30_000;
  while (blocks.blocks.length < enough && performance.now() < deadline) await pause(waitMs);
}

function nothingCommitted(sent: Broadcast): LoadError {
  const reasons = [...sent.refused].map(([reason, count]) => `${count} × ${reason}`).join(', ');
  const why = reasons === '' ? 'the node took them and put none into a block' : reasons;
  return new LoadError(`no transaction was committed: ${why}`, 'see the log of the node');
}

async function readChainId(rpc: RpcConnection, asked: string | undefined): Promise<string> {
  const { node_info: info } = await rpc.call<{ node_info: { network: string } }>('status');
  if (asked === undefined || asked === info.network) return info.network;
  const advice = 'leave --chain-id out, or choose another --rpc';
  throw new LoadError(`the node is of chain ${info.network}, not of ${asked}`, advice);
}

async function senderKeys({ keys, senders, prefix }: LoadOptions): Promise<SenderKey[]> {
  if (keys.kind === 'mnemonic') return keysOfMnemonic(keys, senders, prefix);
  return Array.from({ length: senders }, (_, i) => keyOfSeed(keys.seed, i, prefix));
}

/** @throws LoadError where the chain does not know one of them */
async function readAccounts(
  rpc: RpcConnection,
  keys: readonly SenderKey[],
): Promise<ChainAccount[]> {
  const accounts: ChainAccount[] = [];
  for (const [i, { address }] of keys.entries()) {
    const account = await readAccount(rpc, address);
    if (account === undefined) {
      throw new LoadError(
        `the chain does not know sender ${i}, ${address}`,
        'put the senders into the genesis with `npm run load -- genesis`, or fund them with --faucet-file; --prefix and --seed must be those of the chain',
      );
    }
    accounts.push(account);
  }
  return accounts;
}
