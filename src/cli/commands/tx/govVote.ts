/** `cpocd tx gov vote`, `weighted-vote`, `deposit` and `cancel-proposal`. */

import type { EncodeObject } from '@cosmjs/proto-signing';
import type { Command } from 'commander';
import * as tx from '../../../gen/cosmos/gov/v1/tx.ts';
import { toWireCoins } from '../../../types/coin.ts';
import type { CliDependencies, Invocation } from '../../cli.ts';
import { parseVoteOption, parseWeightedVote } from '../../gov/voteOption.ts';
import { newCommand } from '../../newCommand.ts';
import { maxUint64, parseWholeNumber } from '../../parseBytes.ts';
import { parseCoinsText } from '../../parseCoins.ts';
import { runTx } from '../../tx/runTx.ts';
import { addTxFlags } from '../../tx/txFlags.ts';

type Make = (
  proposalId: bigint,
  argument: string,
  invocation: Invocation,
) => (sender: string) => EncodeObject;

function create(deps: CliDependencies, usage: string, summary: string, make: Make): Command {
  const command = newCommand(deps, usage, summary, async (invocation, [id = '', argument = '']) => {
    const proposalId = parseWholeNumber(id, 'argument <proposal-id>', maxUint64);
    const message = make(proposalId, argument, invocation);
    await runTx(invocation, { messages: (sender) => [message(sender)] });
  });
  return addTxFlags(command);
}

export function createGovVoteCommand(deps: CliDependencies): Command {
  const summary = 'vote yes, abstain, no or no_with_veto; a later vote replaces it';
  return create(deps, 'vote <proposal-id> <option>', summary, (proposalId, text, invocation) => {
    const option = parseVoteOption(text);
    const metadata = invocation.text('metadata') ?? '';
    return (voter) => ({
      typeUrl: '/cosmos.gov.v1.MsgVote',
      value: tx.MsgVote.fromPartial({ proposalId, voter, option, metadata }),
    });
  }).option('--metadata <text>', 'what is said with the vote');
}

export function createGovWeightedVoteCommand(deps: CliDependencies): Command {
  const summary = 'divide the vote: `weighted-vote 1 yes=0.6,no=0.4`';
  const usage = 'weighted-vote <proposal-id> <options>';
  return create(deps, usage, summary, (proposalId, text, invocation) => {
    const options = parseWeightedVote(text);
    const metadata = invocation.text('metadata') ?? '';
    return (voter) => ({
      typeUrl: '/cosmos.gov.v1.MsgVoteWeighted',
      value: tx.MsgVoteWeighted.fromPartial({ proposalId, voter, options, metadata }),
    });
  }).option('--metadata <text>', 'what is said with the vote');
}

export function createGovDepositCommand(deps: CliDependencies): Command {
  const summary = 'add to the deposit of a proposal: `deposit 1 1000upoc`';
  return create(deps, 'deposit <proposal-id> <amount>', summary, (proposalId, text) => {
    const amount = toWireCoins(parseCoinsText(text, 'argument <amount>'));
    return (depositor) => ({
      typeUrl: '/cosmos.gov.v1.MsgDeposit',
      value: tx.MsgDeposit.fromPartial({ proposalId, depositor, amount }),
    });
  });
}

export function createGovCancelProposalCommand(deps: CliDependencies): Command {
  const summary = 'take back a proposal of your own; a share of the deposits is lost';
  return create(deps, 'cancel-proposal <proposal-id>', summary, (proposalId) => (proposer) => ({
    typeUrl: '/cosmos.gov.v1.MsgCancelProposal',
    value: tx.MsgCancelProposal.fromPartial({ proposalId, proposer }),
  }));
}
