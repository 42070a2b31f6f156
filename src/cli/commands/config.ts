/** `cpocd config`: reading and changing the configuration files. */

import type { Command } from 'commander';
import type { CliDependencies, Invocation } from '../cli.ts';
import { CliError } from '../cliError.ts';
import {
  assertConfigKey,
  type ConfigFile,
  configSection,
  configValues,
  openConfigFile,
} from '../config/configFiles.ts';
import { replaceTomlValue } from '../config/tomlLines.ts';
import { writeWhole } from '../home/files.ts';
import { newCommand, newGroup } from '../newCommand.ts';

export function createConfigCommand(deps: CliDependencies): Command {
  return newGroup(
    'config',
    'the configuration files: app (node), client (commands), host (agent), config (CometBFT)',
  )
    .addCommand(newCommand(deps, 'get <file> <key>', 'show a value, or those of a section', runGet))
    .addCommand(newCommand(deps, 'set <file> <key> <value>', 'change a value', runSet))
    .addCommand(newCommand(deps, 'view <file>', 'show all values', runView))
    .addCommand(
      newCommand(deps, 'home', 'show the home', (invocation) => {
        invocation.print({ home: invocation.home }, () => `${invocation.home}\n`);
      }),
    );
}

function runGet(invocation: Invocation, [name = '', key = '']: readonly string[]): void {
  const config = openConfigFile(invocation.home, name);
  const section = configSection(config, key);
  if (section.length > 0) {
    invocation.print(Object.fromEntries(section));
    return;
  }
  assertConfigKey(config, key);
  const value = configValues(config).get(key);
  invocation.print(
    { [key]: value },
    () => `${typeof value === 'object' ? JSON.stringify(value) : String(value)}\n`,
  );
}

function runView(invocation: Invocation, [name = '']: readonly string[]): void {
  invocation.print(Object.fromEntries(configValues(openConfigFile(invocation.home, name))));
}

/** Comments and everything else in the file stay as they are. */
function runSet(invocation: Invocation, [name = '', key = '', text = '']: readonly string[]): void {
  const config = openConfigFile(invocation.home, name);
  assertConfigKey(config, key);
  const rendered = renderValue(config, key, text);
  writeWhole(config.file.path, replaceTomlValue(config.file.text, key, rendered));
  invocation.print({ file: config.file.path, key, value: text }, () => `${key} = ${rendered}\n`);
}

/** @throws CliError `usage` where the value is not what the key takes */
function renderValue(config: ConfigFile, key: string, text: string): string {
  const one = config.settings?.get(key);
  if (one !== undefined) {
    const value = one.parseText(text);
    if (value !== undefined) return one.render(value);
    throw new CliError('usage', `${key} cannot be "${text}"`, `expected ${one.expectation}`);
  }
  return renderLike(config.file.values.get(key), key, text);
}

/** Of CometBFT's file: the type stays what it is. */
function renderLike(current: unknown, key: string, text: string): string {
  if (typeof current === 'string') return JSON.stringify(text);
  const [pattern, expected] =
    typeof current === 'boolean'
      ? [/^(true|false)$/, 'true or false']
      : typeof current === 'number'
        ? [/^-?\d+(\.\d+)?$/, 'a number']
        : [/^\[.*\]$/, 'a list such as ["a", "b"]'];
  if (pattern.test(text)) return text;
  throw new CliError('usage', `${key} cannot be "${text}"`, `expected ${expected}`);
}
