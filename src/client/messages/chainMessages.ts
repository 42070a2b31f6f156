/** Every message that the chain executes, and what may stand in an Any inside of one. */

import { authMessages } from './authMessages.ts';
import { authzAuthorizations, authzMessages } from './authzMessages.ts';
import { bankAuthorizations, bankMessages } from './bankMessages.ts';
import type { ChainMessage } from './chainMessage.ts';
import { consensusMessages } from './consensusMessages.ts';
import { allowances, feegrantMessages } from './feegrantMessages.ts';
import { govContents, govMessages } from './govMessages.ts';
import { pocChainMessages } from './pocChainMessages.ts';
import { upgradeMessages } from './upgradeMessages.ts';

export const chainMessages: readonly ChainMessage[] = [
  ...bankMessages,
  ...authMessages,
  ...authzMessages,
  ...feegrantMessages,
  ...govMessages,
  ...consensusMessages,
  ...upgradeMessages,
  ...pocChainMessages,
];

/** Authorizations, allowances and contents of proposals: no messages of their own. */
export const anyContents: readonly ChainMessage[] = [
  ...bankAuthorizations,
  ...authzAuthorizations,
  ...allowances,
  ...govContents,
];
