/** `app_state.gov` of a genesis, in the SDK's shape. */

import type { Params } from '../../gen/cosmos/gov/v1/gov.ts';
import { toWireCoins } from '../coin.ts';
import { parseDuration } from '../gov/duration.ts';
import { defaultGovParams, govParamsFault } from '../gov/params.ts';
import { govParamsJson } from '../gov/paramsJson.ts';
import { parseGenesisCoin } from './genesisBank.ts';
import {
  genesisError,
  type JsonObject,
  readBoolean,
  readList,
  readObject,
  readText,
  readUint64,
  show,
} from './genesisJson.ts';

export interface GenesisGov {
  /** The id of the first proposal. */
  readonly startingProposalId: bigint;
  readonly params: Params;
  /** Empty for none. */
  readonly constitution: string;
}

/** Lists that a chain exports: proposals of before cannot be carried over. */
const emptyLists = ['deposits', 'votes', 'proposals'] as const;
/** Parts of the parameters as SDK 0.46 had them; null since. */
const formerParts = ['deposit_params', 'voting_params', 'tally_params'] as const;

/**
 * @param value undefined where the genesis has no such section: then the SDK's defaults
 * @param denom of deposits, for those defaults
 */
export function parseGenesisGov(
  value: unknown,
  path: string,
  addressPrefix: string,
  denom: string,
): GenesisGov {
  if (value === undefined) {
    return { startingProposalId: 1n, params: defaultGovParams(denom), constitution: '' };
  }
  const json = readObject(
    value,
    path,
    ['params'],
    ['starting_proposal_id', 'constitution', ...emptyLists, ...formerParts],
  );
  for (const name of emptyLists) {
    if (readList(json[name], `${path}.${name}`, (entry) => entry).length > 0) {
      throw genesisError(`${path}.${name}`, 'is not empty, expected an empty list');
    }
  }
  for (const name of formerParts) {
    if (json[name] !== undefined && json[name] !== null) {
      throw genesisError(`${path}.${name}`, 'is not null, expected its values in params');
    }
  }
  const id = readUint64(json['starting_proposal_id'] ?? '1', `${path}.starting_proposal_id`);
  if (id === 0n)
    throw genesisError(`${path}.starting_proposal_id`, 'is "0", expected at least "1"');
  return {
    startingProposalId: id,
    params: parseGovParams(json['params'], `${path}.params`, addressPrefix),
    constitution: readText(json['constitution'] ?? '', `${path}.constitution`),
  };
}

/** Each field is there, of its type, and the set is valid as a whole. @throws AppError that begins with the path of what is wrong */
export function parseGovParams(value: unknown, path: string, addressPrefix: string): Params {
  const json = readObject(value, path, Object.keys(govParamsJson(defaultGovParams('shape'))));
  const params = readParams(json, path);
  const fault = govParamsFault(params, addressPrefix);
  if (fault !== undefined) throw genesisError(path, fault);
  return params;
}

function readParams(json: JsonObject, path: string): Params {
  const at = (name: string): string => `${path}.${name}`;
  const text = (name: string): string => readText(json[name], at(name));
  const flag = (name: string): boolean => readBoolean(json[name], at(name));
  const coins = (name: string): { denom: string; amount: string }[] =>
    toWireCoins(readList(json[name], at(name), parseGenesisCoin));
  const duration = (name: string): { seconds: bigint; nanos: number } => {
    const read = parseDuration(text(name));
    if (read !== undefined) return read;
    throw genesisError(at(name), `is ${show(json[name])}, expected seconds, such as "172800s"`);
  };
  return {
    minDeposit: coins('min_deposit'),
    maxDepositPeriod: duration('max_deposit_period'),
    votingPeriod: duration('voting_period'),
    quorum: text('quorum'),
    threshold: text('threshold'),
    vetoThreshold: text('veto_threshold'),
    minInitialDepositRatio: text('min_initial_deposit_ratio'),
    proposalCancelRatio: text('proposal_cancel_ratio'),
    proposalCancelDest: text('proposal_cancel_dest'),
    expeditedVotingPeriod: duration('expedited_voting_period'),
    expeditedThreshold: text('expedited_threshold'),
    expeditedMinDeposit: coins('expedited_min_deposit'),
    burnVoteQuorum: flag('burn_vote_quorum'),
    burnProposalDepositPrevote: flag('burn_proposal_deposit_prevote'),
    burnVoteVeto: flag('burn_vote_veto'),
    minDepositRatio: text('min_deposit_ratio'),
  };
}
