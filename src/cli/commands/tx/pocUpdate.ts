/** `cpocd tx poc update`: the URL at once, the consensus key at the next epoch (P1). */

import type { Command } from 'commander';
import type { ChainClient } from '../../../client/connectClient.ts';
import { pocTypeUrls } from '../../../client/pocMessages.ts';
import type { Participant } from '../../../gen/cpoc/poc/v1/poc.ts';
import { MsgUpdateParticipant } from '../../../gen/cpoc/poc/v1/tx.ts';
import type { CliDependencies, Invocation } from '../../cli.ts';
import { CliError } from '../../cliError.ts';
import { newCommand } from '../../newCommand.ts';
import { parseConsensusKey } from '../../parseConsensusKey.ts';
import { runTx } from '../../tx/runTx.ts';
import { addTxFlags } from '../../tx/txFlags.ts';
import { addParticipantFlags } from './pocRegister.ts';

export function createPocUpdateCommand(deps: CliDependencies): Command {
  const command = newCommand(deps, 'update', 'change the URL or the consensus key', (invocation) =>
    runTx(invocation, {
      messages: async (creator, client) => [
        {
          typeUrl: pocTypeUrls.updateParticipant,
          value: await updateMessage(invocation, creator, client),
        },
      ],
    }),
  );
  return addTxFlags(addParticipantFlags(command, 'default: as it is'));
}

/** The message states both fields; what no flag says stays as the chain has it. */
async function updateMessage(
  invocation: Invocation,
  creator: string,
  client: () => Promise<ChainClient>,
): Promise<MsgUpdateParticipant> {
  const key = invocation.text('consensus-pubkey');
  const url = invocation.text('url');
  if (key === undefined && url === undefined) {
    throw new CliError(
      'usage',
      'nothing is to be changed',
      'give --url, --consensus-pubkey or both',
    );
  }
  const known =
    key === undefined || url === undefined
      ? await participantOf(await client(), creator)
      : undefined;
  return MsgUpdateParticipant.fromPartial({
    creator,
    consensusPubkey:
      key === undefined ? currentKey(known) : parseConsensusKey(key, invocation.home),
    inferenceUrl: url ?? known?.inferenceUrl ?? '',
  });
}

async function participantOf(
  client: ChainClient,
  address: string,
): Promise<Participant | undefined> {
  return (await client.query.poc.participant(address)).participant;
}

/** A key that waits for the next epoch is the one that was chosen last. */
function currentKey(participant: Participant | undefined): Uint8Array {
  if (participant === undefined) return new Uint8Array(0);
  return participant.pendingFromEpoch > 0n
    ? participant.pendingConsensusPubkey
    : participant.consensusPubkey;
}
