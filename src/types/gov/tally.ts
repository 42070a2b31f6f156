/** The outcome of a vote: data in, data out (G9). All comparisons are exact, by multiplying out. */

import type { Params, TallyResult, WeightedVoteOption } from '../../gen/cosmos/gov/v1/gov.ts';
import { VoteOption } from '../../gen/cosmos/gov/v1/gov.ts';
import { decimalOne, parseDecimal } from '../decimal.ts';

/** One member of the validator set, and how it voted; no options where it did not. */
export interface Ballot {
  readonly power: bigint;
  readonly options: readonly WeightedVoteOption[] | undefined;
}

export interface TallyOutcome {
  readonly passes: boolean;
  /** Whether the deposits are burned instead of refunded. */
  readonly burnsDeposits: boolean;
  readonly result: TallyResult;
}

type TallyParams = Pick<
  Params,
  | 'quorum'
  | 'threshold'
  | 'expeditedThreshold'
  | 'vetoThreshold'
  | 'burnVoteQuorum'
  | 'burnVoteVeto'
>;

/** Power of each option, in units of 10^-18. */
interface Sums {
  readonly yes: bigint;
  readonly abstain: bigint;
  readonly no: bigint;
  readonly veto: bigint;
  /** Of all who voted. */
  readonly voted: bigint;
  /** Of all who could. */
  readonly total: bigint;
}

/** In the order of the SDK: quorum, all abstain, veto, threshold. Cost: one step a validator. */
export function tally(
  ballots: readonly Ballot[],
  params: TallyParams,
  expedited: boolean,
): TallyOutcome {
  const sums = sumUp(ballots);
  const result = toResult(sums);
  const lost = (burnsDeposits: boolean): TallyOutcome => ({ passes: false, burnsDeposits, result });
  const { yes, abstain, veto, voted, total } = sums;
  if (total === 0n) return lost(false);
  if (isLess(voted, ratio(params.quorum), total)) return lost(params.burnVoteQuorum);
  if (voted === abstain) return lost(false);
  if (isMore(veto, ratio(params.vetoThreshold), voted)) return lost(params.burnVoteVeto);
  const threshold = ratio(expedited ? params.expeditedThreshold : params.threshold);
  if (!isMore(yes, threshold, voted - abstain)) return lost(false);
  return { passes: true, burnsDeposits: false, result };
}

/** `part / whole < ratio`. */
function isLess(part: bigint, ratio: bigint, whole: bigint): boolean {
  return part * decimalOne < ratio * whole;
}

/** `part / whole > ratio`. */
function isMore(part: bigint, ratio: bigint, whole: bigint): boolean {
  return part * decimalOne > ratio * whole;
}

/** Parameters were checked when they were set. */
function ratio(text: string): bigint {
  return parseDecimal(text) ?? 0n;
}

function sumUp(ballots: readonly Ballot[]): Sums {
  const byOption = new Map<number, bigint>();
  let voted = 0n;
  let total = 0n;
  for (const { power, options } of ballots) {
    total += power * decimalOne;
    for (const { option, weight } of options ?? []) {
      const part = power * ratio(weight);
      byOption.set(option, (byOption.get(option) ?? 0n) + part);
      voted += part;
    }
  }
  const of = (option: number): bigint => byOption.get(option) ?? 0n;
  return {
    yes: of(VoteOption.VOTE_OPTION_YES),
    abstain: of(VoteOption.VOTE_OPTION_ABSTAIN),
    no: of(VoteOption.VOTE_OPTION_NO),
    veto: of(VoteOption.VOTE_OPTION_NO_WITH_VETO),
    voted,
    total,
  };
}

/** Rounded down, as in the SDK; what is cut off is in no count. */
function toResult({ yes, abstain, no, veto }: Sums): TallyResult {
  const count = (sum: bigint): string => (sum / decimalOne).toString();
  return {
    yesCount: count(yes),
    abstainCount: count(abstain),
    noCount: count(no),
    noWithVetoCount: count(veto),
  };
}

export const emptyTally: TallyResult = {
  yesCount: '0',
  abstainCount: '0',
  noCount: '0',
  noWithVetoCount: '0',
};
