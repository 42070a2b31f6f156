/** The load source that host.toml names. */

import { readFileSync } from 'node:fs';
import { HostError } from '../../host/hostError.ts';
import {
  createJsonSource,
  createPrometheusSource,
  type HttpSourceOptions,
  usualJsonFields,
} from '../../host/load/httpSource.ts';
import { createIdleSource } from '../../host/load/idleSource.ts';
import { type LoadFields, loadPresets } from '../../host/load/loadFields.ts';
import type { LoadSource } from '../../host/load/loadSource.ts';
import { type LoadTrace, parseTrace } from '../../host/load/loadTrace.ts';
import { createTraceSource } from '../../host/load/traceSource.ts';
import { CliError } from '../cliError.ts';
import type { LoadSourceConfig } from '../config/loadSourceSettings.ts';
import { plainAddress } from './plainAddress.ts';
import { readToken } from './readToken.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** @throws CliError where the settings do not say enough, or a file cannot be read */
export function openLoadSource(config: LoadSourceConfig, env: Env, nowMs: number): LoadSource {
  switch (config.loadSource) {
    case 'none':
    case 'idle':
      return createIdleSource();
    case 'trace':
      if (config.loadTrace === '') throw missing('load.trace', 'the path of a recorded load');
      return createTraceSource(readTrace(config.loadTrace), config.loadTrace, nowMs);
    case 'prometheus':
      return createPrometheusSource(readHttpOptions(config, env, loadPresets[config.loadPreset]));
    case 'json':
      return createJsonSource(readHttpOptions(config, env, usualJsonFields));
  }
}

function readHttpOptions(
  config: LoadSourceConfig,
  env: Env,
  usual: LoadFields | undefined,
): HttpSourceOptions {
  if (config.loadUrl === '') throw missing('load.url', 'at least one address');
  const pairs = config.loadMetrics === '' ? [] : config.loadMetrics.split(',');
  const named = Object.fromEntries(pairs.map((pair) => pair.trim().split('=')));
  const fields: LoadFields = { ...usual, ...named };
  if (fields.busy === undefined && fields.running === undefined) {
    throw missing('load.metrics', 'a name for busy or for running');
  }
  return {
    urls: config.loadUrl.split(',').map((url) => plainAddress(url.trim(), 'load.url')),
    fields,
    capacity: config.loadCapacity,
    token: readToken('load', config.loadTokenFile, env),
  };
}

/** @throws CliError `file` */
export function readTrace(path: string): LoadTrace {
  try {
    return parseTrace(readFileSync(path, 'utf8'), path);
  } catch (error) {
    if (error instanceof HostError) {
      throw new CliError('file', error.message, 'correct the file', { cause: error });
    }
    const why = error instanceof Error ? error.message : String(error);
    throw new CliError('file', `${path} cannot be read: ${why}`, 'check the path', {
      cause: error,
    });
  }
}

function missing(key: string, what: string): CliError {
  return new CliError('config', `load.source needs ${key}`, `expected ${what}`);
}
