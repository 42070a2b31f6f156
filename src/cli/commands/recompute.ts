/** `cpocd recompute`. */

import type { Command } from 'commander';
import { differenceText } from '../../recompute/difference.ts';
import { recomputeEpoch } from '../../recompute/epoch/recomputeEpoch.ts';
import type { CliDependencies, Invocation } from '../cli.ts';
import { CliError } from '../cliError.ts';
import { clientSettings } from '../config/clientSettings.ts';
import { epochReportJson, formatEpochReport } from '../explain/epochReport.ts';
import { addTrustFlags, trustJson, trustText, withHeaders } from '../explain/trustFlags.ts';
import { newCommand, settingFlag } from '../newCommand.ts';
import { shownText } from '../output/shownText.ts';
import { readEpoch } from '../query/epochFlag.ts';

export function createRecomputeCommand(deps: CliDependencies): Command {
  return addTrustFlags(
    newCommand(
      deps,
      'recompute',
      'recompute a settled epoch from public data: weights, rewards, powers, draws',
      runRecompute,
    )
      .addOption(settingFlag(clientSettings.node))
      .addOption(settingFlag(clientSettings.chainId))
      .option('--epoch <index>', 'epoch (default: the last settled one)')
      .option(
        '--parallel <number>',
        'parts of the epoch that are read at once, and requests that are open at once, 1 to 64 (default 8)',
      ),
  );
}

async function runRecompute(invocation: Invocation): Promise<void> {
  const epochIndex = readEpoch(invocation);
  const parallel = invocation.number('parallel', 1, 64);
  const onProgress = (hosts: number): void => invocation.io.err(`${hosts} hosts recomputed\n`);
  const { report, headers } = await withHeaders(
    invocation,
    async (client, headers) => {
      const report = await recomputeEpoch(client, headers, { epochIndex, parallel, onProgress });
      return { headers, report };
    },
    parallel,
  );
  invocation.print(
    epochReportJson(report, trustJson(headers)),
    () => formatEpochReport(report) + trustText(headers),
  );
  const [first] = report.differences;
  if (first !== undefined) {
    throw new CliError(
      'differs',
      `epoch ${report.frame.epoch.index} ${shownText(differenceText(first))}`,
      'ask another node (--node); where it says the same, the chain has a fault: report it',
    );
  }
}
