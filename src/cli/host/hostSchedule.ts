/** The scheduler as host.toml wants it. */

import type { LoadSource } from '../../host/load/loadSource.ts';
import { systemClock } from '../../host/schedule/hostClock.ts';
import { parseQuietHours, type QuietHours } from '../../host/schedule/quietHours.ts';
import type { ScheduleOptions } from '../../host/schedule/scheduledProducer.ts';
import {
  defaultScheduleTimes,
  type EnergyPolicy,
  hasEnergyCap,
  type SchedulePolicy,
} from '../../host/schedule/schedulePolicy.ts';
import { CliError } from '../cliError.ts';
import type { HostConfig } from '../config/hostSettings.ts';
import { openLoadSource } from './openLoadSource.ts';

/**
 * undefined where nothing but `nonces-per-block` limits generation: no load source, no quiet hours, no energy cap.
 *
 * @throws CliError where settings contradict each other or a file cannot be read
 */
export function readHostSchedule(
  config: HostConfig,
  env: Readonly<Record<string, string | undefined>>,
): ScheduleOptions | undefined {
  const policy = readSchedulePolicy(config);
  const source = openLoadSource(config, env, systemClock.now());
  const isLimited = config.quietHours !== '' || hasEnergyCap(policy.energy);
  if (config.loadSource === 'none' && !isLimited) return undefined;
  assertPowerKnown(config, policy.energy, source);
  return {
    policy,
    source,
    pace: config.loadSource === 'none' ? 'block' : 'load',
    pollMs: config.loadPollMs,
    timeoutMs: config.loadTimeoutMs,
    clock: systemClock,
  };
}

/** @throws CliError `config` */
export function readSchedulePolicy(config: HostConfig): SchedulePolicy {
  const { stopPercent, resumePercent } = config;
  if (resumePercent >= stopPercent) {
    throw new CliError(
      'config',
      `schedule.resume-percent is ${resumePercent} and schedule.stop-percent ${stopPercent}`,
      'expected the load to go on at to be below the one to stop at',
    );
  }
  return {
    ...defaultScheduleTimes,
    targetCapBps: config.shareBps,
    sliceMs: config.sliceMs,
    stopBusyBps: stopPercent * 100,
    resumeBusyBps: resumePercent * 100,
    calmMs: config.calmMs,
    staleMs: config.loadStaleMs,
    cancelMs: config.cancelMs,
    quietHours: readQuietHours(config),
    energy: {
      watts: config.gpus * config.wattsPerGpu,
      capWatts: config.capWatts,
      capWhDay: config.capWhDay,
      capWhEpoch: config.capWhEpoch,
    },
  };
}

function readQuietHours({ quietHours, timeZone }: HostConfig): QuietHours {
  const parsed = parseQuietHours(quietHours, timeZone);
  if (parsed !== undefined) return parsed;
  throw new CliError('config', 'quiet hours cannot be read', 'see `cpocd config view host`');
}

function assertPowerKnown(config: HostConfig, energy: EnergyPolicy, source: LoadSource): void {
  const { loadSource, loadPreset, loadMetrics } = config;
  const isMeasured =
    loadSource === 'trace' ||
    loadSource === 'json' ||
    (loadSource === 'prometheus' && (loadPreset.includes('dcgm') || /power=/.test(loadMetrics)));
  if (!hasEnergyCap(energy) || energy.watts > 0 || isMeasured) return;
  throw new CliError(
    'config',
    `an energy cap is set, and the load source (${source.name}) does not say what the GPUs draw`,
    'give energy.watts-per-gpu, or a source that measures it (load.preset = "vllm+dcgm")',
  );
}
