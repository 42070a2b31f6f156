/** The command line `cpocd`. */

import type { Command } from 'commander';
import type { CliDependencies } from './cli.ts';
import { type CliIo, createProcessIo } from './cliIo.ts';
import { commandParts, standIn } from './commandParts.ts';
import { envName } from './config/envName.ts';
import { newGroup } from './newCommand.ts';
import { reportError } from './reportError.ts';
import type { SnapshotTools } from './snapshotTools.ts';
import type { StartNode } from './startNode.ts';

export interface ProgramOptions {
  readonly startNode: StartNode;
  readonly snapshots: () => Promise<SnapshotTools>;
  /** Default: this process. */
  readonly io?: CliIo;
}

export interface Program {
  /** All commands, with everything below them. */
  load(): Promise<Command>;
  /** Runs one command line, without the program's name. Never rejects; resolves with the exit code. */
  run(argv: readonly string[]): Promise<number>;
}

export function createProgram(options: ProgramOptions): Program {
  const { startNode, snapshots, io = createProcessIo() } = options;
  const deps = { startNode, snapshots, io };
  return {
    load: () => loadRoot(deps, () => true),
    run: async (argv) => {
      try {
        const words = new Set(argv);
        const root = await loadRoot(deps, (name) => words.has(name));
        await root.parseAsync(normalizeFlags(argv), { from: 'user' });
        return 0;
      } catch (error) {
        return reportError(error, argv, io);
      }
    },
  };
}

/** With stand-ins for the commands whose names are not wanted: all of them together take half a second to load. */
async function loadRoot(
  deps: CliDependencies,
  isWanted: (name: string) => boolean,
): Promise<Command> {
  const root = newGroup('cpocd', 'A node of a chain that measures and rewards GPU compute')
    .option('--home <folder>', `home of the node (env ${envName('home')}, default ~/.cpocd)`)
    .option('-o, --output <text|json>', `how to print (env ${envName('output')}, default text)`);
  for (const part of commandParts) {
    const { name, alias = name, load } = part;
    const isLoaded = isWanted(name) || isWanted(alias);
    root.addCommand(isLoaded ? (await load())(deps) : standIn(part));
  }
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
