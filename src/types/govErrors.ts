/** Error kinds of the Cosmos SDK's governance that clients know by number (codespace `gov`). Texts are the SDK's. */

import { type ErrorKind, registerErrors } from '../lib/errors.ts';

const table = {
  inactiveProposal: [3, 'inactive proposal'],
  invalidContent: [5, 'invalid proposal content'],
  invalidProposalType: [6, 'invalid proposal type'],
  invalidVote: [7, 'invalid vote option'],
  unroutableMessage: [10, 'proposal message not recognized by router'],
  noMessages: [11, 'no messages proposed'],
  invalidMessage: [12, 'invalid proposal message'],
  expectedGovAccount: [13, 'expected gov account as only signer for proposal message'],
  metadataTooLong: [15, 'metadata too long'],
  depositTooSmall: [16, 'minimum deposit is too small'],
  invalidProposer: [18, 'invalid proposer'],
  votingEnded: [20, 'voting period already ended'],
  invalidProposal: [21, 'invalid proposal'],
  summaryTooLong: [22, 'summary too long'],
  invalidDepositDenom: [23, 'invalid deposit denom'],
} as const;

export const govErrors: Readonly<Record<keyof typeof table, ErrorKind>> = registerErrors(
  'gov',
  table,
);
