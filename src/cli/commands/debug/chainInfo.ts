/** `cpocd debug chain-info`: the files by which wallets and the chain registry know a chain. */

import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import {
  type ChainInfoFormat,
  chainInfoFiles,
  chainInfoFormats,
} from '../../../types/chainInfo/chainInfoFiles.ts';
import type { CliDependencies, Invocation } from '../../cli.ts';
import { CliError } from '../../cliError.ts';
import { appSettings } from '../../config/appSettings.ts';
import { chainInfoSettings } from '../../config/chainInfoSettings.ts';
import { loadNodeConfig } from '../../config/nodeConfig.ts';
import { describeChain } from '../../home/describeChain.ts';
import { writeWhole } from '../../home/files.ts';
import { newCommand, settingFlag } from '../../newCommand.ts';

const formats = Object.keys(chainInfoFormats) as readonly ChainInfoFormat[];

export function createChainInfoCommand(deps: CliDependencies): Command {
  const command = newCommand(
    deps,
    'chain-info',
    'the files of wallets and the chain registry, from genesis and configuration',
    runChainInfo,
  )
    .option('--format <format>', `one of them: ${formats.join(', ')} (default: all)`)
    .option('--out <folder>', 'write them there instead of printing them')
    .addOption(settingFlag(appSettings.minimumGasPrices));
  for (const one of Object.values(chainInfoSettings)) command.addOption(settingFlag(one));
  return command;
}

function runChainInfo(invocation: Invocation): void {
  const format = formatOf(invocation);
  const { home, flags, io } = invocation;
  const all = chainInfoFiles(describeChain(loadNodeConfig({ home, flags, env: io.env })));
  const asked = format === undefined ? undefined : chainInfoFormats[format].file;
  const files = [...all].filter(([name]) => asked === undefined || name === asked);
  const folder = invocation.text('out');
  if (folder === undefined) {
    const [only] = files;
    const value = files.length === 1 && only !== undefined ? only[1] : Object.fromEntries(files);
    invocation.io.out(json(value));
    return;
  }
  const paths = files.map(([name, value]) => {
    const path = join(resolve(folder), name);
    writeWhole(path, json(value));
    return path;
  });
  invocation.print({ files: paths }, () => paths.map((path) => `${path}\n`).join(''));
}

/** These files are read by programs, whatever `--output` says. */
function json(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function formatOf(invocation: Invocation): ChainInfoFormat | undefined {
  const text = invocation.text('format');
  if (text === undefined) return undefined;
  const format = formats.find((one) => one === text);
  if (format !== undefined) return format;
  throw new CliError('usage', `flag --format is "${text}"`, `expected ${formats.join(', ')}`);
}
