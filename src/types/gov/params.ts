/** Parameters of governance: the SDK's defaults, and what makes a set valid (G2). */

import type { Coin as WireCoin } from '../../gen/cosmos/base/v1beta1/coin.ts';
import type { Params } from '../../gen/cosmos/gov/v1/gov.ts';
import { AppError } from '../../lib/errors.ts';
import { readAddress } from '../address.ts';
import { type Coin, parseCoins } from '../coin.ts';
import { decimalOne, parseDecimal } from '../decimal.ts';
import { durationNanos } from '../timestamp.ts';
import { isPositiveDuration } from './duration.ts';

const day = 86_400n;

/** The SDK's defaults; `denom` is what deposits are made in. */
export function defaultGovParams(denom: string): Params {
  return {
    minDeposit: [{ denom, amount: '10000000' }],
    maxDepositPeriod: { seconds: 2n * day, nanos: 0 },
    votingPeriod: { seconds: 2n * day, nanos: 0 },
    quorum: '0.334000000000000000',
    threshold: '0.500000000000000000',
    vetoThreshold: '0.334000000000000000',
    minInitialDepositRatio: '0.000000000000000000',
    proposalCancelRatio: '0.500000000000000000',
    proposalCancelDest: '',
    expeditedVotingPeriod: { seconds: day, nanos: 0 },
    expeditedThreshold: '0.667000000000000000',
    expeditedMinDeposit: [{ denom, amount: '50000000' }],
    burnVoteQuorum: false,
    burnProposalDepositPrevote: false,
    burnVoteVeto: true,
    minDepositRatio: '0.010000000000000000',
  };
}

/** What is wrong with a set, naming its first field that is, its value and what is valid; undefined where nothing is. */
export function govParamsFault(params: Params, addressPrefix: string): string | undefined {
  return (
    depositFault(params) ??
    periodFault(params) ??
    ratioFault(params) ??
    destFault(params, addressPrefix)
  );
}

function depositFault({ minDeposit, expeditedMinDeposit }: Params): string | undefined {
  const usual = readCoins(minDeposit);
  if (usual === undefined) return `min_deposit ${coinsFault}`;
  const expedited = readCoins(expeditedMinDeposit);
  if (expedited === undefined) return `expedited_min_deposit ${coinsFault}`;
  // Deposits are taken in the denominations of min_deposit alone: others could never be paid in.
  const foreign = expedited.find(({ denom }) => !usual.some((coin) => coin.denom === denom));
  if (foreign !== undefined) {
    return `expedited_min_deposit asks for ${foreign.denom}, expected denominations of min_deposit`;
  }
  const amountOf = (denom: string): bigint =>
    usual.find((coin) => coin.denom === denom)?.amount ?? 0n;
  if (expedited.some(({ denom, amount }) => amount > amountOf(denom))) return undefined;
  return 'expedited_min_deposit is not greater than min_deposit';
}

const coinsFault =
  'is missing or invalid, expected coins with positive amounts, in the order of their denominations';

function readCoins(wire: readonly WireCoin[]): Coin[] | undefined {
  try {
    const coins = parseCoins(wire);
    return coins.length === 0 ? undefined : coins;
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

function periodFault(params: Params): string | undefined {
  const periods = [
    ['max_deposit_period', params.maxDepositPeriod],
    ['voting_period', params.votingPeriod],
    ['expedited_voting_period', params.expeditedVotingPeriod],
  ] as const;
  for (const [name, period] of periods) {
    if (!isPositiveDuration(period)) {
      return `${name} is missing or invalid, expected a positive duration of at most 292 years, such as 172800s`;
    }
  }
  const { votingPeriod, expeditedVotingPeriod } = params;
  if (votingPeriod === undefined || expeditedVotingPeriod === undefined) return undefined;
  const [usual, expedited] = [votingPeriod, expeditedVotingPeriod].map(durationNanos);
  if ((expedited ?? 0n) < (usual ?? 0n)) return undefined;
  return 'expedited_voting_period is not shorter than voting_period';
}

/** Name, field, and whether 0 is valid; 1 always is. */
const ratios = [
  ['quorum', 'quorum', true],
  ['threshold', 'threshold', false],
  ['veto_threshold', 'vetoThreshold', false],
  ['expedited_threshold', 'expeditedThreshold', false],
  ['min_initial_deposit_ratio', 'minInitialDepositRatio', true],
  ['proposal_cancel_ratio', 'proposalCancelRatio', true],
  ['min_deposit_ratio', 'minDepositRatio', true],
] as const;

function ratioFault(params: Params): string | undefined {
  for (const [name, field, mayBeZero] of ratios) {
    const ratio = parseDecimal(params[field]);
    if (ratio === undefined || ratio < (mayBeZero ? 0n : 1n) || ratio > decimalOne) {
      const least = mayBeZero ? 'of 0 or more' : 'above 0';
      return `${name} is "${params[field]}", expected a decimal ${least} and at most 1, such as 0.334`;
    }
  }
  const [threshold, expedited] = [params.threshold, params.expeditedThreshold].map(parseDecimal);
  if (threshold !== undefined && expedited !== undefined && expedited > threshold) return undefined;
  return `expedited_threshold is "${params.expeditedThreshold}", expected more than threshold, "${params.threshold}"`;
}

function destFault(
  { proposalCancelDest: dest }: Params,
  addressPrefix: string,
): string | undefined {
  if (dest === '') return undefined;
  const address = readAddress(dest, addressPrefix);
  return typeof address === 'string' ? `proposal_cancel_dest is "${dest}": ${address}` : undefined;
}
