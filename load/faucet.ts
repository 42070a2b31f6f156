/** Gives senders what they lack for a run, from one account, before it begins. */

import { setTimeout as pause } from 'node:timers/promises';
import { LoadError } from './loadError.ts';
import type { LoadOptions } from './loadOptions.ts';
import { errorText, type RpcAnswer, type RpcConnection } from './rpc.ts';
import { readAccount, readBalance } from './senderAccounts.ts';
import { keysOfMnemonic, type SenderKey } from './senderKeys.ts';
import { signSend } from './signSend.ts';

const sendsPerTx = 50;
const [gasPerTx, gasPerSend] = [100_000n, 60_000n] as const;
const [pollMs, waitMs] = [200, 60_000] as const;

/** @throws LoadError where the faucet is refused */
export async function fundSenders(
  rpc: RpcConnection,
  keys: readonly SenderKey[],
  chainId: string,
  options: LoadOptions,
  say: (text: string) => void,
): Promise<void> {
  const { faucet: mnemonic = '', coinType, prefix, denom, amount, fee, total } = options;
  const needed = (amount + fee) * BigInt(Math.ceil(total / keys.length));
  const poor: string[] = [];
  for (const { address } of keys) {
    if ((await readBalance(rpc, address, denom)) < needed) poor.push(address);
  }
  if (poor.length === 0) return;
  say(`funding ${poor.length} senders with ${needed}${denom} each`);
  const [faucet] = await keysOfMnemonic({ mnemonic, coinType }, 1, prefix);
  for (let at = 0; faucet !== undefined && at < poor.length; at += sendsPerTx) {
    await pay(rpc, faucet, poor.slice(at, at + sendsPerTx), needed, chainId, options);
  }
}

/** One transaction, waited for until it is in a block. */
async function pay(
  rpc: RpcConnection,
  faucet: SenderKey,
  recipients: readonly string[],
  needed: bigint,
  chainId: string,
  { denom, fee, gas }: LoadOptions,
): Promise<void> {
  const account = await readAccount(rpc, faucet.address);
  const advice = `give the faucet ${faucet.address} coins, or more --fee`;
  if (account === undefined) {
    throw new LoadError(`the chain does not know the faucet ${faucet.address}`, advice);
  }
  const limit = gasPerTx + gasPerSend * BigInt(recipients.length);
  const tx = signSend(
    faucet,
    recipients,
    { denom, amount: needed },
    {
      chainId,
      ...account,
      gas: limit,
      // The same price of gas as the transactions of the run.
      fee: { denom, amount: (fee * limit + gas - 1n) / gas },
    },
  );
  const call = {
    jsonrpc: '2.0',
    id: 1,
    method: 'broadcast_tx_sync',
    params: { tx: Buffer.from(tx).toString('base64') },
  };
  const answer = JSON.parse(await rpc.post(Buffer.from(JSON.stringify(call)))) as RpcAnswer;
  const { code, log } = answer.result ?? {};
  if (answer.error !== undefined || code !== 0) {
    throw new LoadError(`the faucet is refused: ${errorText(answer)}${log ?? ''}`, advice);
  }
  for (const start = performance.now(); performance.now() - start < waitMs; await pause(pollMs)) {
    const now = await readAccount(rpc, faucet.address);
    if (now !== undefined && now.sequence > account.sequence) return;
  }
  throw new LoadError("the faucet's transaction is in no block after a minute", advice);
}
