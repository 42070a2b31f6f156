/** What `cpocd devnet` was asked for. */

import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Invocation } from '../cli.ts';
import { CliError } from '../cliError.ts';
import { envName } from '../config/envName.ts';
import { type DevnetGoal, parseGoal } from './devnetGoal.ts';
import { devnetGovParams } from './devnetGovParams.ts';
import {
  devnetParams,
  type ParamChanges,
  parseParamFlags,
  sampleRateParam,
} from './devnetParams.ts';

/** What makes one devnet another than the next; fixed when its home is made. */
export interface DevnetShape {
  readonly chainId: string;
  /** Each runs a host too. */
  readonly validators: number;
  /** Hosts without a validator. */
  readonly hosts: number;
  /** Wait between a commit and the next height; milliseconds. */
  readonly blockTimeMs: number;
  readonly sampleRateBps: number;
  /** Changes of the genesis' parameters. */
  readonly params: ParamChanges;
}

export interface DevnetOptions {
  readonly home: string;
  /** Only what flags said. */
  readonly shape: Partial<DevnetShape>;
  readonly reset: boolean;
  readonly goal: DevnetGoal | undefined;
  readonly timeoutMs: number | undefined;
  readonly json: boolean;
  /** First port of the first validator, or free ones. */
  readonly ports: number | 'auto';
}

/** The flag of each part of the shape, for errors. */
export const shapeFlags: Readonly<Record<keyof DevnetShape, string>> = {
  chainId: '--chain-id',
  validators: '--validators',
  hosts: '--hosts',
  blockTimeMs: '--block-time',
  sampleRateBps: '--sample-rate-bps',
  params: '--param',
};

export const usualShape: DevnetShape = {
  chainId: 'cpoc-devnet-1',
  validators: 1,
  hosts: 2,
  blockTimeMs: 1000,
  sampleRateBps: 500,
  params: {},
};

/** CometBFT's own first port. */
export const usualFirstPort = 26_656;
const maxValidators = 20;
const maxHosts = 50;

/** @throws CliError `usage` */
export function readDevnetOptions(invocation: Invocation): DevnetOptions {
  const seconds = invocation.number('timeout', 1, 1_000_000);
  const until = invocation.text('until');
  return {
    home: devnetHome(invocation),
    shape: readShape(invocation),
    reset: invocation.isSet('reset'),
    goal: until === undefined ? undefined : parseGoal(until),
    timeoutMs: seconds === undefined ? undefined : seconds * 1000,
    json: invocation.isSet('json') || invocation.output === 'json',
    ports: readPorts(invocation),
  };
}

/** Not the home of a node: `--reset` removes it. */
function devnetHome(invocation: Invocation): string {
  const given = invocation.text('home') ?? invocation.io.env[envName('devnet-home')];
  return given === undefined || given === '' ? join(homedir(), '.cpocd-devnet') : resolve(given);
}

function readShape(invocation: Invocation): Partial<DevnetShape> {
  const given = {
    chainId: readChainId(invocation),
    validators: invocation.number('validators', 1, maxValidators),
    hosts: invocation.number('hosts', 0, maxHosts),
    blockTimeMs: invocation.number('block-time', 50, 600_000),
    sampleRateBps: invocation.number('sample-rate-bps', 0, 10_000),
    params: readParams(invocation),
  };
  const asked = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  );
  // Refuses here what a genesis could not hold, before anything is written.
  devnetParams({ ...usualShape, ...asked });
  devnetGovParams({ ...usualShape, ...asked });
  return asked;
}

function readParams(invocation: Invocation): ParamChanges | undefined {
  const texts = invocation.texts('param');
  if (texts.length === 0) return undefined;
  const params = parseParamFlags(texts);
  if (params[sampleRateParam] === undefined || invocation.text('sample-rate-bps') === undefined) {
    return params;
  }
  throw new CliError(
    'usage',
    `flags --param ${sampleRateParam} and --sample-rate-bps say the same`,
    'give one of them',
  );
}

function readChainId(invocation: Invocation): string | undefined {
  const text = invocation.text('chain-id');
  if (text === undefined || /^[A-Za-z0-9._-]{1,50}$/.test(text)) return text;
  throw new CliError(
    'usage',
    `flag --chain-id is "${text}"`,
    'expected up to 50 letters, digits, dots and dashes',
  );
}

function readPorts(invocation: Invocation): number | 'auto' {
  const text = invocation.text('ports');
  if (text === 'auto') return 'auto';
  // The last of seventy members listens 700 above.
  return invocation.number('ports', 1024, 64_800) ?? usualFirstPort;
}
