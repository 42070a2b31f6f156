/** `cpocd query block`: a block as CometBFT has it. */

import type { Command } from 'commander';
import type { CliDependencies, Invocation } from '../../cli.ts';
import { cometRpc } from '../../comet/cometRpc.ts';
import { clientSettings } from '../../config/clientSettings.ts';
import { newCommand, settingFlag } from '../../newCommand.ts';
import { maxUint64, parseWholeNumber } from '../../parseBytes.ts';

export function createBlockQuery(deps: CliDependencies): Command {
  return newCommand(
    deps,
    'block [height]',
    'a block, the newest without a height',
    runBlockQuery,
  ).addOption(settingFlag(clientSettings.node));
}

async function runBlockQuery(invocation: Invocation, [text]: readonly string[]): Promise<void> {
  const height =
    text === undefined ? undefined : parseWholeNumber(text, 'argument [height]', maxUint64);
  const params: Record<string, string> = height === undefined ? {} : { height: String(height) };
  invocation.print(await cometRpc(invocation.client.node, 'block', params));
}
