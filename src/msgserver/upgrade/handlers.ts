/** The messages of `cosmos.upgrade.v1beta1.Msg`: governance plans a change of the program, and calls it off. */

import * as tx from '../../gen/cosmos/upgrade/v1beta1/tx.ts';
import { Plan } from '../../gen/cosmos/upgrade/v1beta1/upgrade.ts';
import { govAddress } from '../../keeper/gov/govAddress.ts';
import { doneHeight } from '../../keeper/upgrade/plans.ts';
import { plan as planned } from '../../keeper/upgrade/schema.ts';
import { AppError } from '../../lib/errors.ts';
import { sdkErrors } from '../../types/sdkErrors.ts';
import { compareTimes, formatTime, zeroTime } from '../../types/timestamp.ts';
import { upgradeErrors } from '../../types/upgradeErrors.ts';
import { type MessageShape, timestampShape } from '../../types/wireShape.ts';
import { aminoText } from '../bank/amino.ts';
import type { AnyMessageHandler, MessageHandler } from '../handler.ts';
import { sdkNames } from '../sdkNames.ts';

const named = sdkNames('upgrade.v1beta1');

const planShape: MessageShape = {
  typeName: '*types.Plan',
  fields: { 1: 'string', 2: timestampShape, 3: 'int64', 4: 'string', 5: 'anyOpaque' },
};

const softwareUpgrade: MessageHandler<tx.MsgSoftwareUpgrade, tx.MsgSoftwareUpgradeResponse> = {
  ...named('MsgSoftwareUpgrade'),
  codec: tx.MsgSoftwareUpgrade,
  responseCodec: tx.MsgSoftwareUpgradeResponse,
  fields: { 1: 'string', 2: planShape },
  toAmino: ({ authority, plan }) => ({ authority: aminoText(authority), plan: aminoPlan(plan) }),
  signers: ({ authority }) => [authority],
  validate: validateUpgrade,
  changes: (ctx, { plan }) => ({ before: planJson(planned.get(ctx)), after: planJson(plan) }),
  /** Takes the place of an earlier plan. A plan for the height of its own block is carried out in the next one. */
  handle(ctx, message) {
    validateUpgrade(message, ctx.block.addressPrefix);
    const { name = '', height = 0n, info = '' } = message.plan ?? {};
    if (height < ctx.block.height) {
      throw new AppError(sdkErrors.invalidRequest, 'upgrade cannot be scheduled in the past');
    }
    if (doneHeight(ctx, name) !== 0n) {
      throw new AppError(
        sdkErrors.invalidRequest,
        `upgrade with name ${name} has already been completed`,
      );
    }
    planned.set(ctx, { name, height, info, time: zeroTime, upgradedClientState: undefined });
    return {};
  },
};

const cancelUpgrade: MessageHandler<tx.MsgCancelUpgrade, tx.MsgCancelUpgradeResponse> = {
  ...named('MsgCancelUpgrade'),
  codec: tx.MsgCancelUpgrade,
  responseCodec: tx.MsgCancelUpgradeResponse,
  fields: { 1: 'string' },
  toAmino: ({ authority }) => ({ authority: aminoText(authority) }),
  signers: ({ authority }) => [authority],
  validate: ({ authority }, prefix) => assertSigner(authority, prefix),
  changes: (ctx) => ({ before: planJson(planned.get(ctx)), after: planJson(undefined) }),
  /** Without a plan it does nothing, as in the SDK. */
  handle(ctx, { authority }) {
    assertSigner(authority, ctx.block.addressPrefix);
    planned.delete(ctx);
    return {};
  },
};

export const upgradeHandlers = [softwareUpgrade, cancelUpgrade] as readonly AnyMessageHandler[];

/** @throws AppError upgrade/6 */
function assertSigner(authority: string, addressPrefix: string): void {
  const expected = govAddress(addressPrefix);
  if (authority === expected) return;
  throw new AppError(upgradeErrors.invalidSigner, `expected ${expected} got ${authority}`);
}

/** @throws AppError upgrade/6, sdk/18 */
function validateUpgrade({ authority, plan }: tx.MsgSoftwareUpgrade, addressPrefix: string): void {
  assertSigner(authority, addressPrefix);
  const refuse = (what: string): never => {
    throw new AppError(sdkErrors.invalidRequest, what);
  };
  const { time, upgradedClientState, name, height } = plan ?? Plan.fromPartial({});
  if (time !== undefined && compareTimes(time, zeroTime) !== 0) {
    refuse('time-based upgrades have been deprecated in the SDK');
  }
  if (upgradedClientState !== undefined) {
    refuse('upgrade logic for IBC has been moved to the IBC module');
  }
  if (name === '') refuse('name cannot be empty');
  if (height <= 0n) refuse('height must be greater than 0');
}

function aminoPlan(plan: Plan | undefined): unknown {
  const { name = '', time, height = 0n, info = '' } = plan ?? {};
  return {
    name: aminoText(name),
    time: formatTime(time ?? zeroTime),
    height: height === 0n ? undefined : height.toString(),
    info: aminoText(info),
  };
}

function planJson(plan: Plan | undefined): Record<string, unknown> {
  return { plan: plan === undefined ? null : Plan.toJSON(plan) };
}
