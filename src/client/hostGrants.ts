/** The grants of a host that runs with two keys: the cold one is the participant, the warm one on the machine may commit and answer for it. */

import type { EncodeObject } from '@cosmjs/proto-signing';
import type { Timestamp } from '../gen/google/protobuf/timestamp.ts';
import { genericAuthorization, grantMessage, revokeMessage } from './authzMessages.ts';
import { pocTypeUrls } from './pocMessages.ts';

/** What the warm key may do, and all that it may do. */
export const hostMessageUrls: readonly string[] = [
  pocTypeUrls.submitCommit,
  pocTypeUrls.respondChallenge,
];

/** @param expiration the last moment of their use; for ever where it is left out */
export function hostGrantMessages(
  cold: string,
  warm: string,
  expiration?: Timestamp,
): EncodeObject[] {
  return hostMessageUrls.map((typeUrl) =>
    grantMessage({
      granter: cold,
      grantee: warm,
      authorization: genericAuthorization(typeUrl),
      expiration,
    }),
  );
}

export function hostRevokeMessages(cold: string, warm: string): EncodeObject[] {
  return hostMessageUrls.map((typeUrl) => revokeMessage(cold, warm, typeUrl));
}
