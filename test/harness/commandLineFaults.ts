/** What is wrong with a command line of `cpocd` that a document or a service file names. */

import type { Command, Option } from 'commander';
import { appSettings } from '../../src/cli/config/appSettings.ts';
import { clientSettings } from '../../src/cli/config/clientSettings.ts';
import { hostSettings } from '../../src/cli/config/hostSettings.ts';
import type { Setting } from '../../src/cli/config/setting.ts';
import { createProgram } from '../../src/cli/program.ts';
import { noSnapshots } from './noSnapshots.ts';

const program = await createProgram({
  startNode: () => Promise.reject(new Error('none')),
  snapshots: async () => noSnapshots,
}).load();

export const knownSettings: readonly Setting<unknown>[] = [
  appSettings,
  clientSettings,
  hostSettings,
].flatMap((table) => Object.values(table) as Setting<unknown>[]);

/** @param args without the program's name. Commands, flags, the number of arguments and the values of settings are looked at; nothing runs. */
export function commandLineFaults(args: readonly string[]): string[] {
  const { at, rest } = findCommand(args);
  const { registeredArguments: wanted } = at;
  const wrong: string[] = [];
  const left = [...rest];
  let given = 0;
  while (left.length > 0) {
    const word = left.shift() ?? '';
    if (word.startsWith('-')) wrong.push(...flagFaults(at, word, left));
    else if (given < wanted.length || wanted.at(-1)?.variadic === true) given += 1;
    else wrong.push(`${at.name()} knows no ${word}`);
  }
  return wrong;
}

/** Commands are the words that come first. */
function findCommand(args: readonly string[]): { at: Command; rest: readonly string[] } {
  let at: Command = program;
  for (const [i, word] of args.entries()) {
    const child = at.commands.find((one) => one.name() === word || one.aliases().includes(word));
    if (child === undefined) return { at, rest: args.slice(i) };
    at = child;
  }
  return { at, rest: [] };
}

/** Takes the flag's value from `left`. */
function flagFaults(at: Command, word: string, left: string[]): string[] {
  const [flag, inline] = splitFlag(word);
  if (flag === '--help') return [];
  const option = optionOf(at, flag);
  if (option === undefined) {
    // What follows it may be its value.
    if (left[0]?.startsWith('-') === false) left.shift();
    return [`${at.name()} knows no ${flag}`];
  }
  if (option.required) return valueFault(flag, inline ?? left.shift());
  if (option.optional && /^(true|false)$/.test(left[0] ?? '')) left.shift();
  return [];
}

function splitFlag(word: string): [string, string | undefined] {
  const [, flag, value] = /^(--[^=]+)=(.*)$/s.exec(word) ?? [];
  return flag === undefined ? [word, undefined] : [flag, value];
}

function optionOf(at: Command, word: string): Option | undefined {
  return [...at.options, ...program.options].find((one) => one.long === word || one.short === word);
}

function valueFault(flag: string, value: string | undefined): string[] {
  if (value === undefined || value.startsWith('--')) return [`${flag} has no value`];
  const setting = knownSettings.filter((one) => one.flag === flag);
  const fits = setting.length === 0 || setting.some((one) => one.parseText(value) !== undefined);
  return fits ? [] : [`${flag} cannot be ${value}`];
}
