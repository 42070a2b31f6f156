/** Multisig accounts with what they own, and transactions that claim to be theirs. */

import { expect } from 'vitest';
import { buildTx, sendMessage, type TxParts } from '../../../harness/buildTx.ts';
import { type SimAccount, simAccount } from '../../../harness/simAccount.ts';
import type { SimChain } from '../../../harness/simChain.ts';
import { playRefused, type RefusedTx } from '../../../harness/txAttack.ts';
import {
  type Member,
  type Multisig,
  type MultisigSigner,
  multisigAccount,
} from '../../../harness/txSigners.ts';
import { alice, bob, carol, honestTx, rich, standing, startTxChain, ten } from './txFixture.ts';

export const direct = 1;
export const amino = 127;

/** A member that signs, in DIRECT unless told otherwise. */
export const by = (key: Member['key'], mode: number = direct): Member => ({ key, mode });
/** A member that does not. */
export const not = (key: Member['key']): Member => ({ key });

export const three: Multisig = { threshold: 2, members: [by(alice), not(bob), by(carol)] };
export const all: Multisig = { threshold: 2, members: [by(alice), by(bob), by(carol)] };
export const inner: Multisig = { threshold: 1, members: [not(alice), by(bob)] };
export const nested: Multisig = { threshold: 2, members: [by(inner), by(carol)] };

/** The inner key in so many others of one member each. */
export const within = (depth: number): Multisig =>
  Array.from({ length: depth }).reduce<Multisig>(
    (member) => ({ threshold: 1, members: [by(member)] }),
    inner,
  );

/** One of n signs. */
export const many = (n: number): Multisig => ({
  threshold: 1,
  members: Array.from({ length: n }, (_, i) => (i === 0 ? by(simAccount(i)) : not(simAccount(i)))),
});

export class MultisigChain {
  readonly chain: SimChain;
  readonly #numbers: ReadonlyMap<string, bigint>;
  #honest = 0n;

  private constructor(chain: SimChain, numbers: ReadonlyMap<string, bigint>) {
    this.chain = chain;
    this.#numbers = numbers;
  }

  /** A chain on which the accounts of these keys are rich. */
  static async start(keys: readonly Multisig[]): Promise<MultisigChain> {
    const accounts = keys.map((one) => multisigAccount(one));
    const chain = await startTxChain(accounts);
    const numbers = new Map<string, bigint>();
    for (const account of accounts) {
      numbers.set(account.address, (await chain.account(account)).accountNumber);
    }
    return new MultisigChain(chain, numbers);
  }

  /** A send of the multisig's account, or of another's that it claims to be. */
  spend(
    multisig: Multisig,
    options: {
      readonly signer?: Partial<MultisigSigner>;
      readonly account?: Pick<SimAccount, 'address'>;
    } & Partial<TxParts> = {},
  ): Uint8Array {
    const { signer = {}, account = multisigAccount(multisig), ...parts } = options;
    const accountNumber = this.#numbers.get(account.address) ?? 0n;
    return buildTx({
      signers: [{ multisig, accountNumber, sequence: 0n, ...signer }],
      messages: [sendMessage(account.address, bob.address, ten)],
      gas: 400_000n,
      ...parts,
    });
  }

  /** A refused send of the account of `three`, by whatever it is given. */
  refused(name: string, multisig: Multisig, code = 'sdk/4'): RefusedTx {
    return { name, bytes: this.spend(multisig, { account: multisigAccount(three) }), code };
  }

  async refuse(txs: readonly RefusedTx[]): Promise<void> {
    await playRefused(this.chain, txs, honestTx(this.#honest));
    this.#honest += 1n;
    expect(await standing(this.chain, multisigAccount(three))).toEqual([rich, 0n]);
  }
}
