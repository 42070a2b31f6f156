/** `cpocd tx gov submit-proposal`: from a draft file, with a look at what it would do. */

import type { Command } from 'commander';
import type { CliDependencies, Invocation } from '../../cli.ts';
import { askDryRun } from '../../gov/askDryRun.ts';
import { readDraft, toSubmission } from '../../gov/draft.ts';
import { dryRunText } from '../../gov/dryRunText.ts';
import { newCommand } from '../../newCommand.ts';
import { runTx } from '../../tx/runTx.ts';
import { addTxFlags } from '../../tx/txFlags.ts';

export function createGovSubmitProposalCommand(deps: CliDependencies): Command {
  return addTxFlags(
    newCommand(
      deps,
      'submit-proposal <draft.json>',
      'propose messages for governance to execute; --dry-run shows what they would do and sends nothing',
      runSubmit,
    ),
  );
}

async function runSubmit(invocation: Invocation, [path = '']: readonly string[]): Promise<void> {
  const draft = readDraft(path);
  await runTx(invocation, {
    messages: async (proposer, client) => {
      if (draft.messages.length > 0 && !invocation.isSet('generate-only')) {
        const { dryRun } = await askDryRun(await client(), draft.messages);
        if (dryRun !== undefined) invocation.io.err(dryRunText(dryRun, undefined));
      }
      const value = toSubmission(draft, proposer);
      return [{ typeUrl: '/cosmos.gov.v1.MsgSubmitProposal', value }];
    },
  });
}
