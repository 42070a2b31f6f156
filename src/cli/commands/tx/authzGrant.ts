/** `cpocd tx authz grant`: let another account execute messages of one type. */

import type { Command } from 'commander';
import {
  genericAuthorization,
  grantMessage,
  sendAuthorization,
} from '../../../client/authzMessages.ts';
import type { Any } from '../../../gen/google/protobuf/any.ts';
import { toWireCoins } from '../../../types/coin.ts';
import type { CliDependencies, Invocation } from '../../cli.ts';
import { CliError } from '../../cliError.ts';
import { newCommand } from '../../newCommand.ts';
import { parseAddressText } from '../../parseAddressText.ts';
import { parseCoinsText } from '../../parseCoins.ts';
import { addressOfAccount } from '../../tx/accountText.ts';
import { addExpirationFlag, readExpiration } from '../../tx/expirationFlag.ts';
import { runTx } from '../../tx/runTx.ts';
import { addTxFlags } from '../../tx/txFlags.ts';

export function createAuthzGrantCommand(deps: CliDependencies): Command {
  const command = newCommand(
    deps,
    'grant <grantee> <send|generic>',
    'let an account send up to --spend-limit, or execute every message of --msg-type',
    runGrant,
  )
    .option('--msg-type <url>', 'for generic: type of message, such as /cosmos.gov.v1.MsgVote')
    .option('--spend-limit <coins>', 'for send: how much in all, such as 200upoc')
    .option(
      '--allow-list <addresses>',
      'for send: who may receive, separated by commas (default: all)',
    );
  return addTxFlags(addExpirationFlag(command));
}

async function runGrant(
  invocation: Invocation,
  [account = '', kind = '']: readonly string[],
): Promise<void> {
  const grantee = addressOfAccount(invocation, account, 'argument <grantee>');
  const authorization = readAuthorization(invocation, kind);
  const expiration = readExpiration(invocation);
  await runTx(invocation, {
    messages: (granter) => [grantMessage({ granter, grantee, authorization, expiration })],
  });
}

function readAuthorization(invocation: Invocation, kind: string): Any {
  const typeUrl = invocation.text('msg-type');
  const limit = invocation.text('spend-limit');
  const list = invocation.text('allow-list');
  if (kind === 'generic') {
    if (limit !== undefined || list !== undefined) throw misplaced('--spend-limit or --allow-list');
    if (typeUrl === undefined) throw missing('--msg-type', 'generic');
    return genericAuthorization(typeUrl);
  }
  if (kind !== 'send') {
    throw new CliError('usage', `argument 2 is "${kind}"`, 'expected send or generic');
  }
  if (typeUrl !== undefined) throw misplaced('--msg-type');
  if (limit === undefined) throw missing('--spend-limit', 'send');
  const allowed = (list === undefined ? [] : list.split(',')).map((address) =>
    parseAddressText(address, invocation.addressPrefix, 'flag --allow-list'),
  );
  return sendAuthorization(toWireCoins(parseCoinsText(limit, 'flag --spend-limit')), allowed);
}

function missing(flag: string, kind: string): CliError {
  return new CliError('usage', `flag ${flag} is missing`, `a grant to ${kind} needs it`);
}

function misplaced(flag: string): CliError {
  return new CliError('usage', `flag ${flag} has no effect here`, 'leave it out');
}
