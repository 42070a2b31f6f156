/** The parameters of governance in the genesis of a devnet: periods in which a proposal can be played, and what `--param gov.…` changes. */

import type { Params } from '../../gen/cosmos/gov/v1/gov.ts';
import { AppError } from '../../lib/errors.ts';
import { parseGovParams } from '../../types/genesis/genesisGov.ts';
import { formatDuration, parseDuration } from '../../types/gov/duration.ts';
import { defaultGovParams } from '../../types/gov/params.ts';
import { govParamsJson } from '../../types/gov/paramsJson.ts';
import { addNanos, durationNanos } from '../../types/timestamp.ts';
import { CliError } from '../cliError.ts';
import { parseCoinsText } from '../parseCoins.ts';
import { devnetDenom, devnetPrefix } from './devnetAccounts.ts';
import type { DevnetShape } from './devnetOptions.ts';

type Shape = Pick<DevnetShape, 'params'>;

/** In front of the name in a flag: some names are those of other modules too. */
export const govPrefix = 'gov.';

export const govParamNames: readonly string[] = Object.keys(
  govParamsJson(defaultGovParams(devnetDenom)),
).map((name) => `${govPrefix}${name}`);

export function isGovParam(name: string): boolean {
  return name.startsWith(govPrefix);
}

/** @throws CliError `usage` where the set is not valid as a whole */
export function devnetGovParams(shape: Shape): Params {
  const usual = govParamsJson(usualParams());
  const changes = Object.entries(shape.params)
    .filter(([name]) => isGovParam(name))
    .map(([flag, text]): [string, unknown] => {
      const name = flag.slice(govPrefix.length);
      return [name, jsonOf(flag, usual[name], text)];
    });
  const asked: Readonly<Record<string, unknown>> = Object.fromEntries(changes);
  const derived = shorterExpedited(asked);
  try {
    return parseGovParams({ ...usual, ...derived, ...asked }, 'gov', devnetPrefix);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new CliError(
      'usage',
      `flag --param makes no valid set: ${error.message}`,
      'see docs/spec/governance.md',
    );
  }
}

/** The value of a parameter as a flag would say it. */
export function govParamText(shape: Shape, flag: string): string {
  const value = govParamsJson(devnetGovParams(shape))[flag.slice(govPrefix.length)];
  if (typeof value !== 'object') return String(value);
  return value.map(({ denom, amount }) => `${amount}${denom}`).join(',');
}

/** An expedited vote has to be shorter than a usual one: half as long where only the usual one is asked for. */
function shorterExpedited(asked: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const period = parseDuration(String(asked['voting_period'] ?? ''));
  if (period === undefined) return {};
  const half = addNanos({ seconds: 0n, nanos: 0 }, (durationNanos(period) ?? 0n) / 2n);
  return { expedited_voting_period: formatDuration(half) };
}

/** The SDK's deposits, of which every account has plenty; a vote lasts a minute, an expedited one half. */
function usualParams(): Params {
  return {
    ...defaultGovParams(devnetDenom),
    maxDepositPeriod: { seconds: 120n, nanos: 0 },
    votingPeriod: { seconds: 60n, nanos: 0 },
    expeditedVotingPeriod: { seconds: 30n, nanos: 0 },
  };
}

/** A text as the genesis writes a value of the example's type; seconds may stand without their unit. */
function jsonOf(flag: string, example: unknown, text: string): unknown {
  if (typeof example === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
  if (typeof example === 'object') {
    return parseCoinsText(text, `flag --param ${flag}`).map(({ denom, amount }) => ({
      denom,
      amount: amount.toString(),
    }));
  }
  return flag.endsWith('_period') && /^\d+$/.test(text) ? `${text}s` : text;
}
