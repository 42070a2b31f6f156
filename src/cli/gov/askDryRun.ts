/** Asks the chain what messages would do if a proposal with them passed now. */

import { abciQuery } from '../../client/abciQuery.ts';
import type { ChainClient } from '../../client/connectClient.ts';
import { QueryDefinition, type QueryDryRunProposalResponse } from '../../gen/cpoc/gov/v1/query.ts';
import type { WireAny } from '../../types/publicKey.ts';

export async function askDryRun(
  client: ChainClient,
  messages: readonly WireAny[],
): Promise<QueryDryRunProposalResponse> {
  const { fullName, methods } = QueryDefinition;
  const request = { messages: [...messages] };
  return (await abciQuery(client.query, fullName, methods.dryRunProposal, request)).response;
}
