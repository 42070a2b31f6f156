/**
 * What plain transactions that wait have paid since the last block, as numbers beside the mempool's branch: a long queue is checked again with
 * a comparison and a subtraction each. The branch has them before anything else is checked against it.
 */

import { getAccount, replaceAccount } from '../../keeper/auth/accounts.ts';
import { feeCollector } from '../../keeper/auth/moduleAccounts.ts';
import { creditUnlisted, getSpendable } from '../../keeper/bank/balances.ts';
import type { StateReader, StateWriter } from '../../lib/kv.ts';
import type { Account } from '../../types/account.ts';
import { moduleAddress } from '../../types/moduleAddress.ts';
import type { PlainTx } from './plainTx.ts';

interface Purse {
  readonly denom: string;
  spendable: bigint;
  paid: bigint;
}

interface Payer {
  readonly address: Uint8Array;
  readonly account: Account;
  sequence: bigint;
  /** Of one or two denominations. */
  readonly purses: Purse[];
}

export class PlainPayments {
  /** By the address as a text. */
  readonly #payers = new Map<string, Payer>();

  /**
   * Whether a plain transaction would pass its check again; then it has paid, and used its sequence. Where not, nothing is changed, and a whole
   * check has to say why.
   */
  pay(state: StateReader, tx: PlainTx): boolean {
    const payer = this.#payers.get(tx.payer) ?? this.#open(state, tx);
    if (payer?.sequence !== tx.sequence) return false;
    const isCovered = tx.fee.every(
      ({ denom, amount }) => purseOf(state, payer, denom).spendable > amount,
    );
    if (!isCovered) return false;
    for (const { denom, amount } of tx.fee) {
      const purse = purseOf(state, payer, denom);
      purse.spendable -= amount;
      purse.paid += amount;
    }
    payer.sequence += 1n;
    return true;
  }

  /** Hands all payments to the branch that they were checked against. */
  settle(state: StateWriter): void {
    if (this.#payers.size === 0) return;
    const collected = new Map<string, bigint>();
    for (const { address, account, sequence, purses } of this.#payers.values()) {
      if (sequence === account.sequence) continue;
      replaceAccount(state, address, { ...account, sequence });
      for (const { denom, paid } of purses) {
        // Of one that was looked at and did not suffice, there may be nothing to write.
        if (paid === 0n) continue;
        creditUnlisted(state, address, { denom, amount: -paid });
        collected.set(denom, (collected.get(denom) ?? 0n) + paid);
      }
    }
    for (const [denom, amount] of collected) {
      creditUnlisted(state, moduleAddress(feeCollector), { denom, amount });
    }
    this.#payers.clear();
  }

  /** The branch is dropped. */
  forget(): void {
    this.#payers.clear();
  }

  #open(state: StateReader, { payer, address }: PlainTx): Payer | undefined {
    const account = getAccount(state, address);
    if (account?.publicKey === undefined) return undefined;
    const opened = { address, account, sequence: account.sequence, purses: [] };
    this.#payers.set(payer, opened);
    return opened;
  }
}

function purseOf(state: StateReader, { address, purses }: Payer, denom: string): Purse {
  const known = purses.find((purse) => purse.denom === denom);
  if (known !== undefined) return known;
  const opened = { denom, spendable: getSpendable(state, address, denom), paid: 0n };
  purses.push(opened);
  return opened;
}
