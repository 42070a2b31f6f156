/** A form of transaction whose gas is known and whose cost is measured, and the state that it needs. */

import type { EncodeObject } from '@cosmjs/proto-signing';
import { getAccount, setAccount } from '../../../src/keeper/auth/accounts.ts';
import { nextAccountNumber } from '../../../src/keeper/auth/schema.ts';
import { creditCoins } from '../../../src/keeper/bank/balances.ts';
import { sha256 } from '../../../src/lib/sha256.ts';
import { formatAddress } from '../../../src/types/address.ts';
import type { Coin, WireCoin } from '../../../src/types/coin.ts';
import type { Context } from '../../../src/types/context.ts';
import type { WireAny } from '../../../src/types/publicKey.ts';
import { buildTx, type TxParts } from '../buildTx.ts';
import { type SimAccount, simAccount } from '../simAccount.ts';
import type { StateChain } from '../stateChain.ts';
import { publicKeyAny, type TxSigner } from '../txSigners.ts';

/** One copy of a form. */
export interface Copy {
  /** Distinct among all copies of all forms. */
  readonly n: number;
  readonly signer: SimAccount;
  /** An account of its own that has coins and no other use; any number. */
  friend(i: number): SimAccount;
  /** The address of an account that exists; any number. */
  known(i: number): string;
  /** An address that nothing is known of; any number. */
  fresh(i: number): string;
}

/** A single signer, or what only the form knows. */
export type SignerOf = (account: SimAccount) => TxSigner;

export interface GasForm {
  readonly name: string;
  /** Copies that a bench needs for a figure that means something. Default 40. */
  readonly copies?: number;
  /** Coins of the signer beside the fee's. */
  readonly coins?: readonly Coin[];
  /** The signer's first transaction: its key is not known yet. */
  readonly isFirst?: boolean;
  /** State beside the accounts of `signer` and of the friends that are named here. */
  readonly friends?: number;
  prepare?(ctx: Context, copy: Copy): void;
  messages(copy: Copy): readonly EncodeObject[];
  /** All of the transaction but its messages; `own` is what is there without. */
  parts?(own: TxParts, copy: Copy, signerOf: SignerOf): TxParts;
  /** The bytes that are sent in the place of the transaction. */
  bytes?(tx: Uint8Array, copy: Copy): Uint8Array;
}

export const upoc = (amount: bigint | number): WireCoin => ({
  denom: 'upoc',
  amount: amount.toString(),
});

const rich: Coin = { denom: 'upoc', amount: 10n ** 18n };
/** Known addresses are shared by all copies. */
export const knownAddresses = 2000;

function addressOf(text: string): Uint8Array {
  return sha256(new TextEncoder().encode(text)).subarray(0, 20);
}

function copyOf(n: number): Copy {
  const friends = new Map<number, SimAccount>();
  const friend = (i: number): SimAccount => {
    const made = friends.get(i) ?? simAccount(10_001 + 10 * n + i);
    friends.set(i, made);
    return made;
  };
  return {
    n,
    signer: friend(-1),
    friend,
    known: (i) => formatAddress(addressOf(`known ${i % knownAddresses}`), 'cpoc'),
    fresh: (i) => formatAddress(addressOf(`fresh ${n}/${i}`), 'cpoc'),
  };
}

/** Creates an account, with its public key where that is given. Returns its number. */
export function addAccount(
  ctx: Context,
  address: Uint8Array,
  coins: readonly Coin[],
  publicKey?: WireAny,
): bigint {
  const accountNumber = nextAccountNumber.get(ctx) ?? 0n;
  nextAccountNumber.set(ctx, accountNumber + 1n);
  const text = formatAddress(address, ctx.block.addressPrefix);
  const sequence = publicKey === undefined ? 0n : 1n;
  setAccount(ctx, address, {
    address: text,
    publicKey,
    accountNumber,
    sequence,
    module: undefined,
  });
  creditCoins(ctx, address, coins);
  return accountNumber;
}

export interface PreparedForm {
  readonly form: GasForm;
  readonly txs: readonly Uint8Array[];
}

/** Copies of a chain have numbers of their own, so that none finds what another one wrote. */
const copiesMade = new WeakMap<StateChain, number>();

/** Writes the state that so many copies of the forms need, and signs their transactions for the next block. */
export async function prepareForms(
  chain: StateChain,
  forms: readonly GasForm[],
  copiesOf: (form: GasForm) => number,
): Promise<PreparedForm[]> {
  let next = copiesMade.get(chain) ?? 0;
  const isNew = next === 0;
  const work = forms.map((form) => ({
    form,
    copies: Array.from({ length: copiesOf(form) }, () => copyOf(next++)),
  }));
  copiesMade.set(chain, next);
  await chain.write((ctx) => {
    for (let i = 0; isNew && i < knownAddresses; i += 1) {
      addAccount(ctx, addressOf(`known ${i}`), [{ denom: 'upoc', amount: 10n ** 12n }]);
    }
    for (const { form, copies } of work) for (const copy of copies) prepareCopy(ctx, form, copy);
  });
  return work.map(({ form, copies }) => ({
    form,
    txs: copies.map((copy) => signCopy(chain, form, copy)),
  }));
}

function prepareCopy(ctx: Context, form: GasForm, copy: Copy): void {
  const accounts = [
    copy.signer,
    ...Array.from({ length: form.friends ?? 0 }, (_, i) => copy.friend(i)),
  ];
  for (const account of accounts) {
    const key = form.isFirst === true ? undefined : publicKeyAny(account);
    addAccount(ctx, account.bytes, [rich, ...(form.coins ?? [])], key);
  }
  form.prepare?.(ctx, copy);
}

function signCopy(chain: StateChain, form: GasForm, copy: Copy): Uint8Array {
  const signerOf: SignerOf = (account) => {
    const { accountNumber = 0n, sequence = 0n } =
      getAccount(chain.store.view(), account.bytes) ?? {};
    return { account, accountNumber, sequence };
  };
  const own: TxParts = {
    signers: [signerOf(copy.signer)],
    messages: form.messages(copy),
    fee: [upoc(1000)],
    gas: 10n ** 9n,
  };
  const tx = buildTx(form.parts?.(own, copy, signerOf) ?? own);
  return form.bytes?.(tx, copy) ?? tx;
}
