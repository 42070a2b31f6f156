/** An account as state holds it. */

import type { WireAny } from './publicKey.ts';

export interface Account {
  /** Bech32 text, as the SDK stores it inside the account. */
  readonly address: string;
  /** Set by the account's first transaction, and kept. */
  readonly publicKey: WireAny | undefined;
  /** Given out once, in genesis order, then in the order of creation. */
  readonly accountNumber: bigint;
  /** Number of transactions that this account signed. */
  readonly sequence: bigint;
  /** Set for a module's account. */
  readonly module: { readonly name: string; readonly permissions: readonly string[] } | undefined;
}
