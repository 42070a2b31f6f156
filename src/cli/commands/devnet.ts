/** `cpocd devnet`: a whole chain on this machine. */

import type { Command } from 'commander';
import type { CliDependencies } from '../cli.ts';
import { readDevnetOptions, usualFirstPort, usualShape } from '../devnet/devnetOptions.ts';
import { runDevnet } from '../devnet/runDevnet.ts';
import { newCommand } from '../newCommand.ts';

export function createDevnetCommand(deps: CliDependencies): Command {
  return newCommand(
    deps,
    'devnet',
    'run a chain on this machine: nodes, CometBFT and hosts (--home: its folder, default ~/.cpocd-devnet)',
    (invocation) => runDevnet(readDevnetOptions(invocation), invocation.io),
  )
    .option(
      '--validators <number>',
      `nodes that sign, each with a host (default ${usualShape.validators})`,
    )
    .option('--hosts <number>', `hosts without a node (default ${usualShape.hosts})`)
    .option('--chain-id <id>', `id of the chain (default ${usualShape.chainId})`)
    .option(
      '--block-time <ms>',
      `wait between blocks in milliseconds (default ${usualShape.blockTimeMs})`,
    )
    .option(
      '--sample-rate-bps <number>',
      `chance that a commit is challenged, in basis points (default ${usualShape.sampleRateBps})`,
    )
    .option(
      '--ports <first|auto>',
      `first of the ports of the first node, 10 a node, or free ones (default ${usualFirstPort})`,
    )
    .option(
      '--param <name=value>',
      'change a parameter in the genesis, such as epoch_length=20 or gov.voting_period=10s (an expedited vote then lasts half as long unless gov.expedited_voting_period says otherwise); again for each further one',
      (text: string, before: readonly string[] = []) => [...before, text],
    )
    .option('--reset', 'remove the chain that is there and begin anew')
    .option('--until <goal>', 'end with 0 once settled:EPOCH or height:HEIGHT is reached')
    .option('--timeout <seconds>', 'end with 1 where that takes longer')
    .option('--json', 'one JSON object a line');
}
