/** `cpocd host check-generator`: whether a back end keeps to docs/generator.md. */

import type { Command } from 'commander';
import {
  type CheckGeneratorOptions,
  checkGenerator,
} from '../../../host/generators/conformance/checkGenerator.ts';
import type { ConformanceFinding } from '../../../host/generators/conformance/conformanceFinding.ts';
import { createHttpWire } from '../../../host/generators/httpWire.ts';
import type { CliDependencies, Invocation } from '../../cli.ts';
import { CliError } from '../../cliError.ts';
import { loadHostConfig } from '../../config/hostConfig.ts';
import type { HostConfig } from '../../config/hostSettings.ts';
import { addSectionFlags } from '../../host/hostFlags.ts';
import { createHostLog } from '../../host/hostLog.ts';
import { openProcess } from '../../host/openGenerator.ts';
import { plainAddress } from '../../host/plainAddress.ts';
import { readToken } from '../../host/readToken.ts';
import { newCommand } from '../../newCommand.ts';

/** `artifact_size_bytes` of a new chain. */
const usualSize = 24;
/** A model that is still loading answers later. */
const usualTimeoutMs = 60_000;

export function createCheckGeneratorCommand(deps: CliDependencies): Command {
  const command = newCommand(
    deps,
    'check-generator',
    'ask a back end for artifacts what an agent will ask it, and worse: order, determinism, cancelling, wrong requests, speed. Exit code 3 where it does not keep to the protocol',
    runCheckGenerator,
  )
    .option('--url <url>', 'address of the back end (default: generator.url)')
    .option('--command <command>', 'program and arguments of it (default: generator.command)')
    .option('--token-file <file>', 'file with its token (default: generator.token-file)')
    .option('--artifact-size <number>', `bytes of an artifact (default ${usualSize})`)
    .option(
      '--answer-ms <number>',
      `in which an answer must come, in milliseconds (default ${usualTimeoutMs})`,
    )
    .option('--speed-ms <number>', 'how long the speed is measured (default 2000)');
  return addSectionFlags(command, ['generator', 'schedule', 'log']);
}

async function runCheckGenerator(invocation: Invocation): Promise<void> {
  const { home, flags, io } = invocation;
  const config = loadHostConfig({ home, flags, env: io.env });
  const noise: string[] = [];
  const options = openTrial(invocation, config, noise);
  let findings: readonly ConformanceFinding[];
  try {
    findings = await checkGenerator(options);
  } finally {
    await options.wire.close();
  }
  const failed = findings.filter(({ verdict }) => verdict === 'fail').length;
  const backend = options.wire.name;
  invocation.print({ backend, passed: failed === 0, findings }, () => formatFindings(findings));
  if (failed === 0) return;
  throw new CliError(
    'findings',
    `${backend}: ${failed} of ${findings.length} checks failed`,
    'see docs/generator.md for what each expects',
  );
}

function openTrial(
  invocation: Invocation,
  config: HostConfig,
  noise: string[],
): CheckGeneratorOptions {
  const { io } = invocation;
  const given = { url: invocation.text('url'), command: invocation.text('command') };
  if (given.url !== undefined && given.command !== undefined) {
    throw new CliError('usage', 'flags --url and --command exclude each other', 'give one of them');
  }
  const url = given.url ?? (given.command === undefined ? config.generatorUrl : '');
  const command = given.command ?? (url === '' ? config.generatorCommand : '');
  const common = {
    artifactSize: invocation.number('artifact-size', 1, 1024) ?? usualSize,
    cancelMs: config.cancelMs,
    timeoutMs: invocation.number('answer-ms', 1, 240_000) ?? usualTimeoutMs,
    speedMs: invocation.number('speed-ms', 1, 3_600_000) ?? 2_000,
  };
  if (url !== '') return { ...common, ...openAddress(invocation, config, url) };
  if (command === '') {
    throw new CliError('usage', 'there is no back end to check', 'give --url or --command');
  }
  const logger = createHostLog(invocation, config);
  const wire = openProcess(command, io.env, logger, (line) => noise.push(line));
  return { ...common, wire, noise: () => noise };
}

function openAddress(
  invocation: Invocation,
  config: HostConfig,
  url: string,
): Pick<CheckGeneratorOptions, 'wire' | 'wireWithoutToken'> {
  plainAddress(url, 'the address of the back end (--url)');
  const path = invocation.text('token-file') ?? config.generatorTokenFile;
  const token = readToken('generator', path, invocation.io.env);
  return {
    wire: createHttpWire({ url, token }),
    wireWithoutToken: token === undefined ? undefined : createHttpWire({ url }),
  };
}

function formatFindings(findings: readonly ConformanceFinding[]): string {
  const lines = findings.map(({ check, verdict, what, expected }) =>
    verdict === 'pass'
      ? `ok    ${check}: ${what}\n`
      : `${verdict.padEnd(5)} ${check}: ${what}\n      expected: ${expected}\n`,
  );
  return lines.join('');
}
