/** Commands that speak our errors, and their flags. */

import { Command, type CommanderError, Option } from 'commander';
import { type CliDependencies, Invocation } from './cli.ts';
import { CliError } from './cliError.ts';
import { envName } from './config/envName.ts';
import type { Setting } from './config/setting.ts';
import { helpLayout } from './helpLayout.ts';
import { didYouMean } from './nearest.ts';

/** A group of commands, or the base of a command. */
export function newGroup(name: string, summary: string): Command {
  const command = new Command(name)
    .description(summary)
    .configureHelp(helpLayout)
    .showSuggestionAfterError(false)
    .exitOverride((error) => {
      throw translate(error, command);
    });
  return command;
}

/** A command with its action. `usage` is the name and the arguments, as in `show <name>`. */
export function newCommand(
  deps: CliDependencies,
  usage: string,
  summary: string,
  run: (invocation: Invocation, args: readonly string[]) => Promise<void> | void,
): Command {
  const [name = '', ...args] = usage.split(' ');
  const command = newGroup(name, summary);
  for (const argument of args) command.argument(argument);
  return command.action(async (...given: unknown[]) => {
    assertOwnFlags(command);
    const values = given.slice(0, args.length).flat();
    await run(
      new Invocation(command, deps),
      values.filter((value) => typeof value === 'string'),
    );
  });
}

/**
 * commander reads the flags of a group behind its commands too, and nobody would look at them there.
 *
 * @throws CliError `usage`
 */
function assertOwnFlags(command: Command): void {
  const own = new Set(command.options.map(({ long }) => long));
  for (let at = command.parent; at !== null && at.parent !== null; at = at.parent) {
    for (const option of at.options) {
      if (at.getOptionValueSource(option.attributeName()) !== 'cli' || own.has(option.long)) {
        continue;
      }
      throw usageError(
        `${fullName(command)} has no flag ${option.long}`,
        `It is one of \`${fullName(at)}\`. ${helpHint(command)}`,
      );
    }
  }
}

/** The flag of a setting. Its default is not commander's business: the value may come from a variable or a file. */
export function settingFlag<T>(setting: Setting<T>): Option {
  const { flag, placeholder, comment, key, fallback, parseText } = setting;
  const usual = fallback === '' ? '' : `, default ${String(fallback)}`;
  // A switch takes an optional value, so that `--x=false` can go before a file that says true.
  const usage = placeholder === undefined ? `${flag} [true|false]` : `${flag} <${placeholder}>`;
  const option = new Option(usage, `${comment[0]} (env ${envName(key)}${usual})`);
  if (parseText('true') !== undefined && placeholder === undefined) option.preset('true');
  return option;
}

function translate(error: CommanderError, command: Command): Error {
  const quoted = /'([^']*)'/.exec(error.message)?.[1] ?? '';
  const name = fullName(command);
  switch (error.code) {
    case 'commander.unknownOption':
      return usageError(
        `${name} has no flag ${quoted}`,
        `${didYouMean(quoted, flagsOf(command))} ${helpHint(command)}`,
      );
    case 'commander.unknownCommand':
      return unknownCommand(command, quoted);
    case 'commander.missingArgument':
      return usageError(`${name} needs the argument <${quoted}>`, helpHint(command));
    case 'commander.optionMissingArgument':
      return usageError(`flag ${quoted} needs a value`, helpHint(command));
    case 'commander.missingMandatoryOptionValue':
      return usageError(`${name} needs the flag ${quoted}`, helpHint(command));
    case 'commander.excessArguments':
      if (countOf(command) === 'no arguments' && command.commands.length > 0) {
        return unknownCommand(command, command.args[0] ?? '');
      }
      return usageError(
        `${name} takes ${countOf(command)} and got more: ${command.args.join(' ')}`,
        helpHint(command),
      );
    default:
      // Help and version were printed; or an error of a kind that says enough itself.
      return error;
  }
}

function unknownCommand(command: Command, word: string): CliError {
  return usageError(
    `${fullName(command)} has no command "${word}"`,
    `${didYouMean(word, namesOf(command))} ${helpHint(command)}`,
  );
}

function usageError(what: string, advice: string): CliError {
  return new CliError('usage', what, advice.trim());
}

function fullName(command: Command): string {
  return command.parent === null ? command.name() : `${fullName(command.parent)} ${command.name()}`;
}

function helpHint(command: Command): string {
  return `See \`${fullName(command)} --help\``;
}

function countOf(command: Command): string {
  const count = command.registeredArguments.length;
  return count === 0 ? 'no arguments' : count === 1 ? '1 argument' : `${count} arguments`;
}

function flagsOf(command: Command): string[] {
  const flags: string[] = ['--help'];
  for (let at: Command | null = command; at !== null; at = at.parent) {
    for (const { long, hidden } of at.options) {
      if (long !== undefined && long !== null && !hidden) flags.push(long);
    }
  }
  return flags;
}

function namesOf(command: Command): string[] {
  return command.commands.flatMap((child) => [child.name(), ...child.aliases()]);
}
