/** `cpocd tx poc register` (P1). */

import type { Command } from 'commander';
import { pocTypeUrls } from '../../../client/pocMessages.ts';
import { MsgRegisterParticipant } from '../../../gen/cpoc/poc/v1/tx.ts';
import type { CliDependencies } from '../../cli.ts';
import { newCommand } from '../../newCommand.ts';
import { parseConsensusKey } from '../../parseConsensusKey.ts';
import { runTx } from '../../tx/runTx.ts';
import { addTxFlags } from '../../tx/txFlags.ts';

export function createPocRegisterCommand(deps: CliDependencies): Command {
  const command = newCommand(deps, 'register', 'become a participant', (invocation) => {
    const key = invocation.text('consensus-pubkey') ?? 'none';
    const consensusPubkey = parseConsensusKey(key, invocation.home);
    const inferenceUrl = invocation.text('url') ?? '';
    return runTx(invocation, {
      messages: (creator) => [
        {
          typeUrl: pocTypeUrls.registerParticipant,
          value: MsgRegisterParticipant.fromPartial({ creator, consensusPubkey, inferenceUrl }),
        },
      ],
    });
  });
  return addTxFlags(addParticipantFlags(command, 'default none: no validator'));
}

/** Of registering and of updating. */
export function addParticipantFlags(command: Command, usualKey: string): Command {
  return command
    .option(
      '--consensus-pubkey <key>',
      `ed25519 key of the validator in base64, home for this home's, none (${usualKey})`,
    )
    .option('--url <url>', 'where the host serves inference, http:// or https://');
}
