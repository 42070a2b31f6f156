/** Amino JSON of governance messages, as the SDK writes it. */

import type { Params, WeightedVoteOption } from '../../gen/cosmos/gov/v1/gov.ts';
import type { TextProposal } from '../../gen/cosmos/gov/v1beta1/gov.ts';
import { AppError } from '../../lib/errors.ts';
import { govParamsJson } from '../../types/gov/paramsJson.ts';
import { govErrors } from '../../types/govErrors.ts';
import type { WireAny } from '../../types/publicKey.ts';
import { durationNanos, type Timestamp } from '../../types/timestamp.ts';
import { aminoText } from '../bank/amino.ts';
import type { FindHandler } from '../handler.ts';

/** A message inside another: its amino name beside its value. */
export function aminoMessage({ typeUrl, value }: WireAny, find: FindHandler): unknown {
  const handler = find(typeUrl);
  if (handler === undefined) throw new AppError(govErrors.unroutableMessage, typeUrl);
  return { type: handler.aminoName, value: handler.toAmino(handler.codec.decode(value)) };
}

export function aminoList(list: readonly unknown[]): readonly unknown[] | undefined {
  return list.length === 0 ? undefined : list;
}

export function aminoFlag(flag: boolean): true | undefined {
  return flag ? true : undefined;
}

/** Enums are numbers. */
export function aminoOption(option: number): number | undefined {
  return option === 0 ? undefined : option;
}

export function aminoOptions(options: readonly WeightedVoteOption[]): unknown {
  return options.map(({ option, weight }) => ({
    option: aminoOption(option),
    weight: weight === '' ? undefined : weight,
  }));
}

/** Durations are nanoseconds here; what is empty is left out. */
export function aminoGovParams(params: Params | undefined): unknown {
  if (params === undefined) return { min_deposit: [], expedited_min_deposit: [] };
  const nanos = (duration: Timestamp | undefined): string | undefined =>
    duration === undefined ? undefined : (durationNanos(duration) ?? 0n).toString();
  const json = {
    ...govParamsJson(params),
    max_deposit_period: nanos(params.maxDepositPeriod),
    voting_period: nanos(params.votingPeriod),
    expedited_voting_period: nanos(params.expeditedVotingPeriod),
  };
  const isKept = ([name, value]: [string, unknown]): boolean =>
    name === 'min_deposit' ||
    name === 'expedited_min_deposit' ||
    (value !== '' && value !== false && value !== undefined);
  return Object.fromEntries(Object.entries(json).filter(isKept));
}

/** The only content that a legacy proposal may have. */
export function aminoTextProposal({ title, description }: TextProposal): unknown {
  return {
    type: 'cosmos-sdk/TextProposal',
    value: { title: aminoText(title), description: aminoText(description) },
  };
}
