/** `cpocd tx authz grant-host`: exactly what the machine of a host needs, so that the participant's key can stay away from it. */

import type { Command } from 'commander';
import { hostGrantMessages } from '../../../client/hostGrants.ts';
import type { CliDependencies, Invocation } from '../../cli.ts';
import { newCommand } from '../../newCommand.ts';
import { addressOfAccount } from '../../tx/accountText.ts';
import { addExpirationFlag, readExpiration } from '../../tx/expirationFlag.ts';
import { runTx } from '../../tx/runTx.ts';
import { addTxFlags } from '../../tx/txFlags.ts';

export function createAuthzGrantHostCommand(deps: CliDependencies): Command {
  const command = newCommand(
    deps,
    'grant-host <warm>',
    'let a warm key commit and answer challenges for the participant of --from, and do nothing else',
    runGrantHost,
  );
  return addTxFlags(addExpirationFlag(command));
}

async function runGrantHost(invocation: Invocation, [warm = '']: readonly string[]): Promise<void> {
  const grantee = addressOfAccount(invocation, warm, 'argument <warm>');
  const expiration = readExpiration(invocation);
  await runTx(invocation, { messages: (cold) => hostGrantMessages(cold, grantee, expiration) });
}
