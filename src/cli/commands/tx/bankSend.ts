/** `cpocd tx bank send`. */

import type { Command } from 'commander';
import { MsgSend } from 'cosmjs-types/cosmos/bank/v1beta1/tx';
import { toWireCoins } from '../../../types/coin.ts';
import type { CliDependencies, Invocation } from '../../cli.ts';
import { newCommand } from '../../newCommand.ts';
import { parseAddressText } from '../../parseAddressText.ts';
import { parseCoinsText } from '../../parseCoins.ts';
import { runTx } from '../../tx/runTx.ts';
import { addTxFlags } from '../../tx/txFlags.ts';

export function createBankSendCommand(deps: CliDependencies): Command {
  return addTxFlags(
    newCommand(
      deps,
      'send <from> <to> <amount>',
      'send coins: `send alice cpoc1… 100upoc`',
      runSend,
    ),
  );
}

async function runSend(
  invocation: Invocation,
  [from = '', to = '', amount = '']: readonly string[],
): Promise<void> {
  const toAddress = parseAddressText(to, invocation.addressPrefix, 'argument <to>');
  const coins = toWireCoins(parseCoinsText(amount, 'argument <amount>'));
  await runTx(invocation, {
    from,
    messages: (fromAddress) => [
      {
        typeUrl: '/cosmos.bank.v1beta1.MsgSend',
        value: MsgSend.fromPartial({ fromAddress, toAddress, amount: coins }),
      },
    ],
  });
}
