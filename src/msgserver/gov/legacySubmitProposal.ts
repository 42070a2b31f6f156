/** MsgSubmitProposal of v1beta1: a text, which becomes a proposal of v1 with MsgExecLegacyContent, as the SDK does it. */

import { MsgExecLegacyContent } from '../../gen/cosmos/gov/v1/tx.ts';
import type { MsgSubmitProposal } from '../../gen/cosmos/gov/v1beta1/tx.ts';
import { govAddress } from '../../keeper/gov/govAddress.ts';
import { utf8 } from '../../lib/bytes.ts';
import { AppError } from '../../lib/errors.ts';
import type { Context } from '../../types/context.ts';
import type { ProposalRunner } from '../../types/gov/proposalRunner.ts';
import { govErrors } from '../../types/govErrors.ts';
import { readTextProposal } from './execLegacyContent.ts';
import { submitProposal } from './submitProposal.ts';

const maxTitleBytes = 140;
const maxDescriptionBytes = 10_000;

/** Returns the id. Legacy proposals are never expedited. */
export function legacySubmitProposal(
  ctx: Context,
  message: MsgSubmitProposal,
  runner: ProposalRunner,
): bigint {
  const { content, initialDeposit, proposer } = message;
  const { title, description } = readTextProposal(content);
  assertTexts(title, description);
  const authority = govAddress(ctx.block.addressPrefix);
  const value = MsgExecLegacyContent.encode({ content, authority }).finish();
  return submitProposal(
    ctx,
    {
      messages: [{ typeUrl: '/cosmos.gov.v1.MsgExecLegacyContent', value }],
      initialDeposit,
      proposer,
      metadata: '',
      title,
      summary: description,
      expedited: false,
    },
    runner,
  );
}

/** @throws AppError gov/5 */
function assertTexts(title: string, description: string): void {
  const fault =
    title.trim() === ''
      ? 'proposal title cannot be blank'
      : utf8(title).length > maxTitleBytes
        ? `proposal title is longer than max length of ${maxTitleBytes}`
        : description === ''
          ? 'proposal description cannot be blank'
          : utf8(description).length > maxDescriptionBytes
            ? `proposal description is longer than max length of ${maxDescriptionBytes}`
            : undefined;
  if (fault !== undefined) throw new AppError(govErrors.invalidContent, fault);
}
