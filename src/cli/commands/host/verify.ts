/** `cpocd host verify URL|ADDRESS`: does a host hold what it committed? Asks its proof server for leaves that nobody could foresee. */

import type { Command } from 'commander';
import type { ChainClient } from '../../../client/connectClient.ts';
import { notProven } from '../../../client/notProven.ts';
import { accountBytes, isAccountAddress } from '../../../client/proofs/accountBytes.ts';
import { proofLimits } from '../../../client/proofs/proofRequest.ts';
import { findHost, isSameUrl } from '../../../client/proofs/readHostRecord.ts';
import {
  type CommitReport,
  type HostRecord,
  verifyHost,
} from '../../../client/proofs/verifyHost.ts';
import { countText } from '../../../host/countText.ts';
import { equalBytes } from '../../../lib/bytes.ts';
import type { Headers } from '../../../recompute/headers.ts';
import { readProvenHostRecord } from '../../../recompute/provenHostRecord.ts';
import type { CliDependencies, Invocation } from '../../cli.ts';
import { CliError } from '../../cliError.ts';
import { clientSettings } from '../../config/clientSettings.ts';
import { addTrustFlags, trustJson, trustText, withHeaders } from '../../explain/trustFlags.ts';
import { verifyReportJson, verifyReportLine } from '../../host/verifyReport.ts';
import { newCommand, settingFlag } from '../../newCommand.ts';
import { shownText } from '../../output/shownText.ts';
import { findSender } from '../../tx/openSigner.ts';
import { addKeyringFlags, addPrefixFlag } from '../keys/keyFlags.ts';

const usualSamples = 20;

export function createHostVerifyCommand(deps: CliDependencies): Command {
  const command = newCommand(
    deps,
    'verify <url|address>',
    'ask a host for leaves of what it committed, and verify them against the chain; exit code 3 where a commit is not proven',
    runVerifyCommand,
  )
    .option('--from <name|address>', 'key of the validator that asks')
    .option('--epoch <number>', 'epoch of the commits (default: the current one)')
    .option(
      '--samples <number>',
      `leaves of each commit, at most ${proofLimits.leaves} (default ${usualSamples})`,
    )
    .option(
      '--entropy-height <height>',
      'block whose entropy draws the leaves, to repeat a draw (default: the newest)',
    )
    .option('--url <url>', 'where to ask (default: the inference URL that the host registered)')
    .option('--timeout <seconds>', 'longest wait for one answer (default 20)')
    .option(
      '--total-timeout <seconds>',
      'longest wait for all answers (default 60, and 1 more for each commit)',
    )
    .addOption(settingFlag(clientSettings.node))
    .addOption(settingFlag(clientSettings.chainId));
  return addTrustFlags(addPrefixFlag(addKeyringFlags(command)));
}

async function runVerifyCommand(
  invocation: Invocation,
  [urlOrAddress = '']: readonly string[],
): Promise<void> {
  const sender = findSender(invocation, invocation.text('from'));
  const samples = invocation.number('samples', 1, proofLimits.leaves) ?? usualSamples;
  const timeoutMs = 1000 * (invocation.number('timeout', 1, 600) ?? 20);
  const totalS = invocation.number('total-timeout', 1, 86_400);
  const totalMs = totalS === undefined ? {} : { totalMs: 1000 * totalS };
  await withHeaders(invocation, async (client, headers) => {
    const record = await readRecord(invocation, client, headers, urlOrAddress);
    const url = readUrl(invocation, record, urlOrAddress);
    const signer = await sender.openForMessages();
    const reports: CommitReport[] = [];
    const isJson = invocation.output === 'json';
    if (!isJson) invocation.io.out(`${heading(record, url)}\n`);
    for await (const report of verifyHost({
      record,
      signer,
      url,
      samples,
      timeoutMs,
      ...totalMs,
    })) {
      reports.push(report);
      if (!isJson) invocation.io.out(`${verifyReportLine(report)}\n`);
    }
    const trust = trustJson(headers);
    if (isJson) invocation.print(verifyReportJson(record, url, signer.address, reports, trust));
    else invocation.io.out(trustText(headers));
    assertProven(record, reports);
  });
}

async function readRecord(
  invocation: Invocation,
  client: ChainClient,
  headers: Headers,
  urlOrAddress: string,
): Promise<HostRecord> {
  const epochIndex = invocation.bigint('epoch', 1n);
  const entropyHeight = invocation.bigint('entropy-height', 1n);
  const host = await findHost(client, urlOrAddress);
  const record = await readProvenHostRecord(client, headers, {
    hostAddress: host.address,
    ...(epochIndex === undefined ? {} : { epochIndex }),
    ...(entropyHeight === undefined ? {} : { entropyHeight }),
  });
  assertAsked(record, urlOrAddress, client);
  if (record.commits.length > 0) return record;
  throw new CliError(
    'not_found',
    `${host.address} has no commit in epoch ${record.epochIndex}`,
    'nothing is there to be proven: name another epoch with --epoch',
  );
}

/** Whose the address or URL is was the node's word. @throws ClientError `not_proven` */
function assertAsked(record: HostRecord, urlOrAddress: string, { rpc }: ChainClient): void {
  const { hostAddress, inferenceUrl } = record;
  const isAsked = isAccountAddress(urlOrAddress)
    ? equalBytes(accountBytes(hostAddress), accountBytes(urlOrAddress))
    : isSameUrl(inferenceUrl, urlOrAddress);
  if (isAsked) return;
  throw notProven(
    `asked for ${urlOrAddress}, ${rpc} named ${hostAddress}, which has registered ${inferenceUrl || 'no URL'}`,
  );
}

/** A URL that was given is where to ask; else the registered one. @throws CliError where there is none */
function readUrl(invocation: Invocation, record: HostRecord, urlOrAddress: string): string {
  const url = invocation.text('url') ?? record.inferenceUrl;
  if (/^https?:\/\//.test(url) && URL.canParse(url)) return url;
  throw new CliError(
    url === '' ? 'not_found' : 'usage',
    url === '' ? `${urlOrAddress} has registered no inference URL` : `"${url}" is no URL`,
    'give the address of its proof server with --url http://HOST:PORT',
  );
}

function heading(record: HostRecord, url: string): string {
  const { hostAddress, epochIndex, commits, entropyHeight } = record;
  return `${hostAddress} at ${shownText(url)}: ${countText(commits.length, 'commit')} of epoch ${epochIndex}, leaves drawn by block ${entropyHeight}`;
}

/** @throws CliError `unproven`, exit code 3 */
function assertProven(record: HostRecord, reports: readonly CommitReport[]): void {
  const failed = reports.filter(({ verdict }) => verdict !== 'proven');
  if (failed.length === 0) return;
  const wrong = failed.filter(({ verdict }) => verdict === 'wrong').length;
  throw new CliError(
    'unproven',
    `${record.hostAddress} did not prove ${failed.length} of ${countText(reports.length, 'commit')} (${wrong} wrong, ${failed.length - wrong} without an answer)`,
    wrong > 0
      ? 'keep what -o json prints: the signed answers are evidence'
      : 'try again later, and look at the reasons above',
    { details: { failed: failed.length, wrong, commits: reports.length } },
  );
}
