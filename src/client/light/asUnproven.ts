/** What a light client found, with the name of the node that it asked. */

import { ClientError } from '../clientError.ts';
import { notProven } from '../notProven.ts';
import type { LightFault } from './lightFault.ts';

export function asUnproven({ code, message }: LightFault, rpc: string): ClientError {
  if (code === 'expired') {
    return new ClientError('trust_expired', message, 'give the height and hash of a newer block');
  }
  if (code === 'from_the_future') return notProven(`${message}: ${rpc} or the clock is wrong`);
  return notProven(`${rpc} sent what its validators did not sign: ${message}`);
}
