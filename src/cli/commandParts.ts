/** The commands below `cpocd`: what `cpocd --help` says of them, and where they are. Each is loaded where it is asked for. */

import { type Command, Option } from 'commander';
import type { CliDependencies } from './cli.ts';
import { newGroup } from './newCommand.ts';

export interface CommandPart {
  readonly name: string;
  readonly alias?: string;
  readonly summary: string;
  /** Whether it is a command itself, and its argument; nothing where only commands below it are. */
  readonly takes?: '[options]' | '[options] [moniker]';
  readonly load: () => Promise<(deps: CliDependencies) => Command>;
}

export const commandParts: readonly CommandPart[] = [
  {
    name: 'init',
    summary: 'make a home: configuration, keys, genesis',
    takes: '[options] [moniker]',
    load: async () => (await import('./commands/init.ts')).createInitCommand,
  },
  {
    name: 'start',
    summary: 'run the node',
    takes: '[options]',
    load: async () => (await import('./commands/start.ts')).createStartCommand,
  },
  {
    name: 'status',
    summary: 'show where a node stands',
    takes: '[options]',
    load: async () => (await import('./commands/status.ts')).createStatusCommand,
  },
  {
    name: 'keys',
    summary: 'the keys of accounts',
    load: async () => (await import('./commands/keys.ts')).createKeysCommand,
  },
  {
    name: 'tx',
    summary: 'sign and send transactions',
    load: async () => (await import('./commands/tx.ts')).createTxCommand,
  },
  {
    name: 'query',
    alias: 'q',
    summary: 'ask the chain',
    load: async () => (await import('./commands/query.ts')).createQueryCommand,
  },
  {
    name: 'recompute',
    summary: 'recompute a settled epoch from public data: weights, rewards, powers, draws',
    takes: '[options]',
    load: async () => (await import('./commands/recompute.ts')).createRecomputeCommand,
  },
  {
    name: 'genesis',
    summary: 'the genesis file, before the chain begins',
    load: async () => (await import('./commands/genesis.ts')).createGenesisCommand,
  },
  {
    name: 'devnet',
    summary:
      'run a chain on this machine: nodes, CometBFT and hosts (--home: its folder, default ~/.cpocd-devnet)',
    takes: '[options]',
    load: async () => (await import('./commands/devnet.ts')).createDevnetCommand,
  },
  {
    name: 'host',
    summary:
      'run the agent of a host: generate, commit, answer challenges. Generator: hash (no model: what it makes proves that it is held, not that it was computed)',
    takes: '[options]',
    load: async () => (await import('./commands/host.ts')).createHostCommand,
  },
  {
    name: 'snapshots',
    summary: 'the snapshots of this home, for state sync',
    load: async () => (await import('./commands/snapshots.ts')).createSnapshotsCommand,
  },
  {
    name: 'comet',
    alias: 'cometbft',
    summary: 'the identity of this home towards CometBFT',
    load: async () => (await import('./commands/comet.ts')).createCometCommand,
  },
  {
    name: 'config',
    summary:
      'the configuration files: app (node), client (commands), host (agent), config (CometBFT)',
    load: async () => (await import('./commands/config.ts')).createConfigCommand,
  },
  {
    name: 'debug',
    summary: 'look into addresses, keys and the chain',
    load: async () => (await import('./commands/debug.ts')).createDebugCommand,
  },
  {
    name: 'version',
    summary: 'show the version of this program',
    takes: '[options]',
    load: async () => (await import('./commands/version.ts')).createVersionCommand,
  },
];

/** Stands for a command in help, and where a name is mistyped. */
export function standIn({ name, alias, summary, takes }: CommandPart): Command {
  const command = newGroup(name, summary);
  if (alias !== undefined) command.alias(alias);
  if (takes !== undefined) command.addOption(new Option('--any').hideHelp());
  if (takes === '[options] [moniker]') command.argument('[moniker]');
  return command;
}
