/** The command line `cpocd`. */

import type { Command } from 'commander';
import type { CliDependencies } from './cli.ts';
import { type CliIo, createProcessIo } from './cliIo.ts';
import { createCometCommand } from './commands/comet.ts';
import { createConfigCommand } from './commands/config.ts';
import { createDebugCommand } from './commands/debug.ts';
import { createDevnetCommand } from './commands/devnet.ts';
import { createGenesisCommand } from './commands/genesis.ts';
import { createHostCommand } from './commands/host.ts';
import { createInitCommand } from './commands/init.ts';
import { createKeysCommand } from './commands/keys.ts';
import { createQueryCommand } from './commands/query.ts';
import { createRecomputeCommand } from './commands/recompute.ts';
import { createStartCommand } from './commands/start.ts';
import { createStatusCommand } from './commands/status.ts';
import { createTxCommand } from './commands/tx.ts';
import { createVersionCommand } from './commands/version.ts';
import { envName } from './config/envName.ts';
import { newGroup } from './newCommand.ts';
import { reportError } from './reportError.ts';
import type { StartNode } from './startNode.ts';

export interface ProgramOptions {
  readonly startNode: StartNode;
  /** Default: this process. */
  readonly io?: CliIo;
}

export interface Program {
  readonly command: Command;
  /** Runs one command line, without the program's name. Never rejects; resolves with the exit code. */
  run(argv: readonly string[]): Promise<number>;
}

export function createProgram({ startNode, io = createProcessIo() }: ProgramOptions): Program {
  const command = createRoot({ startNode, io });
  return {
    command,
    run: async (argv) => {
      try {
        await command.parseAsync(normalizeFlags(argv), { from: 'user' });
        return 0;
      } catch (error) {
        return reportError(error, argv, io);
      }
    },
  };
}

function createRoot(deps: CliDependencies): Command {
  const root = newGroup('cpocd', 'A node of a chain that measures and rewards GPU compute')
    .option('--home <folder>', `home of the node (env ${envName('home')}, default ~/.cpocd)`)
    .option('-o, --output <text|json>', `how to print (env ${envName('output')}, default text)`);
  for (const create of commands) root.addCommand(create(deps));
  printTo(root, deps.io);
  return root;
}

/** Help of every command. Errors are reported once, by `run`. */
function printTo(command: Command, io: CliIo): void {
  command.configureOutput({
    writeOut: (text) => io.out(text),
    writeErr: (text) => io.err(text),
    outputError: () => {},
  });
  for (const child of command.commands) printTo(child, io);
}

const commands: readonly ((deps: CliDependencies) => Command)[] = [
  createInitCommand,
  createStartCommand,
  createStatusCommand,
  createKeysCommand,
  createTxCommand,
  createQueryCommand,
  createRecomputeCommand,
  createGenesisCommand,
  createDevnetCommand,
  createHostCommand,
  createCometCommand,
  createConfigCommand,
  createDebugCommand,
  createVersionCommand,
];

/** `--log_level` is `--log-level`, as in the SDK's tools. Values are left alone. */
function normalizeFlags(argv: readonly string[]): string[] {
  const end = argv.indexOf('--');
  return argv.map((argument, i) => {
    if (!argument.startsWith('--') || (end >= 0 && i >= end)) return argument;
    const equals = argument.indexOf('=');
    const name = equals < 0 ? argument : argument.slice(0, equals);
    return name.replaceAll('_', '-') + argument.slice(name.length);
  });
}
