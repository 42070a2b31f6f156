/** `cpocd tx authz revoke-host`: the warm key of a host may do nothing more. */

import type { Command } from 'commander';
import { hostRevokeMessages } from '../../../client/hostGrants.ts';
import type { CliDependencies, Invocation } from '../../cli.ts';
import { newCommand } from '../../newCommand.ts';
import { addressOfAccount } from '../../tx/accountText.ts';
import { runTx } from '../../tx/runTx.ts';
import { addTxFlags } from '../../tx/txFlags.ts';

export function createAuthzRevokeHostCommand(deps: CliDependencies): Command {
  return addTxFlags(
    newCommand(
      deps,
      'revoke-host <warm>',
      'take back what grant-host gave',
      async (invocation: Invocation, [warm = '']: readonly string[]) => {
        const grantee = addressOfAccount(invocation, warm, 'argument <warm>');
        await runTx(invocation, { messages: (cold) => hostRevokeMessages(cold, grantee) });
      },
    ),
  );
}
