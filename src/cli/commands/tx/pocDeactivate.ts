/** `cpocd tx poc deactivate` (P2). */

import type { Command } from 'commander';
import { pocTypeUrls } from '../../../client/pocMessages.ts';
import { MsgDeactivateParticipant } from '../../../gen/cpoc/poc/v1/tx.ts';
import type { CliDependencies } from '../../cli.ts';
import { newCommand } from '../../newCommand.ts';
import { runTx } from '../../tx/runTx.ts';
import { addTxFlags } from '../../tx/txFlags.ts';

export function createPocDeactivateCommand(deps: CliDependencies): Command {
  const command = newCommand(
    deps,
    'deactivate',
    'leave for a while; commits are refused until `reactivate`',
    (invocation) =>
      runTx(invocation, {
        messages: (creator) => [
          {
            typeUrl: pocTypeUrls.deactivateParticipant,
            value: MsgDeactivateParticipant.fromPartial({ creator }),
          },
        ],
      }),
  );
  return addTxFlags(command);
}
