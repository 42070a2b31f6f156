/** `cpocd query tx`: a transaction by its hash. */

import type { Command } from 'commander';
import { connectClient } from '../../../client/connectClient.ts';
import { toHex } from '../../../lib/bytes.ts';
import type { CliDependencies, Invocation } from '../../cli.ts';
import { clientSettings } from '../../config/clientSettings.ts';
import { newCommand, settingFlag } from '../../newCommand.ts';
import { txJson } from '../../output/txJson.ts';
import { parseHexText } from '../../parseBytes.ts';

export function createTxQuery(deps: CliDependencies): Command {
  return newCommand(deps, 'tx <hash>', 'a transaction by its hash', runTxQuery).addOption(
    settingFlag(clientSettings.node),
  );
}

async function runTxQuery(invocation: Invocation, [text = '']: readonly string[]): Promise<void> {
  const hash = parseHexText(text, 'argument <hash>', 32);
  const client = await connectClient({ rpc: invocation.client.node });
  try {
    const found = await client.comet.tx({ hash });
    const { result } = found;
    invocation.print({
      height: String(found.height),
      txhash: toHex(found.hash).toUpperCase(),
      code: result.code,
      codespace: result.codespace ?? '',
      raw_log: result.log ?? '',
      gas_wanted: result.gasWanted.toString(),
      gas_used: result.gasUsed.toString(),
      tx: txJson(found.tx),
      events: result.events,
    });
  } finally {
    client.disconnect();
  }
}
