/** How the agent shares the GPUs with inference: the sections `schedule` and `energy` of `config/host.toml`. */

import { parseQuietHours, quietHoursForm } from '../../host/schedule/quietHours.ts';
import { defaultScheduleTimes } from '../../host/schedule/schedulePolicy.ts';
import { type SettingsOf, setting, textKind, wholeNumberKind } from './setting.ts';

export interface ScheduleConfig {
  readonly shareBps: number;
  readonly sliceMs: number;
  readonly stopPercent: number;
  readonly resumePercent: number;
  readonly calmMs: number;
  readonly cancelMs: number;
  readonly quietHours: string;
  readonly timeZone: string;
  readonly gpus: number;
  readonly wattsPerGpu: number;
  readonly capWatts: number;
  readonly capWhDay: number;
  readonly capWhEpoch: number;
}

const usual = defaultScheduleTimes;

export const scheduleSettings: SettingsOf<ScheduleConfig> = {
  shareBps: setting(wholeNumberKind(0, 10_000), {
    key: 'schedule.share-bps',
    flag: '--schedule.share-bps',
    fallback: usual.targetCapBps,
    comment: [
      'share of the idle time that nonces take at most, in hundredths of a percent',
      "The chain's target (poc_utilization_target_bps) holds where it is less.",
    ],
  }),
  sliceMs: setting(wholeNumberKind(50, 30_000), {
    key: 'schedule.slice-ms',
    flag: '--schedule.slice-ms',
    fallback: usual.sliceMs,
    comment: [
      'GPU time of a request to the generator, in milliseconds',
      'Inference waits for about half of it on average where both want the GPUs; short ones cost more overhead.',
    ],
  }),
  stopPercent: setting(wholeNumberKind(1, 100), {
    key: 'schedule.stop-percent',
    flag: '--schedule.stop-percent',
    fallback: usual.stopBusyBps / 100,
    comment: [
      'load of inference from which on nothing is made, in percent; a request under way is ended',
      'The same where requests wait for their turn.',
    ],
  }),
  resumePercent: setting(wholeNumberKind(0, 100), {
    key: 'schedule.resume-percent',
    flag: '--schedule.resume-percent',
    fallback: usual.resumeBusyBps / 100,
    comment: ['load of inference up to which it goes on afterwards, in percent'],
  }),
  calmMs: setting(wholeNumberKind(0, 3_600_000), {
    key: 'schedule.calm-ms',
    flag: '--schedule.calm-ms',
    fallback: usual.calmMs,
    comment: ['for so long the load must have been as low, in milliseconds'],
  }),
  cancelMs: setting(wholeNumberKind(0, 60_000), {
    key: 'schedule.cancel-ms',
    flag: '--schedule.cancel-ms',
    fallback: usual.cancelMs,
    comment: [
      'in which the generator ends a request that is cancelled, in milliseconds',
      'Quiet hours and energy caps are kept with so much to spare; `cpocd host check-generator` measures it.',
    ],
  }),
  quietHours: setting(
    textKind('ranges', `${quietHoursForm}, or nothing`, (text) => isQuietHours(text)),
    {
      key: 'schedule.quiet-hours',
      flag: '--schedule.quiet-hours',
      fallback: '',
      comment: [
        'times at which no nonces are made: 22:00-06:00, or mon-fri 08:00-18:00, separated by commas',
        'Challenges are answered all the same.',
      ],
    },
  ),
  timeZone: setting(
    textKind('zone', 'a time zone such as Europe/Berlin, or UTC', (zone) => isQuietHours('', zone)),
    {
      key: 'schedule.time-zone',
      flag: '--schedule.time-zone',
      fallback: 'UTC',
      comment: ['time zone of quiet hours, and of the day of an energy cap: Europe/Berlin, or UTC'],
    },
  ),
  gpus: setting(wholeNumberKind(1, 1024), {
    key: 'energy.gpus',
    flag: '--energy.gpus',
    fallback: 1,
    comment: ['GPUs that make nonces'],
  }),
  wattsPerGpu: setting(wholeNumberKind(0, 10_000), {
    key: 'energy.watts-per-gpu',
    flag: '--energy.watts-per-gpu',
    fallback: 0,
    comment: [
      'watts that one of them draws while it makes nonces',
      '0 leaves it to the load source. Give its limit (`nvidia-smi -q -d POWER`): caps then hold for certain.',
    ],
  }),
  capWatts: setting(wholeNumberKind(0, 10_000_000), {
    key: 'energy.cap-watts',
    flag: '--energy.cap-watts',
    fallback: 0,
    comment: ['mean power that nonces may use, in watts, over five minutes; 0 for no such cap'],
  }),
  capWhDay: setting(wholeNumberKind(0, 100_000_000), {
    key: 'energy.cap-wh-day',
    flag: '--energy.cap-wh-day',
    fallback: 0,
    comment: ['energy that nonces may use in a local day, in watt-hours; 0 for no such cap'],
  }),
  capWhEpoch: setting(wholeNumberKind(0, 100_000_000), {
    key: 'energy.cap-wh-epoch',
    flag: '--energy.cap-wh-epoch',
    fallback: 0,
    comment: ['energy that nonces may use in an epoch, in watt-hours; 0 for no such cap'],
  }),
};

function isQuietHours(text: string, zone = 'UTC'): boolean {
  return parseQuietHours(text, zone) !== undefined;
}
