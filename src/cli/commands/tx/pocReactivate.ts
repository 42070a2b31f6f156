/** `cpocd tx poc reactivate` (P2). */

import type { Command } from 'commander';
import { pocTypeUrls } from '../../../client/pocMessages.ts';
import { MsgReactivateParticipant } from '../../../gen/cpoc/poc/v1/tx.ts';
import type { CliDependencies } from '../../cli.ts';
import { newCommand } from '../../newCommand.ts';
import { runTx } from '../../tx/runTx.ts';
import { addTxFlags } from '../../tx/txFlags.ts';

export function createPocReactivateCommand(deps: CliDependencies): Command {
  const command = newCommand(deps, 'reactivate', 'come back after `deactivate`', (invocation) =>
    runTx(invocation, {
      messages: (creator) => [
        {
          typeUrl: pocTypeUrls.reactivateParticipant,
          value: MsgReactivateParticipant.fromPartial({ creator }),
        },
      ],
    }),
  );
  return addTxFlags(command);
}
