/** The tally against a plain model: fractions of whole numbers, counted voter by voter in the words of the rule (G9). */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { VoteOption, type WeightedVoteOption } from '../../../src/gen/cosmos/gov/v1/gov.ts';
import { decimalOne, formatDecimal } from '../../../src/types/decimal.ts';
import { defaultGovParams } from '../../../src/types/gov/params.ts';
import { type Ballot, tally } from '../../../src/types/gov/tally.ts';

const { VOTE_OPTION_ABSTAIN, VOTE_OPTION_NO, VOTE_OPTION_NO_WITH_VETO, VOTE_OPTION_YES } =
  VoteOption;
const options = [VOTE_OPTION_YES, VOTE_OPTION_ABSTAIN, VOTE_OPTION_NO, VOTE_OPTION_NO_WITH_VETO];

/** Hundredths of a vote for each option, 100 together. */
const split = fc
  .tuple(fc.nat(100), fc.nat(100), fc.nat(100))
  .map((cuts) => [0, ...cuts, 100].sort((a, b) => a - b))
  .map((cuts) => cuts.slice(1).map((cut, i) => cut - (cuts[i] as number)));

/** Small powers meet thresholds exactly; large ones are as large as a set can have. */
const power = fc.oneof(fc.bigInt(0n, 10n), fc.bigInt(0n, (1n << 60n) - 1n));

const voter = fc.record({
  power,
  shares: fc.option(
    fc.oneof(split, fc.constantFrom([100, 0, 0, 0], [0, 100, 0, 0], [0, 0, 100, 0])),
    {
      nil: undefined,
    },
  ),
});

/** Hundredths, so that the model needs no decimals. */
const rules = fc.record({
  quorum: fc.integer({ min: 0, max: 100 }),
  threshold: fc.integer({ min: 1, max: 100 }),
  veto: fc.integer({ min: 1, max: 100 }),
  burnVoteQuorum: fc.boolean(),
  burnVoteVeto: fc.boolean(),
});

const hundredths = (n: number): string => formatDecimal((BigInt(n) * decimalOne) / 100n);

function ballotOf({
  power: weight,
  shares,
}: {
  power: bigint;
  shares: readonly number[] | undefined;
}): Ballot {
  if (shares === undefined) return { power: weight, options: undefined };
  const parts = shares.flatMap((share, i): WeightedVoteOption[] => {
    return share === 0 ? [] : [{ option: options[i] as VoteOption, weight: hundredths(share) }];
  });
  return { power: weight, options: parts };
}

interface Model {
  readonly passes: boolean;
  readonly burnsDeposits: boolean;
  /** Hundredths of a unit of power: yes, abstain, no, veto. */
  readonly sums: readonly bigint[];
}

interface Rules {
  readonly quorum: number;
  readonly threshold: number;
  readonly veto: number;
  readonly burnVoteQuorum: boolean;
  readonly burnVoteVeto: boolean;
}

function sumUp(
  voters: readonly { power: bigint; shares: readonly number[] | undefined }[],
): bigint[] {
  return options.map((_, i) =>
    voters.reduce((sum, one) => sum + one.power * BigInt(one.shares?.[i] ?? 0), 0n),
  );
}

function model(
  voters: readonly { power: bigint; shares: readonly number[] | undefined }[],
  given: Rules,
): Model {
  const sums = sumUp(voters);
  const [yes, abstain, no, veto] = sums as [bigint, bigint, bigint, bigint];
  const all = voters.reduce((sum, one) => sum + one.power * 100n, 0n);
  const voted = yes + abstain + no + veto;
  const lost = (burnsDeposits: boolean): Model => ({ passes: false, burnsDeposits, sums });
  if (all === 0n) return lost(false);
  if (voted * 100n < BigInt(given.quorum) * all) return lost(given.burnVoteQuorum);
  if (voted === abstain) return lost(false);
  if (veto * 100n > BigInt(given.veto) * voted) return lost(given.burnVoteVeto);
  const passes = yes * 100n > BigInt(given.threshold) * (voted - abstain);
  return { passes, burnsDeposits: false, sums };
}

test('G9 the tally is what the rule says, for any set of voters and any parameters', () => {
  fc.assert(
    fc.property(
      fc.array(voter, { maxLength: 12 }),
      rules,
      fc.boolean(),
      (voters, given, expedited) => {
        const threshold = hundredths(given.threshold);
        const params = {
          ...defaultGovParams('upoc'),
          quorum: hundredths(given.quorum),
          threshold: expedited ? '0.000000000000000001' : threshold,
          expeditedThreshold: expedited ? threshold : '1',
          vetoThreshold: hundredths(given.veto),
          burnVoteQuorum: given.burnVoteQuorum,
          burnVoteVeto: given.burnVoteVeto,
        };
        const { sums, ...expected } = model(voters, given);
        const [yesCount, abstainCount, noCount, noWithVetoCount] = sums.map((sum) =>
          String(sum / 100n),
        );
        expect(tally(voters.map(ballotOf), params, expedited)).toEqual({
          ...expected,
          result: { yesCount, abstainCount, noCount, noWithVetoCount },
        });
      },
    ),
    { numRuns: 3000 },
  );
});

test('G9 who joins with yes never makes a passing proposal fail; who stays silent never makes one pass', () => {
  const params = defaultGovParams('upoc');
  fc.assert(
    fc.property(fc.array(voter, { maxLength: 8 }), power, (voters, more) => {
      const ballots = voters.map(ballotOf);
      const before = tally(ballots, params, false).passes;
      const yes = ballotOf({ power: more, shares: [100, 0, 0, 0] });
      const silent = ballotOf({ power: more, shares: undefined });
      if (before) expect(tally([...ballots, yes], params, false).passes).toBe(true);
      else expect(tally([...ballots, silent], params, false).passes).toBe(false);
    }),
    { numRuns: 2000 },
  );
});
