/** A chain with rich accounts that take part in nothing, and sends between them. */

import { QueryBalanceRequest, QueryBalanceResponse } from 'cosmjs-types/cosmos/bank/v1beta1/query';
import { buildTx, sendMessage, type TxParts, type WireCoinLike } from '../../../harness/buildTx.ts';
import { type SimAccount, simAccount } from '../../../harness/simAccount.ts';
import { SimChain } from '../../../harness/simChain.ts';
import type { GenesisOptions } from '../../../harness/simGenesis.ts';
import type { RefusedTx } from '../../../harness/txAttack.ts';

/** Account numbers 0, 1, 2 in this order. */
export const alice: SimAccount = simAccount(0);
export const bob: SimAccount = simAccount(1);
export const carol: SimAccount = simAccount(2);
export const rich = 1_000_000_000n;
export const ten: readonly WireCoinLike[] = [{ denom: 'upoc', amount: '10' }];
export const fee: readonly WireCoinLike[] = [{ denom: 'upoc', amount: '7' }];

export async function startTxChain(
  more: GenesisOptions['accounts'] = [],
  genesis: Partial<GenesisOptions> = {},
  options: Parameters<typeof SimChain.start>[2] = {},
): Promise<SimChain> {
  const accounts = [alice, bob, carol, ...more];
  const chain = await SimChain.start({ accounts, ...genesis }, 1n, options);
  chain.fixedHash = new Uint8Array(32);
  await chain.block();
  return chain;
}

/** Alice sends ten to Bob for a fee of seven, unless the parts say otherwise. */
export function tx(parts: Partial<TxParts> = {}, sequence = 0n): Uint8Array {
  return buildTx({
    signers: [{ account: alice, accountNumber: 0n, sequence }],
    messages: [sendMessage(alice.address, bob.address, ten)],
    fee,
    ...parts,
  });
}

/** Alice's send with these parts, and the code that refuses it. */
export const refused = (name: string, parts: Partial<TxParts>, code: string): RefusedTx => ({
  name,
  bytes: tx(parts),
  code,
});

/** A transaction of somebody who attacks nobody. */
export function honestTx(sequence: bigint): Uint8Array {
  return buildTx({
    signers: [{ account: carol, accountNumber: 2n, sequence }],
    messages: [sendMessage(carol.address, bob.address, ten)],
    fee,
  });
}

export async function balanceOf(
  chain: SimChain,
  { address }: Pick<SimAccount, 'address'>,
  denom = 'upoc',
): Promise<bigint> {
  const { balance } = await chain.ask(
    '/cosmos.bank.v1beta1.Query/Balance',
    QueryBalanceRequest,
    { address, denom },
    QueryBalanceResponse,
  );
  return BigInt(balance?.amount ?? '0');
}

/** What an account could lose: its balance and its sequence. */
export async function standing(
  chain: SimChain,
  account: Pick<SimAccount, 'address'>,
): Promise<[balance: bigint, sequence: bigint]> {
  return [await balanceOf(chain, account), (await chain.account(account)).sequence];
}
