/** cpoc.gov.v1.Query/DryRunProposal: what a proposal would do if it passed now (G6). */

import {
  QueryDryRunProposalRequest,
  QueryDryRunProposalResponse,
} from '../../gen/cpoc/gov/v1/query.ts';
import { submissionFailures } from '../../keeper/gov/schema.ts';
import { decodeRequest, invalidArgument, type QueryHandler } from '../queryHandler.ts';
import { requireProposal } from './govRequest.ts';

/** Costs at most the gas of one proposal, and nothing to the state. */
export const dryRunProposal: QueryHandler = {
  path: '/cpoc.gov.v1.Query/DryRunProposal',
  handle(query, request) {
    const { proposalId, messages } = decodeRequest(QueryDryRunProposalRequest, request);
    if (proposalId !== 0n && messages.length > 0) {
      throw invalidArgument('expected either proposal_id or messages, got both');
    }
    if (proposalId === 0n && messages.length === 0) {
      throw invalidArgument('expected proposal_id or messages, got neither');
    }
    const proposal = proposalId === 0n ? undefined : requireProposal(query.state, proposalId);
    return QueryDryRunProposalResponse.encode({
      dryRun: query.dryRun(proposal?.messages ?? messages),
      failureAtSubmission:
        proposal === undefined ? undefined : submissionFailures.get(query.state, proposalId),
    }).finish();
  },
};
