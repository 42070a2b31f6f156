/** Who may be a validator of the next epoch, and who must first be seen (P27, P34). */

import { type Epoch, Probation, type Validator } from '../../gen/cpoc/poc/v1/poc.ts';
import { signedSince } from '../../keeper/poc/signing.ts';
import { toHex } from '../../lib/bytes.ts';
import type { Context } from '../../types/context.ts';
import type { Candidate } from '../../weights/nextValidators.ts';
import { isSeenSigning } from '../isSeenSigning.ts';
import type { Weighed } from './weighParticipants.ts';

/** What became of a participant's probation in the set that ends now. */
export interface Standing {
  readonly probation: Probation;
  /** Where probation was passed or failed; 0 otherwise. */
  readonly probationBlocks: bigint;
  readonly probationSignedBlocks: bigint;
}

export interface Judged {
  /** Of each weighed participant. */
  readonly standings: readonly Standing[];
  /** With a consensus key and a positive weight, and no failed probation. */
  readonly candidates: readonly Candidate[];
}

const seenBefore: Standing = {
  probation: Probation.PROBATION_UNSPECIFIED,
  probationBlocks: 0n,
  probationSignedBlocks: 0n,
};

/** What counts is the key: behind another one there may be no node, whoever changed it. */
export function judgeCandidates(
  ctx: Context,
  epoch: Epoch,
  weighed: readonly Weighed[],
  current: readonly Validator[],
): Judged {
  const members = new Map(current.map((v) => [toHex(v.consensusPubkey), v]));
  const memberOf = ({ participant }: Weighed): Validator | undefined =>
    members.get(toHex(participant.consensusPubkey));
  const standings = weighed.map((entry) => standingOf(ctx, epoch, memberOf(entry)));
  const candidates = weighed.flatMap((entry, i): Candidate[] => {
    const { address, participant, record } = entry;
    const { consensusPubkey } = participant;
    if (consensusPubkey.length === 0 || record.weight === 0n) return [];
    if (standings[i]?.probation === Probation.PROBATION_FAILED) return [];
    const seen = memberOf(entry) !== undefined;
    return [{ address, consensusPubkey, weight: record.weight, seen }];
  });
  return { standings, candidates };
}

function standingOf(ctx: Context, epoch: Epoch, member: Validator | undefined): Standing {
  if (member === undefined || !member.probation) return seenBefore;
  const { blocks, signed } = signedSince(ctx, member.consensusPubkey, ctx.block.height - 1n);
  const passed = isSeenSigning(ctx, epoch, member);
  return {
    probation: passed ? Probation.PROBATION_PASSED : Probation.PROBATION_FAILED,
    probationBlocks: blocks,
    probationSignedBlocks: signed,
  };
}
