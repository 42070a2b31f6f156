/** What the queries of governance have in common: the texts and codes of the SDK. */

import type { Proposal } from '../../gen/cosmos/gov/v1/gov.ts';
import { proposals } from '../../keeper/gov/schema.ts';
import type { StateReader } from '../../lib/kv.ts';
import { parseAddress } from '../../types/address.ts';
import { invalidArgument, notFound, type QueryContext } from '../queryHandler.ts';

/** @throws AppError sdk/18 */
export function assertProposalId(proposalId: bigint): void {
  if (proposalId === 0n) throw invalidArgument('proposal id can not be 0');
}

/** @throws AppError sdk/18, sdk/22 */
export function requireProposal(state: StateReader, proposalId: bigint): Proposal {
  assertProposalId(proposalId);
  const proposal = proposals.get(state, proposalId);
  if (proposal === undefined) throw notFound(`proposal ${proposalId} doesn't exist`);
  return proposal;
}

/** @param who `voter` or `depositor`, for the error. @throws AppError sdk/7, sdk/18 */
export function personAddress(query: QueryContext, text: string, who: string): Uint8Array {
  if (text === '') throw invalidArgument(`empty ${who} address`);
  return parseAddress(text, query.addressPrefix);
}
