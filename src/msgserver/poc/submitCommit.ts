/** MsgSubmitContinuousPoCCommit: root and count of a tree of artifacts (P7 to P11). */

import type {
  MsgSubmitContinuousPoCCommit,
  MsgSubmitContinuousPoCCommitResponse,
} from '../../gen/cpoc/poc/v1/tx.ts';
import { addCommit } from '../../keeper/poc/commits.ts';
import { emitCommit } from '../../keeper/poc/events.ts';
import type { Context } from '../../types/context.ts';
import { requireCommittable } from './requireCommittable.ts';

export function submitCommit(
  ctx: Context,
  message: MsgSubmitContinuousPoCCommit,
): MsgSubmitContinuousPoCCommitResponse {
  const { epoch, address } = requireCommittable(ctx, ctx.block, message);
  const { commit, summary } = addCommit(ctx, epoch, address, {
    nonceCount: message.nonceCount,
    rootHash: message.rootHash,
    inferenceCount: message.inferenceCount,
    gpuUtilizationBps: message.gpuUtilizationBps,
  });
  emitCommit(ctx, commit);
  return {
    firstNonce: commit.firstNonce,
    totalNonces: summary.totalNonces,
    effectivePocWeight: summary.effectivePocWeight,
  };
}
