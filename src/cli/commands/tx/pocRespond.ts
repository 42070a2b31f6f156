/** `cpocd tx poc respond`: an artifact and its inclusion proof (P20, P21). The host agent does this by itself. */

import type { Command } from 'commander';
import { respondChallengeMessage } from '../../../client/pocMessages.ts';
import { MsgRespondContinuousPoCChallenge } from '../../../gen/cpoc/poc/v1/tx.ts';
import type { CliDependencies, Invocation } from '../../cli.ts';
import { newCommand } from '../../newCommand.ts';
import { maxUint64, parseHexText, parseWholeNumber } from '../../parseBytes.ts';
import { addOnBehalfOfFlag, readOnBehalfOf, sentBy } from '../../tx/onBehalfOf.ts';
import { runTx } from '../../tx/runTx.ts';
import { addTxFlags } from '../../tx/txFlags.ts';

export function createPocRespondCommand(deps: CliDependencies): Command {
  const command = newCommand(
    deps,
    'respond <challenge-id> <artifact> [proof]',
    'answer a challenge with an artifact and the hashes of its proof, leaf side first, separated by commas (hexadecimal)',
    runRespond,
  );
  return addTxFlags(addOnBehalfOfFlag(command));
}

async function runRespond(
  invocation: Invocation,
  [id = '', artifact = '', proof = '']: readonly string[],
): Promise<void> {
  const hashes = proof === '' ? [] : proof.split(',');
  const value = {
    challengeId: parseWholeNumber(id, 'argument <challenge-id>', maxUint64),
    artifact: parseHexText(artifact, 'argument <artifact>'),
    proof: hashes.map((hash) => parseHexText(hash, 'argument [proof]', 32)),
  };
  const participant = readOnBehalfOf(invocation);
  await runTx(invocation, {
    messages: (signer) => {
      const creator = participant ?? signer;
      const message = MsgRespondContinuousPoCChallenge.fromPartial({ creator, ...value });
      return sentBy(signer, participant, [respondChallengeMessage(message)]);
    },
  });
}
