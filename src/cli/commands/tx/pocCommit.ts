/** `cpocd tx poc commit`: the root of a tree of artifacts (P7 to P11). The host agent does this by itself. */

import type { Command } from 'commander';
import type { ChainClient } from '../../../client/connectClient.ts';
import { submitCommitMessage } from '../../../client/pocMessages.ts';
import { MsgSubmitContinuousPoCCommit } from '../../../gen/cpoc/poc/v1/tx.ts';
import type { CliDependencies, Invocation } from '../../cli.ts';
import { CliError } from '../../cliError.ts';
import { newCommand } from '../../newCommand.ts';
import { maxUint32, parseHexText, parseWholeNumber } from '../../parseBytes.ts';
import { addOnBehalfOfFlag, readOnBehalfOf, sentBy } from '../../tx/onBehalfOf.ts';
import { runTx } from '../../tx/runTx.ts';
import { addTxFlags } from '../../tx/txFlags.ts';

const mostUint32 = Number(maxUint32);

export function createPocCommitCommand(deps: CliDependencies): Command {
  const command = newCommand(
    deps,
    'commit <nonce-count> <root-hash>',
    'commit to the root (hexadecimal) of a tree of artifacts',
    runCommit,
  )
    .option('--epoch <index>', 'epoch (default: the current one)')
    .option('--inference-count <number>', 'inferences served meanwhile, for people (default 0)')
    .option('--gpu-utilization-bps <number>', 'utilization in basis points, for people (default 0)')
    .option(
      '--expected-first-nonce <number>',
      'refused unless its nonces begin there, so that sending it twice commits once (default: wherever the chain has come)',
    );
  return addTxFlags(addOnBehalfOfFlag(command));
}

async function runCommit(
  invocation: Invocation,
  [count = '', root = '']: readonly string[],
): Promise<void> {
  const nonceCount = Number(parseWholeNumber(count, 'argument <nonce-count>', maxUint32));
  const rootHash = parseHexText(root, 'argument <root-hash>', 32);
  const inferenceCount = invocation.number('inference-count', 0, mostUint32) ?? 0;
  const gpuUtilizationBps = invocation.number('gpu-utilization-bps', 0, 10_000) ?? 0;
  const firstNonce = invocation.bigint('expected-first-nonce');
  const participant = readOnBehalfOf(invocation);
  await runTx(invocation, {
    messages: async (signer, client) => {
      const creator = participant ?? signer;
      const commit = submitCommitMessage(
        MsgSubmitContinuousPoCCommit.fromPartial({
          creator,
          epochIndex: invocation.bigint('epoch', 1n) ?? (await currentEpoch(await client())),
          nonceCount,
          rootHash,
          inferenceCount,
          gpuUtilizationBps,
          expected: firstNonce === undefined ? undefined : { firstNonce },
        }),
      );
      return sentBy(signer, participant, [commit]);
    },
  });
}

async function currentEpoch(client: ChainClient): Promise<bigint> {
  const { epoch } = await client.query.poc.epoch();
  if (epoch !== undefined) return epoch.index;
  throw new CliError('chain', 'the chain tells no current epoch', 'name one with --epoch');
}
