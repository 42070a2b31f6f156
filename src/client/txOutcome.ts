/** What became of a transaction. */

/** An event as a client reads it. */
export interface TxEvent {
  readonly type: string;
  readonly attributes: ReadonlyArray<{ readonly key: string; readonly value: string }>;
}

/** In a block, and its messages were executed. */
export interface TxIncluded {
  readonly status: 'included';
  /** Upper-case hexadecimal, as in all outcomes. */
  readonly hash: string;
  readonly height: bigint;
  readonly gasUsed: bigint;
  readonly gasWanted: bigint;
  readonly events: readonly TxEvent[];
  /** The response of each message, in order. */
  readonly responses: ReadonlyArray<{ readonly typeUrl: string; readonly value: Uint8Array }>;
}

/** In a block, and refused there: the fee is paid, the state unchanged. */
export interface TxFailed {
  readonly status: 'failed';
  readonly hash: string;
  readonly height: bigint;
  readonly gasUsed: bigint;
  readonly gasWanted: bigint;
  readonly codespace: string;
  readonly code: number;
  readonly log: string;
}

/** The node's CheckTx refused it: it is in no block and costs nothing. */
export interface TxRefused {
  readonly status: 'refused';
  readonly codespace: string;
  readonly code: number;
  readonly log: string;
}

/** Its timeout height has passed without it: it never gets into a block. */
export interface TxExpired {
  readonly status: 'expired';
  readonly hash: string;
  readonly timeoutHeight: bigint;
}

/** Not seen in a block as long as was waited; it may still get in. */
export interface TxUnknown {
  readonly status: 'unknown';
  readonly hash: string;
  readonly waitedMs: number;
  /** Why nobody looks any longer, where it is not the time. */
  readonly reason?: string;
}

export type TxOutcome = TxIncluded | TxFailed | TxRefused | TxExpired | TxUnknown;

/** One line for a log or a terminal. */
export function describeOutcome(outcome: TxOutcome): string {
  switch (outcome.status) {
    case 'included':
      return `included at height ${outcome.height}`;
    case 'failed':
      return `failed at height ${outcome.height}: ${outcome.log} (${outcome.codespace}/${outcome.code})`;
    case 'refused':
      return `refused by the node: ${outcome.log} (${outcome.codespace}/${outcome.code})`;
    case 'expired':
      return `not in a block up to its timeout height ${outcome.timeoutHeight}`;
    case 'unknown':
      return `not seen in a block after ${outcome.waitedMs} ms${outcome.reason === undefined ? '' : ` (${outcome.reason})`}; it may still get in`;
  }
}
