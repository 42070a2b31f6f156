/** `cpocd query poc explain`. */

import type { Command } from 'commander';
import { differenceText } from '../../../recompute/difference.ts';
import { explainHost } from '../../../recompute/explainHost.ts';
import { readAddress } from '../../../types/address.ts';
import { decodeBech32 } from '../../../types/bech32.ts';
import type { CliDependencies, Invocation } from '../../cli.ts';
import { CliError } from '../../cliError.ts';
import { clientSettings } from '../../config/clientSettings.ts';
import { explanationJson } from '../../explain/explanationJson.ts';
import { formatExplanation } from '../../explain/formatExplanation.ts';
import { addTrustFlags, trustJson, trustText, withHeaders } from '../../explain/trustFlags.ts';
import { newCommand, settingFlag } from '../../newCommand.ts';
import { shownText } from '../../output/shownText.ts';
import { readEpoch } from '../../query/epochFlag.ts';

export function createPocExplainQuery(deps: CliDependencies): Command {
  return addTrustFlags(
    newCommand(
      deps,
      'explain <address>',
      'how weight, power and reward came about, recomputed from proven records',
      runExplain,
    )
      .addOption(settingFlag(clientSettings.node))
      .addOption(settingFlag(clientSettings.chainId))
      .option('--epoch <index>', 'epoch (default: the last settled one; the running one: so far)')
      .option('--records', 'list every record with its key (-o json always does)'),
  );
}

async function runExplain(invocation: Invocation, [text = '']: readonly string[]): Promise<void> {
  const address = parseAddress(text);
  const epoch = readEpoch(invocation);
  const { explanation, headers } = await withHeaders(invocation, async (client, headers) => {
    return { headers, explanation: await explainHost(client, headers, address, epoch) };
  });
  assertPrefix(text, explanation.host.addressText);
  invocation.print(
    explanationJson(explanation, trustJson(headers)),
    () => formatExplanation(explanation, invocation.isSet('records')) + trustText(headers),
  );
  const [first] = explanation.differences;
  if (first !== undefined) {
    throw new CliError(
      'differs',
      `the explanation ${shownText(differenceText(first))}`,
      'ask another node (--node); where it says the same, the chain has a fault: report it',
    );
  }
}

/** The prefix of the chain's addresses is in its state, and is known only then. */
function assertPrefix(given: string, proven: string): void {
  if (given.toLowerCase() === proven) return;
  throw new CliError(
    'usage',
    `the argument is ${given}`,
    `on this chain that account is ${proven}`,
  );
}

/** Of any prefix. */
function parseAddress(text: string): Uint8Array {
  const decoded = decodeBech32(text);
  const prefix = typeof decoded === 'string' ? '' : decoded.prefix;
  const address = readAddress(text, prefix);
  if (typeof address !== 'string') return address;
  throw new CliError('usage', `the argument is "${text}"`, `expected an address: ${address}`);
}
