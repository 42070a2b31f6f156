/** What the messages of a proposal can be put through. The messages' own handlers do it, which blocks and queries do not know. */

import type { DryRun } from '../../gen/cpoc/gov/v1/gov.ts';
import type { Context } from '../context.ts';
import type { WireAny } from '../publicKey.ts';

/** Gas of all messages of a proposal together, when it is executed and when it is tried. 1,600 new accounts can be paid with it. */
export const executionGasLimit = 50_000_000n;

export interface Execution {
  readonly gasUsed: bigint;
  /** The first message that failed; then none of them had an effect. */
  readonly failure: ExecutionFailure | undefined;
}

export interface ExecutionFailure {
  /** Counted from 0. */
  readonly messageIndex: number;
  readonly typeUrl: string;
  readonly codespace: string;
  readonly code: number;
  /** At most 1,000 characters: a refusal may quote all of a message. */
  readonly log: string;
}

export interface ProposalRunner {
  /** What can be said without state: known messages, signed by governance alone, valid in themselves. @throws AppError gov/10, gov/12, gov/13 */
  check(ctx: Context, messages: readonly WireAny[]): void;
  /** All of them or none, in order. What is thrown and is no AppError goes on up: it is a bug, and stops the node. */
  execute(ctx: Context, messages: readonly WireAny[]): Execution;
  /** The same in a branch that is dropped; its gas is the context's. */
  dryRun(ctx: Context, messages: readonly WireAny[]): DryRun;
}
