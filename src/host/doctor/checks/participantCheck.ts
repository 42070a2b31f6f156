/** Is the account a participant that earns weight in this epoch? */

import { type Participant, ParticipantStatus } from '../../../gen/cpoc/poc/v1/poc.ts';
import type { EpochView } from '../../chain/chainPort.ts';
import { whyIdle } from '../../commits/whyIdle.ts';
import type { DoctorCheck } from '../doctorCheck.ts';
import { isWarm, participantOf } from '../signerOf.ts';

export const participantCheck: DoctorCheck = {
  id: 'participant',
  why: 'only an active participant without a penalty may commit and earns weight',
  run: async ({ node, subject }) => {
    const address = participantOf(subject);
    const [view, participant] = await Promise.all([node.epoch(), node.participant()]);
    const summary = await node.summary();
    const facts = {
      participant: address,
      registered: participant !== undefined,
      jailed: participant?.status === ParticipantStatus.PARTICIPANT_STATUS_JAILED,
      penalized: summary?.penaltyApplied === true,
    };
    const reason = whyIdle(view, participant, summary, isWarm(subject));
    if (reason === undefined) {
      const since = `since height ${participant?.registeredHeight ?? 0n}`;
      return { severity: 'ok', what: `${address} is an active participant ${since}`, facts };
    }
    const isActive = participant?.status === ParticipantStatus.PARTICIPANT_STATUS_ACTIVE;
    const severity = isActive ? 'warning' : 'error';
    return { severity, what: reason, todo: wayBack(view, participant, address), facts };
  },
};

function wayBack(
  { epoch }: EpochView,
  participant: Participant | undefined,
  address: string,
): string {
  if (epoch.params?.enableContinuousPoc !== true) return 'wait: governance switches it on';
  if (participant === undefined) {
    return `register ${address}: cpocd host setup, or cpocd tx poc register where its key is`;
  }
  const from = `--from ${address}`;
  switch (participant.status) {
    case ParticipantStatus.PARTICIPANT_STATUS_ACTIVE:
      return `look for the cause in the agent's log; nothing brings this epoch back, and epoch ${epoch.index + 1n} begins anew`;
    case ParticipantStatus.PARTICIPANT_STATUS_JAILED:
      return participant.jailedForGood
        ? 'register another account with another consensus key, and never run one key in two places'
        : `run the validator's node again, then from height ${participant.jailedUntilHeight} on: cpocd tx poc unjail ${from}`;
    default:
      return `cpocd tx poc reactivate ${from}`;
  }
}
