/** Every message that the chain understands. What is not listed does not decode. */

import type { ProposalRunner } from '../types/gov/proposalRunner.ts';
import { updateAuthParams } from './auth/updateParams.ts';
import { authzHandlers } from './authz/handlers.ts';
import { multiSend } from './bank/multiSend.ts';
import { send } from './bank/send.ts';
import { setSendEnabled } from './bank/setSendEnabled.ts';
import { updateBankParams } from './bank/updateParams.ts';
import { updateConsensusParams } from './consensus/updateParams.ts';
import { feegrantHandlers } from './feegrant/handlers.ts';
import { govHandlers } from './gov/handlers.ts';
import { createProposalRunner } from './gov/proposalRunner.ts';
import type { AnyMessageHandler, FindHandler } from './handler.ts';
import { pocHandlers } from './poc/handlers.ts';
import { upgradeHandlers } from './upgrade/handlers.ts';

const byTypeUrl = new Map<string, AnyMessageHandler>();

/** Of messages inside messages, too: the handlers that execute others get this function. */
export const findHandler: FindHandler = (typeUrl) => byTypeUrl.get(typeUrl);

export const messageHandlers: readonly AnyMessageHandler[] = [
  send,
  multiSend,
  updateAuthParams as AnyMessageHandler,
  updateBankParams as AnyMessageHandler,
  setSendEnabled as AnyMessageHandler,
  ...pocHandlers,
  ...authzHandlers(findHandler),
  ...feegrantHandlers,
  updateConsensusParams as AnyMessageHandler,
  ...upgradeHandlers,
  ...govHandlers(findHandler),
];

for (const handler of messageHandlers) byTypeUrl.set(handler.typeUrl, handler);

/** What blocks and queries put the messages of proposals through. */
export const proposalRunner: ProposalRunner = createProposalRunner(findHandler);
