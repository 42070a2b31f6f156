/** Where the agent learns how busy the GPUs are: the section `load` of `config/host.toml`. */

import { defaultScheduleTimes } from '../../host/schedule/schedulePolicy.ts';
import { choiceKind, type SettingsOf, setting, textKind, wholeNumberKind } from './setting.ts';

export const loadSources = ['none', 'idle', 'trace', 'prometheus', 'json'] as const;
export type LoadSourceName = (typeof loadSources)[number];

export const loadPresets = ['vllm', 'dcgm', 'vllm+dcgm', 'custom'] as const;
export type LoadPreset = (typeof loadPresets)[number];

export interface LoadSourceConfig {
  readonly loadSource: LoadSourceName;
  /** Separated by commas. */
  readonly loadUrl: string;
  readonly loadPreset: LoadPreset;
  readonly loadCapacity: number;
  readonly loadMetrics: string;
  readonly loadTokenFile: string;
  readonly loadTrace: string;
  readonly loadPollMs: number;
  readonly loadTimeoutMs: number;
  readonly loadStaleMs: number;
}

const urls = /^(https?:\/\/[^\s,]+(,\s*https?:\/\/[^\s,]+)*)?$/;
const metricName = '[a-zA-Z_:][a-zA-Z0-9_:.]*';
const metricPair = `(busy|running|waiting|cache|power)=${metricName}`;
const metrics = new RegExp(`^(${metricPair}(,\\s*${metricPair})*)?$`);
const anyPath = textKind('file', 'the path of a file, or nothing', (text) => !text.includes('\0'));

export const loadSourceSettings: SettingsOf<LoadSourceConfig> = {
  loadSource: setting(choiceKind(loadSources), {
    key: 'load.source',
    flag: '--load.source',
    fallback: 'none',
    comment: [
      'where the load of the GPUs is read: none, idle, trace, prometheus or json',
      'none makes artifacts.nonces-per-block a block whatever the load is; idle says that nothing else runs on the GPUs;',
      'prometheus reads what vLLM or the DCGM exporter serve; json an address that says busy_percent; trace plays a file.',
    ],
  }),
  loadUrl: setting(
    textKind('urls', 'http:// or https:// addresses, separated by commas', (text) =>
      urls.test(text),
    ),
    {
      key: 'load.url',
      flag: '--load.url',
      fallback: '',
      comment: [
        'addresses to read it from, separated by commas: http://127.0.0.1:8000/metrics',
        'What several of them say is put together.',
      ],
    },
  ),
  loadPreset: setting(choiceKind(loadPresets), {
    key: 'load.preset',
    flag: '--load.preset',
    fallback: 'vllm',
    comment: ['names of the metrics: vllm, dcgm, vllm+dcgm (load and power), or custom'],
  }),
  loadCapacity: setting(wholeNumberKind(1, 1_000_000), {
    key: 'load.capacity',
    flag: '--load.capacity',
    fallback: 256,
    comment: [
      'requests at once that fill the GPUs, all servers together',
      "vLLM's --max-num-seqs, or less where the GPUs are full before.",
    ],
  }),
  loadMetrics: setting(
    textKind(
      'names',
      'pairs such as busy=gpu_load_percent,waiting=queue_length; the names are busy, running, waiting, cache and power',
      (text) => metrics.test(text),
    ),
    {
      key: 'load.metrics',
      flag: '--load.metrics',
      fallback: '',
      comment: [
        'other names of metrics, or of JSON fields, than those of the preset: busy=gpu_load_percent,waiting=queue_length',
        'busy in percent, running and waiting in requests, cache from 0 to 1, power in watts.',
      ],
    },
  ),
  loadTokenFile: setting(anyPath, {
    key: 'load.token-file',
    flag: '--load.token-file',
    fallback: '',
    comment: ['file with a bearer token for these addresses', 'Or CPOCD_LOAD_TOKEN.'],
  }),
  loadTrace: setting(anyPath, {
    key: 'load.trace',
    flag: '--load.trace',
    fallback: '',
    comment: ['recorded load to play, for trials; its form is in docs/host.md'],
  }),
  loadPollMs: setting(wholeNumberKind(100, 60_000), {
    key: 'load.poll-ms',
    flag: '--load.poll-ms',
    fallback: 1_000,
    comment: ['between two readings, in milliseconds'],
  }),
  loadTimeoutMs: setting(wholeNumberKind(50, 60_000), {
    key: 'load.timeout-ms',
    flag: '--load.timeout-ms',
    fallback: 2_000,
    comment: ['a reading that takes longer has failed, in milliseconds'],
  }),
  loadStaleMs: setting(wholeNumberKind(500, 3_600_000), {
    key: 'load.stale-ms',
    flag: '--load.stale-ms',
    fallback: defaultScheduleTimes.staleMs,
    comment: ['after so long without a reading the GPUs are taken for busy, in milliseconds'],
  }),
};
