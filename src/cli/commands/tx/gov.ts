/** `cpocd tx gov`. */

import type { Command } from 'commander';
import type { CliDependencies } from '../../cli.ts';
import { newGroup } from '../../newCommand.ts';
import { createGovDraftProposalCommand } from './govDraftProposal.ts';
import { createGovSubmitProposalCommand } from './govSubmitProposal.ts';
import {
  createGovCancelProposalCommand,
  createGovDepositCommand,
  createGovVoteCommand,
  createGovWeightedVoteCommand,
} from './govVote.ts';

export function createGovGroup(deps: CliDependencies): Command {
  return newGroup('gov', 'governance')
    .addCommand(createGovDraftProposalCommand(deps))
    .addCommand(createGovSubmitProposalCommand(deps))
    .addCommand(createGovDepositCommand(deps))
    .addCommand(createGovVoteCommand(deps))
    .addCommand(createGovWeightedVoteCommand(deps))
    .addCommand(createGovCancelProposalCommand(deps));
}
