/** Fee allowances: what one account lets another spend of its coins on fees. */

import type { Coin } from '../coin.ts';
import type { Timestamp } from '../timestamp.ts';

export interface BasicAllowance {
  readonly kind: 'basic';
  /** What is left to spend; undefined for no limit. Never an empty list: an allowance that is used up is removed. */
  readonly spendLimit: readonly Coin[] | undefined;
  /** The last moment at which it may be used; undefined for ever. */
  readonly expiration: Timestamp | undefined;
}

export interface PeriodicAllowance {
  readonly kind: 'periodic';
  /** Bounds that hold through all periods. */
  readonly basic: BasicAllowance;
  /** Length of a period in nanoseconds, not negative. */
  readonly periodNanos: bigint;
  /** What each period may spend. */
  readonly periodSpendLimit: readonly Coin[];
  /** What is left of the current period. */
  readonly periodCanSpend: readonly Coin[];
  /** The first moment of the next period. */
  readonly periodReset: Timestamp;
}

export interface AllowedMsgAllowance {
  readonly kind: 'allowedMsg';
  readonly allowance: Allowance;
  /** Type URLs of the messages of a transaction whose fee it pays. Those inside another message do not count. */
  readonly allowedMessages: readonly string[];
}

export type Allowance = BasicAllowance | PeriodicAllowance | AllowedMsgAllowance;

/** The last moment at which an allowance may be used; undefined for ever. */
export function expirationOf(allowance: Allowance): Timestamp | undefined {
  switch (allowance.kind) {
    case 'basic':
      return allowance.expiration;
    case 'periodic':
      return allowance.basic.expiration;
    case 'allowedMsg':
      return expirationOf(allowance.allowance);
  }
}
