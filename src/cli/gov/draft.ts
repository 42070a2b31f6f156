/** The file that describes a proposal before it is submitted: the SDK's `draft_proposal.json`. */

import type { MsgSubmitProposal } from '../../gen/cosmos/gov/v1/tx.ts';
import type { WireAny } from '../../types/publicKey.ts';
import { CliError } from '../cliError.ts';
import { readJson } from '../home/files.ts';
import { didYouMean } from '../nearest.ts';
import { parseCoinsText } from '../parseCoins.ts';
import { parseMessage } from './messageJson.ts';

export interface Draft {
  readonly messages: readonly WireAny[];
  readonly metadata: string;
  readonly deposit: readonly { denom: string; amount: string }[];
  readonly title: string;
  readonly summary: string;
  readonly expedited: boolean;
}

const names = ['messages', 'metadata', 'deposit', 'title', 'summary', 'expedited'] as const;

/** @throws CliError `file` or `usage` that names the field that is wrong */
export function readDraft(path: string): Draft {
  const json = readJson(path, 'make one with `cpocd tx gov draft-proposal`');
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw refusal(path, 'is no draft', 'expected an object with messages, title and summary');
  }
  const draft = json as Readonly<Record<string, unknown>>;
  for (const name of Object.keys(draft)) {
    if (names.some((known) => known === name)) continue;
    throw refusal(`${path}: ${name}`, 'is no field', didYouMean(name, [...names]));
  }
  const text = (name: string): string => readText(draft[name], `${path}: ${name}`);
  const messages = draft['messages'] ?? [];
  if (!Array.isArray(messages)) {
    throw refusal(`${path}: messages`, 'is no list', 'expected a list of messages');
  }
  const deposit = text('deposit');
  return {
    messages: messages.map((entry, i) => parseMessage(entry, `${path}: messages[${i}]`)),
    metadata: text('metadata'),
    deposit:
      deposit === ''
        ? []
        : parseCoinsText(deposit, `${path}: deposit`).map(({ denom, amount }) => ({
            denom,
            amount: amount.toString(),
          })),
    title: required(text('title'), `${path}: title`),
    summary: required(text('summary'), `${path}: summary`),
    expedited: readFlag(draft['expedited'], `${path}: expedited`),
  };
}

export function toSubmission(draft: Draft, proposer: string): MsgSubmitProposal {
  const { messages, deposit, ...texts } = draft;
  return { ...texts, messages: [...messages], initialDeposit: [...deposit], proposer };
}

function readText(value: unknown, where: string): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return value;
  throw refusal(where, 'is no text', 'expected a text in quotes');
}

function required(text: string, where: string): string {
  if (text !== '') return text;
  throw refusal(where, 'is missing', 'a proposal needs a title and a summary');
}

function readFlag(value: unknown, where: string): boolean {
  if (value === undefined || typeof value === 'boolean') return value ?? false;
  throw refusal(where, 'is neither true nor false', 'expected one of them, without quotes');
}

function refusal(where: string, what: string, advice: string): CliError {
  return new CliError('usage', `${where} ${what}`, advice.trim());
}
