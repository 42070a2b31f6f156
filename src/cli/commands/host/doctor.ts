/** `cpocd host doctor`: is this host ready, and if not, what is to be done? It changes nothing. */

import type { Command } from 'commander';
import { lockHolder } from '../../../host/artifacts/folderLock.ts';
import { examine } from '../../../host/doctor/examine.ts';
import { type Finding, worstSeverity } from '../../../host/doctor/finding.ts';
import { createHashGenerator } from '../../../host/hashGenerator.ts';
import type { CliDependencies, Invocation } from '../../cli.ts';
import { CliError } from '../../cliError.ts';
import { loadHostConfig } from '../../config/hostConfig.ts';
import { homeLayout } from '../../home/homeLayout.ts';
import { askAgentOf } from '../../host/askAgent.ts';
import { doctorGenerator } from '../../host/doctorGenerator.ts';
import { findingsJson, formatFindings, summary } from '../../host/doctorReport.ts';
import { readDoctorSubject } from '../../host/doctorSubject.ts';
import { addHostFlags } from '../../host/hostFlags.ts';
import { newCommand } from '../../newCommand.ts';

const usualTimeoutS = 10;

export function createHostDoctorCommand(deps: CliDependencies): Command {
  const command = newCommand(
    deps,
    'doctor',
    'say whether this host is ready, and what to do where it is not; exit code 3 where a finding is an error',
    runDoctorCommand,
  )
    .option('--strict', 'exit code 3 for warnings too')
    .option(
      '--start-generator',
      'start a copy of the back end process while an agent runs with it, too; without it the agent is asked',
    )
    .option('--timeout <seconds>', `time of each check (default ${usualTimeoutS})`);
  return addHostFlags(command);
}

async function runDoctorCommand(invocation: Invocation): Promise<void> {
  const findings = await visit(invocation);
  assertSound(findings, invocation.isSet('strict'));
}

/** Examines the host and prints what was found. */
export async function visit(invocation: Invocation): Promise<readonly Finding[]> {
  const { home, flags, io } = invocation;
  const config = loadHostConfig({ home, flags, env: io.env });
  const timeoutS = invocation.number('timeout', 1, 600) ?? usualTimeoutS;
  const hasAgent = lockHolder(homeLayout(home).host) !== undefined;
  // A second copy of a model may not fit beside the agent's.
  const isStandIn =
    hasAgent && config.generatorBackend === 'process' && !invocation.isSet('start-generator');
  const generator = isStandIn ? createHashGenerator() : doctorGenerator(config, io.env);
  const parts = { config, generator, isStandIn, isAgent: false };
  const host = await readDoctorSubject(invocation, parts);
  const agent = hasAgent ? await askAgentOf(host.participant, config.statusAddress) : undefined;
  const subject = { ...host, agent };
  const findings = await examine({ subject, timeoutMs: timeoutS * 1000 });
  await generator.close?.();
  const about = {
    checked_at: new Date().toISOString(),
    node: subject.rpc,
    participant: subject.participant,
    signer: 'address' in subject.key ? subject.key.address : undefined,
  };
  invocation.print(findingsJson(findings, about), () => formatFindings(findings, io.columns));
  return findings;
}

/** @throws CliError `findings` where one of them is an error, or with `strict` a warning */
export function assertSound(findings: readonly Finding[], strict: boolean): void {
  const worst = worstSeverity(findings);
  if (worst !== 'error' && !(strict && worst === 'warning')) return;
  const bad = findings.filter(({ severity }) => severity === worst).map(({ id }) => id);
  throw new CliError(
    'findings',
    `this host is not ready: ${summary(findings)}`,
    `look at ${bad.join(', ')} above`,
    { details: { severity: worst, ids: bad } },
  );
}
