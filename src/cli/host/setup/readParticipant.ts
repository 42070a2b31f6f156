/** The participant of an account. */

import { ClientError } from '../../../client/clientError.ts';
import type { ChainClient } from '../../../client/connectClient.ts';
import type { Participant } from '../../../gen/cpoc/poc/v1/poc.ts';

/** undefined where the account is none */
export async function readParticipant(
  { query }: ChainClient,
  address: string,
): Promise<Participant | undefined> {
  try {
    return (await query.poc.participant(address)).participant;
  } catch (error) {
    if (error instanceof ClientError && error.code === 'not_found') return undefined;
    throw error;
  }
}
