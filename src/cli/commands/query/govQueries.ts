/** `cpocd query gov`: proposals, their deposits and votes, and what they would do. */

import type { Command } from 'commander';
import type { QueryMethod } from '../../../client/abciQuery.ts';
import { ProposalStatus } from '../../../gen/cosmos/gov/v1/gov.ts';
import { QueryDefinition } from '../../../gen/cosmos/gov/v1/query.ts';
import { QueryDefinition as DryRunQuery } from '../../../gen/cpoc/gov/v1/query.ts';
import type { CliDependencies, Invocation } from '../../cli.ts';
import { CliError } from '../../cliError.ts';
import { dryRunText } from '../../gov/dryRunText.ts';
import { fromGenerated } from '../../gov/messageJson.ts';
import { newGroup } from '../../newCommand.ts';
import { maxUint64, parseWholeNumber } from '../../parseBytes.ts';
import { addPageFlags } from '../../query/pageFlags.ts';
import { newQuery } from '../../query/runQuery.ts';

type Method<Q, R> = QueryMethod<Q, R> & {
  readonly responseType: { toJSON(message: R): unknown };
};

interface Spec<Q> {
  readonly usage: string;
  readonly summary: string;
  readonly request: (args: readonly string[], invocation: Invocation) => Partial<Q>;
  readonly paged?: boolean;
}

function query<Q, R>(deps: CliDependencies, method: Method<Q, R>, spec: Spec<Q>): Command {
  const command = newQuery(deps, {
    ...spec,
    service: QueryDefinition.fullName,
    method,
    shape: (response) => fromGenerated(method.responseType.toJSON(response)),
  });
  return spec.paged === true ? addPageFlags(command) : command;
}

const idOf = ([text = '']: readonly string[]): bigint =>
  parseWholeNumber(text, 'argument <proposal-id>', maxUint64);

export function createGovQueries(deps: CliDependencies): Command {
  const { methods } = QueryDefinition;
  const ofProposal = { request: (args: readonly string[]) => ({ proposalId: idOf(args) }) };
  return newGroup('gov', 'governance')
    .addCommand(
      query(deps, methods.proposal, {
        usage: 'proposal <proposal-id>',
        summary: 'a proposal',
        ...ofProposal,
      }),
    )
    .addCommand(createProposalsQuery(deps))
    .addCommand(
      query(deps, methods.votes, {
        usage: 'votes <proposal-id>',
        summary: 'votes on a proposal, in the order of address bytes',
        paged: true,
        ...ofProposal,
      }),
    )
    .addCommand(
      query(deps, methods.vote, {
        usage: 'vote <proposal-id> <voter>',
        summary: 'how an account voted',
        request: (args) => ({ proposalId: idOf(args), voter: args[1] ?? '' }),
      }),
    )
    .addCommand(
      query(deps, methods.deposits, {
        usage: 'deposits <proposal-id>',
        summary: 'deposits on a proposal',
        paged: true,
        ...ofProposal,
      }),
    )
    .addCommand(
      query(deps, methods.deposit, {
        usage: 'deposit <proposal-id> <depositor>',
        summary: 'what an account deposited',
        request: (args) => ({ proposalId: idOf(args), depositor: args[1] ?? '' }),
      }),
    )
    .addCommand(
      query(deps, methods.tallyResult, {
        usage: 'tally <proposal-id>',
        summary: 'votes by power: what they are now, or were when they were counted',
        ...ofProposal,
      }),
    )
    .addCommand(
      query(deps, methods.params, {
        usage: 'params',
        summary: 'parameters of governance',
        request: () => ({}),
      }),
    )
    .addCommand(
      query(deps, methods.constitution, {
        usage: 'constitution',
        summary: 'the constitution of the chain',
        request: () => ({}),
      }),
    )
    .addCommand(createDryRunQuery(deps));
}

function createProposalsQuery(deps: CliDependencies): Command {
  return query(deps, QueryDefinition.methods.proposals, {
    usage: 'proposals',
    summary: 'proposals, in the order of their ids',
    request: (_, invocation) => ({
      proposalStatus: readStatus(invocation.text('status')),
      voter: invocation.text('voter') ?? '',
      depositor: invocation.text('depositor') ?? '',
    }),
    paged: true,
  })
    .option('--status <status>', 'deposit-period, voting-period, passed, rejected or failed')
    .option('--voter <address>', 'those that the account voted on')
    .option('--depositor <address>', 'those that the account paid into');
}

const statuses: Readonly<Record<string, ProposalStatus>> = {
  'deposit-period': ProposalStatus.PROPOSAL_STATUS_DEPOSIT_PERIOD,
  'voting-period': ProposalStatus.PROPOSAL_STATUS_VOTING_PERIOD,
  passed: ProposalStatus.PROPOSAL_STATUS_PASSED,
  rejected: ProposalStatus.PROPOSAL_STATUS_REJECTED,
  failed: ProposalStatus.PROPOSAL_STATUS_FAILED,
};

function readStatus(text: string | undefined): ProposalStatus {
  if (text === undefined) return ProposalStatus.PROPOSAL_STATUS_UNSPECIFIED;
  const name = text
    .toLowerCase()
    .replaceAll('_', '-')
    .replace(/^proposal-status-/, '');
  const found = statuses[name];
  if (found !== undefined) return found;
  throw new CliError(
    'usage',
    `flag --status is "${text}"`,
    `expected one of ${Object.keys(statuses).join(', ')}`,
  );
}

function createDryRunQuery(deps: CliDependencies): Command {
  const method = DryRunQuery.methods.dryRunProposal;
  return newQuery(deps, {
    usage: 'dry-run <proposal-id>',
    summary: 'what a proposal would do if it passed now',
    service: DryRunQuery.fullName,
    method,
    request: (args) => ({ proposalId: idOf(args) }),
    shape: (response) => fromGenerated(method.responseType.toJSON(response)),
    text: async ({ dryRun, failureAtSubmission }) =>
      dryRun === undefined ? '' : dryRunText(dryRun, failureAtSubmission),
  });
}
