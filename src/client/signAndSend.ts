/** One transaction from messages to outcome, for callers that send now and then. */

import type { ChainClient } from './connectClient.ts';
import type { TxOutcome } from './txOutcome.ts';
import { type SendOptions, TxSender, type TxSenderOptions } from './txSender.ts';

/**
 * Simulates the gas, signs, broadcasts and waits for the block. Who sends often keeps a TxSender instead.
 *
 * @throws ClientError as TxSender.create and TxSender.send do
 */
export async function signAndSend(
  client: ChainClient,
  account: TxSenderOptions,
  tx: SendOptions,
): Promise<TxOutcome> {
  const sender = await TxSender.create(client, account);
  return await sender.send(tx);
}
