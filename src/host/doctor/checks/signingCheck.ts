/** Does the participant's validator sign? */

import { ClientError } from '../../../client/clientError.ts';
import type { SigningInfo } from '../../../gen/cpoc/poc/v1/poc.ts';
import type { DoctorCheck } from '../doctorCheck.ts';
import type { Verdict } from '../finding.ts';
import { participantOf } from '../signerOf.ts';

export const signingCheck: DoctorCheck = {
  id: 'signing',
  why: 'a validator that misses too many blocks is jailed and loses the weight of the epoch (P31)',
  run: async ({ node, subject }) => {
    const address = participantOf(subject);
    const participant = await node.participant();
    if (participant === undefined || participant.consensusPubkey.length === 0) {
      return { severity: 'info', what: 'there is no validator of this participant' };
    }
    const { query } = await node.client();
    const { params } = (await node.epoch()).epoch;
    try {
      const { signingInfo } = await query.poc.signingInfo(address);
      return judgeSigning(signingInfo, params?.minSignedBps ?? 0);
    } catch (error) {
      if (!(error instanceof ClientError) || error.code !== 'not_found') throw error;
      return {
        severity: 'info',
        what: 'the validator is not in the current set: it enters with the next settlement that gives it power',
      };
    }
  },
};

/** Pure. @param minSignedBps share of a full window that must be signed, in 1/10000 */
export function judgeSigning(info: SigningInfo | undefined, minSignedBps: number): Verdict {
  if (info === undefined || info.window === 0) {
    return { severity: 'info', what: 'the validator was not asked to sign yet' };
  }
  const { window, windowMissedBlocks: missed } = info;
  const most = window - Math.ceil((window * minSignedBps) / 10_000);
  const facts = { window, missed, most_missed: most };
  const what = `missed ${missed} of the last ${window} blocks; ${most} are the most without jail`;
  if (missed * 10 <= window) return { severity: 'ok', what, facts };
  return {
    severity: missed * 2 > most ? 'error' : 'warning',
    what,
    todo: "look after the validator's node: running, synced, with its own key, and with peers",
    facts,
  };
}
