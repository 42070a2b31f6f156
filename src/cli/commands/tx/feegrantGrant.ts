/** `cpocd tx feegrant grant`: let another account spend coins of the signer on fees. */

import type { Command } from 'commander';
import {
  allowedMsgAllowance,
  basicAllowance,
  grantAllowanceMessage,
  periodicAllowance,
} from '../../../client/feegrantMessages.ts';
import type { Coin } from '../../../gen/cosmos/base/v1beta1/coin.ts';
import type { Any } from '../../../gen/google/protobuf/any.ts';
import { toWireCoins } from '../../../types/coin.ts';
import type { CliDependencies, Invocation } from '../../cli.ts';
import { CliError } from '../../cliError.ts';
import { newCommand } from '../../newCommand.ts';
import { parseCoinsText } from '../../parseCoins.ts';
import { addressOfAccount } from '../../tx/accountText.ts';
import { addExpirationFlag, readExpiration } from '../../tx/expirationFlag.ts';
import { runTx } from '../../tx/runTx.ts';
import { addTxFlags } from '../../tx/txFlags.ts';

/** Go's durations have at most 292 years. */
const maxPeriodSeconds = 9_000_000_000;

export function createFeegrantGrantCommand(deps: CliDependencies): Command {
  const command = newCommand(
    deps,
    'grant <granter> <grantee>',
    'let an account spend coins of the granter on fees',
    runGrant,
  )
    .option('--spend-limit <coins>', 'how much in all, such as 20000upoc (default: no limit)')
    .option('--period <seconds>', 'length of a period; with --period-limit')
    .option('--period-limit <coins>', 'how much a period; with --period')
    .option(
      '--allowed-messages <urls>',
      'types of messages, separated by commas, such as /cosmos.authz.v1beta1.MsgExec (default: all)',
    );
  return addTxFlags(addExpirationFlag(command));
}

async function runGrant(
  invocation: Invocation,
  [from = '', account = '']: readonly string[],
): Promise<void> {
  const grantee = addressOfAccount(invocation, account, 'argument <grantee>');
  const allowance = readAllowance(invocation);
  await runTx(invocation, {
    from,
    messages: (granter) => [grantAllowanceMessage(granter, grantee, allowance)],
  });
}

function readAllowance(invocation: Invocation): Any {
  const basic = {
    spendLimit: readCoins(invocation, 'spend-limit') ?? [],
    expiration: readExpiration(invocation),
  };
  const period = invocation.number('period', 1, maxPeriodSeconds);
  const periodSpendLimit = readCoins(invocation, 'period-limit');
  if ((period === undefined) !== (periodSpendLimit === undefined)) {
    throw new CliError('usage', 'flags --period and --period-limit belong together', 'give both');
  }
  const allowance =
    period === undefined || periodSpendLimit === undefined
      ? basicAllowance(basic)
      : periodicAllowance({
          basic,
          period: { seconds: BigInt(period), nanos: 0 },
          periodSpendLimit,
          periodCanSpend: periodSpendLimit,
          periodReset: { seconds: BigInt(Math.floor(Date.now() / 1000) + period), nanos: 0 },
        });
  const allowed = invocation.text('allowed-messages');
  return allowed === undefined ? allowance : allowedMsgAllowance(allowance, allowed.split(','));
}

function readCoins(invocation: Invocation, name: string): Coin[] | undefined {
  const text = invocation.text(name);
  return text === undefined ? undefined : toWireCoins(parseCoinsText(text, `flag --${name}`));
}
