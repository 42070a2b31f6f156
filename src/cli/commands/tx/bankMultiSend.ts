/** `cpocd tx bank multi-send`: the same amount to each of several accounts. */

import type { Command } from 'commander';
import { MsgMultiSend } from 'cosmjs-types/cosmos/bank/v1beta1/tx';
import type { Coin } from '../../../types/coin.ts';
import { toWireCoins } from '../../../types/coin.ts';
import type { CliDependencies, Invocation } from '../../cli.ts';
import { CliError } from '../../cliError.ts';
import { newCommand } from '../../newCommand.ts';
import { parseAddressText } from '../../parseAddressText.ts';
import { parseCoinsText } from '../../parseCoins.ts';
import { runTx } from '../../tx/runTx.ts';
import { addTxFlags } from '../../tx/txFlags.ts';

export function createBankMultiSendCommand(deps: CliDependencies): Command {
  const command = newCommand(
    deps,
    'multi-send <from> <to-and-amount...>',
    'send coins to several accounts: `multi-send alice cpoc1… cpoc1… 100upoc`',
    runMultiSend,
  ).option('--split', 'divide the amount among the accounts evenly, the remainder stays');
  return addTxFlags(command);
}

async function runMultiSend(
  invocation: Invocation,
  [from = '', ...rest]: readonly string[],
): Promise<void> {
  const amount = rest.at(-1) ?? '';
  const recipients = rest
    .slice(0, -1)
    .map((to) => parseAddressText(to, invocation.addressPrefix, 'argument <to>'));
  if (recipients.length === 0) {
    throw new CliError('usage', 'nobody is named to receive', 'expected addresses, then an amount');
  }
  const total = parseCoinsText(amount, 'argument <amount>');
  const each = invocation.isSet('split') ? shareOf(total, recipients.length) : total;
  await runTx(invocation, {
    from,
    messages: (sender) => [
      {
        typeUrl: '/cosmos.bank.v1beta1.MsgMultiSend',
        value: MsgMultiSend.fromPartial({
          inputs: [{ address: sender, coins: toWireCoins(times(each, recipients.length)) }],
          outputs: recipients.map((address) => ({ address, coins: toWireCoins(each) })),
        }),
      },
    ],
  });
}

/** Rounded down. */
function shareOf(total: readonly Coin[], count: number): Coin[] {
  const shares = total.map(({ denom, amount }) => ({ denom, amount: amount / BigInt(count) }));
  if (shares.every(({ amount }) => amount > 0n)) return shares;
  throw new CliError('usage', `the amount is too small for ${count} accounts`, 'send more');
}

function times(coins: readonly Coin[], count: number): Coin[] {
  return coins.map(({ denom, amount }) => ({ denom, amount: amount * BigInt(count) }));
}
