/** `cpocd tx poc unjail` (P31). */

import type { Command } from 'commander';
import { pocTypeUrls } from '../../../client/pocMessages.ts';
import { MsgUnjail } from '../../../gen/cpoc/poc/v1/tx.ts';
import type { CliDependencies } from '../../cli.ts';
import { newCommand } from '../../newCommand.ts';
import { runTx } from '../../tx/runTx.ts';
import { addTxFlags } from '../../tx/txFlags.ts';

export function createPocUnjailCommand(deps: CliDependencies): Command {
  const command = newCommand(
    deps,
    'unjail',
    'come back after jail, once its blocks are over',
    (invocation) =>
      runTx(invocation, {
        messages: (creator) => [
          {
            typeUrl: pocTypeUrls.unjail,
            value: MsgUnjail.fromPartial({ creator }),
          },
        ],
      }),
  );
  return addTxFlags(command);
}
