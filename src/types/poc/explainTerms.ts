/** The terms between nonces and power, in the order in which they follow from each other: names, rules, sources. Names are append-only. */

export interface TermInfo {
  readonly name: TermName;
  /** Of docs/spec/protocol.md. */
  readonly rules: readonly string[];
  /** How it follows from other terms. */
  readonly formula: string;
  readonly sources: readonly SourceName[];
}

/** Commits, and challenges, that one answer holds at most; beyond them it counts none. */
export const maxExplained = 1000;

/** Records of state: where a term comes from. */
export type SourceName =
  | 'epoch'
  | 'participant'
  | 'commits'
  | 'challenges'
  | 'summary'
  | 'weight_record'
  | 'settlement'
  | 'pruning_state';

const table = [
  ['commits', 'P9 P11', 'number of commits', 'commits summary'],
  ['total_nonces', 'P10 P11', 'sum of nonce_count', 'commits summary weight_record'],
  ['challenges_issued', 'P17 P18', 'number of challenges', 'challenges summary'],
  ['challenges_passed', 'P21', 'answered with a valid proof', 'challenges summary'],
  ['challenges_failed', 'P21', 'answered with an invalid proof', 'challenges'],
  ['challenges_expired', 'P22', 'not answered by the deadline', 'challenges'],
  ['challenges_voided', 'P23', 'closed by the penalty for another one', 'challenges'],
  ['challenges_open', 'P19', 'still to be answered', 'challenges'],
  [
    'penalty',
    'P23 P31 P32',
    'reason of the first failure, or of jail',
    'challenges summary weight_record',
  ],
  ['penalty_height', 'P23', 'height of the first failure, or of jail', 'summary'],
  ['nonce_weight', 'P11', 'parameter of the epoch', 'epoch'],
  [
    'effective',
    'P11 P23',
    'total_nonces / nonce_weight rounded down; 0 under a penalty',
    'summary weight_record',
  ],
  ['base', 'P25', '0 until stage-based weight exists', 'weight_record'],
  ['factor', 'P25', 'parameter of the epoch', 'epoch weight_record'],
  ['status', 'P2 P25', 'of the participant at settlement', 'weight_record participant'],
  ['weight', 'P25', '(base + effective) × factor rounded down; 0 unless active', 'weight_record'],
  ['total_weight', 'P30', 'sum of all weights', 'settlement'],
  ['pool', 'P30', 'fees and minted coins', 'settlement'],
  ['minted', 'P30', 'epoch_reward; nothing where total_weight is 0', 'settlement epoch'],
  [
    'reward',
    'P30',
    'pool × weight / total_weight rounded down, of each denomination',
    'weight_record settlement',
  ],
  ['probation', 'P34', 'whether the key was seen signing', 'weight_record'],
  ['probation_signed', 'P34', 'blocks signed of those since it entered', 'weight_record'],
  ['candidates', 'P27', 'participants with a key and weight', 'settlement'],
  ['rank', 'P27', 'place among the candidates; 0 for none', 'weight_record'],
  ['seats', 'P27', 'candidates that were elected', 'settlement epoch'],
  ['power_share', 'P26', 'largest share of one candidate in basis points', 'settlement epoch'],
  ['power_cap', 'P26', 'weight to which larger ones are cut', 'settlement'],
  [
    'power_before_scale',
    'P26 P34',
    'the lesser of weight and power_cap; 1 on probation; what is kept where no candidate was seen; 0 outside of the set',
    'weight_record settlement',
  ],
  ['doublings', 'P34', 'of the powers of those who were seen', 'settlement'],
  ['halvings', 'P27', 'of all powers', 'settlement'],
  [
    'power',
    'P27',
    'power_before_scale × 2^doublings (not on probation) / 2^halvings, at least 1',
    'weight_record settlement',
  ],
] as const;

export type TermName = (typeof table)[number][0];

export const termInfos: readonly TermInfo[] = table.map(([name, rules, formula, sources]) => ({
  name,
  rules: rules.split(' '),
  formula,
  sources: sources.split(' ') as SourceName[],
}));
