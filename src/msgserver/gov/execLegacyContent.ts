/** MsgExecLegacyContent: what a legacy proposal becomes. A text says something and does nothing. */

import type { MsgExecLegacyContent } from '../../gen/cosmos/gov/v1/tx.ts';
import { TextProposal } from '../../gen/cosmos/gov/v1beta1/gov.ts';
import { assertAuthority } from '../../keeper/gov/govAddress.ts';
import { AppError } from '../../lib/errors.ts';
import { govErrors } from '../../types/govErrors.ts';
import type { WireAny } from '../../types/publicKey.ts';
import { textProposalUrl } from './contentShapes.ts';

/** @throws AppError gov/5, gov/13 */
export function validateLegacyContent(message: MsgExecLegacyContent, addressPrefix: string): void {
  assertAuthority(message.authority, addressPrefix);
  readTextProposal(message.content);
}

/** @throws AppError gov/5 */
export function readTextProposal(content: WireAny | undefined): TextProposal {
  if (content === undefined) throw new AppError(govErrors.invalidContent, 'missing content');
  if (content.typeUrl !== textProposalUrl) {
    throw new AppError(
      govErrors.invalidProposalType,
      `${content.typeUrl}; expected ${textProposalUrl}`,
    );
  }
  return TextProposal.decode(content.value);
}
