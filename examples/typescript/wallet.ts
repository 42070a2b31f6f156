/** The chain and the key that the environment names. */

import { DirectSecp256k1Wallet } from '@cosmjs/proto-signing';
// Outside of the clone: from 'cpoc/client'.
import {
  type ChainClient,
  connectClient,
  describeOutcome,
  type TxContent,
  TxSender,
} from '../../src/client/index.ts';

export async function connect(): Promise<ChainClient> {
  return await connectClient({ rpc: process.env['CPOC_RPC'] ?? 'http://127.0.0.1:26657' });
}

export interface Account {
  readonly address: string;
  /** Simulates, signs, sends, waits for the block, and prints what became of it. */
  send(content: Pick<TxContent, 'messages'>): Promise<void>;
}

export async function openAccount(client: ChainClient): Promise<Account> {
  const { bech32Prefix } = await client.query.modules.auth.bech32Prefix();
  const key = Uint8Array.from(Buffer.from(process.env['CPOC_KEY'] ?? '', 'hex'));
  const signer = await DirectSecp256k1Wallet.fromKey(key, bech32Prefix);
  const [account] = await signer.getAccounts();
  if (account === undefined) throw new Error('a wallet without an account');
  const { address } = account;
  const sender = await TxSender.create(client, { signer, address, pollMs: 200 });
  return {
    address,
    async send(content) {
      const outcome = await sender.send({ ...content, fee: feeOf(process.env['CPOC_FEE']) });
      console.log(describeOutcome(outcome));
      if (outcome.status !== 'included') process.exitCode = 1;
    },
  };
}

/** `2000upoc` → one coin. */
function feeOf(text = ''): { amount: string; denom: string }[] {
  const [, amount, denom] = /^(\d+)([a-zA-Z].+)$/.exec(text) ?? [];
  return amount === undefined || denom === undefined ? [] : [{ amount, denom }];
}
