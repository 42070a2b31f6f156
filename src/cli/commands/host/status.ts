/** `cpocd host status`: where the agent of this home stands. */

import type { Command } from 'commander';
import { countText } from '../../../host/countText.ts';
import type { HostStatus } from '../../../host/status/hostStatus.ts';
import type { CliDependencies, Invocation } from '../../cli.ts';
import { loadHostConfig } from '../../config/hostConfig.ts';
import { statusSettings } from '../../config/statusSettings.ts';
import { askAgent } from '../../host/askAgent.ts';
import { newCommand, settingFlag } from '../../newCommand.ts';
import { formatPairs } from '../../output/table.ts';

export function createHostStatusCommand(deps: CliDependencies): Command {
  return newCommand(
    deps,
    'status',
    'show where the running agent stands: epoch, open challenges and their deadlines, what it has done',
    runHostStatus,
  ).addOption(settingFlag(statusSettings.statusAddress));
}

async function runHostStatus(invocation: Invocation): Promise<void> {
  const { home, flags, io } = invocation;
  const { statusAddress } = loadHostConfig({ home, flags, env: io.env });
  const status = await askAgent(statusAddress);
  invocation.print(status, () => formatPairs(describe(status)));
}

function describe(status: HostStatus): [string, string][] {
  const { participant, signer, epoch, resting, open_challenges: open, totals } = status;
  return [
    ['participant', participant],
    ...(signer === participant ? [] : [['signs', signer] as [string, string]]),
    ['generator', status.generator],
    ['running since', status.started_at],
    ['node', nodeText(status)],
    [
      'epoch',
      epoch === null
        ? 'not known yet'
        : `${epoch.index}, commits up to height ${epoch.last_commit_height} (${countText(epoch.window_blocks_left, 'block')} left), settled at ${epoch.last_height}`,
    ],
    ['work', resting === null ? workText(status) : `resting: ${resting}`],
    ...scheduleLine(status),
    ...failureLine(status),
    ['open challenges', open.length === 0 ? 'none' : open.map(challengeText).join('; ')],
    [
      'made',
      `${countText(totals.artifacts, 'artifact')}, ${countText(totals.commits, 'commit')} of ${countText(totals.committed_nonces, 'nonce')} (${totals.commits_failed} tried again)`,
    ],
    [
      'answered',
      `${countText(totals.answered, 'challenge')} (${countText(totals.answers_failed, 'answer')} tried again), ${totals.missed} missed`,
    ],
  ];
}

function workText({ generator_failure: failure }: HostStatus): string {
  const fails = (failure?.in_a_row ?? '0') !== '0';
  return fails ? 'artifacts are wanted, and none can be made' : 'artifacts are made and committed';
}

function scheduleLine({ schedule }: HostStatus): [string, string][] {
  if (schedule === null) return [];
  const { reason, idle_bps: idle, nonces_per_second: speed } = schedule;
  const known = idle === null ? 'the load is not known' : `${idle / 100} % idle`;
  const pace = speed === null ? '' : `, ${countText(speed, 'nonce')} a second when they are made`;
  return [['GPUs', `${known}${pace}; ${reason.replaceAll('_', ' ')}`]];
}

function failureLine({ generator_failure: failure }: HostStatus): [string, string][] {
  if (failure === null || failure === undefined) return [];
  const { at, message, in_a_row: inARow } = failure;
  const since =
    inARow === '0' ? 'it has worked since' : inARow === '1' ? 'once' : `${inARow} times in a row`;
  return [['generator failed', `${at}, ${since}: ${message}`]];
}

function nodeText({ node_answers: answers, height }: HostStatus): string {
  if (answers === null) return 'not asked yet';
  const seen = height === null ? '' : `, height ${height}`;
  return answers ? `answers${seen}` : `does not answer${seen}`;
}

function challengeText(one: HostStatus['open_challenges'][number]): string {
  return `${one.id} (deadline ${one.deadline}, ${countText(one.blocks_left, 'block')} left)`;
}
