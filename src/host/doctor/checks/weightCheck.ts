/** What has this epoch earned so far? */

import { allPages } from '../../../client/allPages.ts';
import { countText } from '../../countText.ts';
import type { DoctorCheck, DoctorWorld } from '../doctorCheck.ts';
import { participantOf } from '../signerOf.ts';

/** Summaries that are added up for a share; more would be much to ask of a node. */
const mostSummaries = 2_000;

export const weightCheck: DoctorCheck = {
  id: 'weight',
  why: 'power of the next epoch and the share of the rewards follow it (P25 to P30)',
  run: async (world) => {
    participantOf(world.subject);
    const summary = await world.node.summary();
    const { epoch } = await world.node.epoch();
    const { weightFactorNumerator = 1, weightFactorDenominator = 1 } = epoch.params ?? {};
    const factor = (weight: bigint): bigint =>
      (weight * BigInt(weightFactorNumerator)) / BigInt(weightFactorDenominator);
    const weight = factor(
      summary === undefined || summary.penaltyApplied ? 0n : summary.effectivePocWeight,
    );
    const total = await totalWeight(world, epoch.index, factor);
    const bps =
      total === undefined || total === 0n ? undefined : Number((weight * 10_000n) / total);
    const facts = {
      epoch: epoch.index,
      weight,
      total_weight: total,
      share_bps: bps,
      nonces: summary?.totalNonces ?? 0n,
      commits: summary?.commitCount ?? 0,
      challenges_issued: summary?.challengesIssued ?? 0,
      challenges_passed: summary?.challengesPassed ?? 0,
    };
    const share = bps === undefined ? '' : `, ${(bps / 100).toFixed(2)} % of all`;
    const what = `weight ${weight} in epoch ${epoch.index} so far${share}, from ${countText(facts.nonces, 'nonce')} in ${countText(facts.commits, 'commit')}; ${facts.challenges_passed} of ${countText(facts.challenges_issued, 'challenge')} answered`;
    return { severity: 'info', what, facts };
  },
};

/** Of all participants that are not penalized; undefined where there are too many to ask for. */
async function totalWeight(
  { node, signal }: DoctorWorld,
  epochIndex: bigint,
  factor: (weight: bigint) => bigint,
): Promise<bigint | undefined> {
  const { query } = await node.client();
  const summaries = allPages(
    (page) => query.poc.summaries({ epochIndex }, page),
    (response) => response.summaries,
  );
  let [total, seen] = [0n, 0];
  for await (const { penaltyApplied, effectivePocWeight } of summaries) {
    if (signal.aborted) return undefined;
    if (!penaltyApplied) total += factor(effectivePocWeight);
    seen += 1;
    if (seen > mostSummaries) return undefined;
  }
  return total;
}
