/** Two rich accounts and their transactions, for the tests of ante. */

import { buildTx, sendMessage, type TxParts, type WireCoinLike } from '../../harness/buildTx.ts';
import { type SimAccount, simAccount } from '../../harness/simAccount.ts';
import { createTxRunner, type RunnerOptions, type TxRunner } from '../../harness/txRunner.ts';

export const prefix = 'cosmos';
export const alice: SimAccount = simAccount(0, prefix);
export const bob: SimAccount = simAccount(1, prefix);
export const carol: SimAccount = simAccount(2, prefix);
export const chainId = 'simd-testing';
const fee = [{ denom: 'ucosm', amount: '2000' }];
export const one: WireCoinLike[] = [{ denom: 'ucosm', amount: '1234567' }];
export const unverified = (fault: string): string =>
  `signature verification failed; please verify account number (0) and chain-id (simd-testing): (${fault}): unauthorized`;
export const badSignature: string = unverified('unable to verify single signer signature');

export function start(options: Partial<RunnerOptions> = {}): TxRunner {
  return createTxRunner({
    prefix,
    chainId,
    accounts: [alice, bob].map(({ bytes }) => ({
      address: bytes,
      coins: [{ denom: 'ucosm', amount: 1_000_000_000n }],
    })),
    ...options,
  });
}

export function tx(parts: Partial<TxParts> = {}, sequence = 0n): Uint8Array {
  return buildTx({
    chainId,
    fee,
    signers: [{ account: alice, accountNumber: 0n, sequence }],
    messages: [sendMessage(alice.address, bob.address, one)],
    ...parts,
  });
}

export const send = (amount: typeof one, to: string = bob.address): Partial<TxParts> => ({
  messages: [sendMessage(alice.address, to, amount)],
});
export const signedWith = (mode: number): Partial<TxParts> => ({
  signers: [{ account: alice, accountNumber: 0n, sequence: 0n, mode }],
});
export const flip = (bytes: Uint8Array): Uint8Array => bytes.with(5, (bytes[5] ?? 0) ^ 1);
