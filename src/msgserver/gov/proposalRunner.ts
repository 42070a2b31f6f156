/** The messages of a proposal: checked, executed all or none, or tried and dropped (G6, G11). */

import type { DryRun, ParamChange } from '../../gen/cpoc/gov/v1/gov.ts';
import { isGovAddress } from '../../keeper/gov/govAddress.ts';
import { AppError } from '../../lib/errors.ts';
import { formatAddress, parseAddress } from '../../types/address.ts';
import type { BranchContext, Context } from '../../types/context.ts';
import { NestedGasMeter } from '../../types/gas.ts';
import {
  type Execution,
  type ExecutionFailure,
  executionGasLimit,
  type ProposalRunner,
} from '../../types/gov/proposalRunner.ts';
import { govErrors } from '../../types/govErrors.ts';
import type { WireAny } from '../../types/publicKey.ts';
import type { AnyMessageHandler, FindHandler } from '../handler.ts';
import { paramChanges } from './paramChanges.ts';

const maxLog = 1000;

export function createProposalRunner(find: FindHandler): ProposalRunner {
  return {
    check: (ctx, messages) => {
      for (const message of messages) checkMessage(ctx, message, find);
    },
    execute(ctx, messages) {
      const { branch, ...execution } = runAll(ctx, messages, find, () => {});
      if (execution.failure === undefined) branch.write();
      return execution;
    },
    dryRun(ctx, messages) {
      const changes: ParamChange[] = [];
      const { branch, gasUsed, failure } = runAll(ctx, messages, find, (inner, handler, i, value) =>
        changes.push(...paramChanges(inner, handler, i, value)),
      );
      return toDryRun(ctx, { gasUsed, failure }, changes, branch);
    },
  };
}

function checkMessage(ctx: Context, { typeUrl, value }: WireAny, find: FindHandler): void {
  const handler = find(typeUrl);
  if (handler === undefined) throw new AppError(govErrors.unroutableMessage, typeUrl);
  const message = handler.codec.decode(value);
  const { addressPrefix } = ctx.block;
  const [signer, ...others] = handler.signers(message);
  if (signer === undefined || others.length > 0) throw new AppError(govErrors.expectedGovAccount);
  const address = parseAddress(signer, addressPrefix, `invalid signer of ${typeUrl}`);
  if (!isGovAddress(address)) {
    throw new AppError(govErrors.expectedGovAccount, formatAddress(address, addressPrefix));
  }
  try {
    handler.validate?.(message, addressPrefix);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError(govErrors.invalidMessage, error.message, { cause: error });
  }
}

type BeforeEach = (
  ctx: Context,
  handler: AnyMessageHandler,
  index: number,
  message: unknown,
) => void;

function runAll(
  ctx: Context,
  messages: readonly WireAny[],
  find: FindHandler,
  beforeEach: BeforeEach,
): Execution & { readonly branch: BranchContext } {
  const gas = new NestedGasMeter(ctx.gas, executionGasLimit);
  const branch = ctx.branch(gas);
  let failure: ExecutionFailure | undefined;
  for (const [messageIndex, { typeUrl, value }] of messages.entries()) {
    try {
      const handler = find(typeUrl);
      if (handler === undefined) throw new AppError(govErrors.unroutableMessage, typeUrl);
      const message = handler.codec.decode(value);
      beforeEach(branch, handler, messageIndex, message);
      handler.handle(branch, message);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (gas.outerRefusal !== undefined) throw gas.outerRefusal;
      const { codespace, code, message } = error;
      failure = { messageIndex, typeUrl, codespace, code, log: message.slice(0, maxLog) };
      break;
    }
  }
  return { branch, gasUsed: gas.consumed, failure };
}

function toDryRun(
  ctx: Context,
  { gasUsed, failure }: Execution,
  changes: readonly ParamChange[],
  branch: BranchContext,
): DryRun {
  return {
    height: ctx.block.height,
    succeeds: failure === undefined,
    gasUsed,
    gasLimit: executionGasLimit,
    failure: failure === undefined ? undefined : { ...failure, height: ctx.block.height },
    changes: [...changes],
    events:
      failure === undefined
        ? branch.events.events.map(({ type, attributes }) => ({
            type,
            attributes: attributes.map(({ key, value }) => ({ key, value })),
          }))
        : [],
  };
}
