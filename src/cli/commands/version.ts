/** `cpocd version`. */

import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import type { CliDependencies } from '../cli.ts';
import { newCommand } from '../newCommand.ts';

/** Of package.json: the name of the project and its version. */
export function packageVersion(): { name: string; version: string } {
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
  return JSON.parse(text) as { name: string; version: string };
}

export function createVersionCommand(deps: CliDependencies): Command {
  return newCommand(deps, 'version', 'show the version of this program', (invocation) => {
    const { name, version } = packageVersion();
    if (!invocation.isSet('long')) {
      invocation.print({ version }, () => `${version}\n`);
      return;
    }
    invocation.print({
      name,
      server_name: 'cpocd',
      version,
      node: process.version,
      platform: `${process.platform}/${process.arch}`,
      cometbft: '0.38',
      abci: '2.0.0',
    });
  }).option('--long', 'also engine, platform and protocol versions');
}
