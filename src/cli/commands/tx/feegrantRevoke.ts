/** `cpocd tx feegrant revoke`: take a fee allowance back. */

import type { Command } from 'commander';
import { revokeAllowanceMessage } from '../../../client/feegrantMessages.ts';
import type { CliDependencies, Invocation } from '../../cli.ts';
import { newCommand } from '../../newCommand.ts';
import { addressOfAccount } from '../../tx/accountText.ts';
import { runTx } from '../../tx/runTx.ts';
import { addTxFlags } from '../../tx/txFlags.ts';

export function createFeegrantRevokeCommand(deps: CliDependencies): Command {
  return addTxFlags(
    newCommand(
      deps,
      'revoke <granter> <grantee>',
      'take a fee allowance back',
      async (invocation: Invocation, [from = '', account = '']: readonly string[]) => {
        const grantee = addressOfAccount(invocation, account, 'argument <grantee>');
        await runTx(invocation, {
          from,
          messages: (granter) => [revokeAllowanceMessage(granter, grantee)],
        });
      },
    ),
  );
}
