/** `cpocd tx authz revoke`: take a grant back. */

import type { Command } from 'commander';
import { revokeMessage } from '../../../client/authzMessages.ts';
import type { CliDependencies, Invocation } from '../../cli.ts';
import { newCommand } from '../../newCommand.ts';
import { addressOfAccount } from '../../tx/accountText.ts';
import { runTx } from '../../tx/runTx.ts';
import { addTxFlags } from '../../tx/txFlags.ts';

export function createAuthzRevokeCommand(deps: CliDependencies): Command {
  return addTxFlags(
    newCommand(
      deps,
      'revoke <grantee> <msg-type>',
      'take a grant back: `revoke alice /cosmos.bank.v1beta1.MsgSend`',
      async (invocation: Invocation, [account = '', typeUrl = '']: readonly string[]) => {
        const grantee = addressOfAccount(invocation, account, 'argument <grantee>');
        await runTx(invocation, {
          messages: (granter) => [revokeMessage(granter, grantee, typeUrl)],
        });
      },
    ),
  );
}
