/** The parameters in the genesis of a devnet: its own defaults, and what `--param` changes of them. */

import { Params } from '../../gen/cpoc/poc/v1/params.ts';
import { AppError } from '../../lib/errors.ts';
import { parsePocParams } from '../../types/genesis/genesisPoc.ts';
import { defaultParams } from '../../types/poc/params.ts';
import { CliError } from '../cliError.ts';
import { didYouMean } from '../nearest.ts';
import { devnetDenom } from './devnetAccounts.ts';
import { govParamNames, govParamText, govPrefix, isGovParam } from './devnetGovParams.ts';
import type { DevnetShape } from './devnetOptions.ts';

/** Texts by the parameters' names on the wire: `epoch_length` to `20`. */
export type ParamChanges = Readonly<Record<string, string>>;

type ParamShape = Pick<DevnetShape, 'sampleRateBps' | 'params'>;

/** The only parameter that has a flag of its own. */
export const sampleRateParam = 'validation_sample_rate_bps';

/** @param texts `name=value`; of several for one name the last counts. @throws CliError `usage` */
export function parseParamFlags(texts: readonly string[]): ParamChanges {
  const names = [
    ...Object.keys(Params.toJSON(defaultParams(devnetDenom)) as object),
    ...govParamNames,
  ];
  const entries = texts.map((text): [string, string] => {
    const [, name, value] = /^([^=]+)=(.*)$/.exec(text) ?? [];
    if (name === undefined || value === undefined) {
      throw refusal(`is "${text}"`, 'expected name=value, such as epoch_length=20');
    }
    if (names.includes(name)) return [name, value];
    const guess = didYouMean(name, names);
    throw refusal(
      `names no parameter "${name}"`,
      `${guess} \`cpocd query poc params\` lists them; those of governance begin with ${govPrefix}`,
    );
  });
  return Object.fromEntries(entries);
}

/** @throws CliError `usage` where the set is not valid as a whole */
export function devnetParams(shape: ParamShape): Params {
  const usual = Params.toJSON(usualParams(shape.sampleRateBps)) as Record<string, unknown>;
  const changes = Object.entries(shape.params)
    .filter(([name]) => !isGovParam(name))
    .map(([name, text]) => [name, jsonOf(name, usual[name], text)] as const);
  try {
    return parsePocParams({ ...usual, ...Object.fromEntries(changes) }, 'params');
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw refusal(`makes no valid set: ${error.message}`, 'see docs/spec/protocol.md, section 10');
  }
}

/** The value of a parameter as a flag would say it. */
export function paramText(shape: ParamShape, name: string): string {
  if (isGovParam(name)) return govParamText(shape, name);
  const value = (Params.toJSON(devnetParams(shape)) as Record<string, unknown>)[name];
  if (typeof value !== 'object' || value === null) return String(value);
  const { amount, denom } = value as { amount: string; denom: string };
  return `${amount}${denom}`;
}

/** Deadlines and epochs of minutes instead of days; the audit sees to it that every host is challenged in every epoch (P18). */
function usualParams(sampleRateBps: number): Params {
  return {
    ...defaultParams(devnetDenom),
    enableContinuousPoc: true,
    validationSampleRateBps: sampleRateBps,
    validationChallengeDeadlineBlocks: 8,
    auditWindowBlocks: 1,
    epochLength: 30n,
    epochReward: { denom: devnetDenom, amount: '1000000000' },
  };
}

/** A text as the genesis writes a value of the example's type. What fits no type stays a text, which the genesis check refuses. */
function jsonOf(name: string, example: unknown, text: string): unknown {
  switch (typeof example) {
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text;
    case 'number':
      return /^(0|[1-9]\d{0,9})$/.test(text) ? Number(text) : text;
    case 'object': {
      const [, amount, denom] = /^(\d+)([a-zA-Z].*)$/.exec(text) ?? [];
      if (amount !== undefined) return { denom, amount };
      throw refusal(`${name}=${text} is no coin`, 'expected one such as 1000upoc, or 0upoc');
    }
    default:
      return text;
  }
}

function refusal(what: string, advice: string): CliError {
  return new CliError('usage', `flag --param ${what}`, advice);
}
