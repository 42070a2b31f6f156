/** The command line of each process of a devnet. */

import { join } from 'node:path';
import { envPrefix } from '../config/envName.ts';
import type { DevnetAccount } from './devnetAccounts.ts';
import type { DevnetLayout } from './devnetLayout.ts';
import type { PlacedNode } from './devnetPorts.ts';
import type { FleetMember } from './fleet.ts';
import { devnetGasPrice } from './writeDevnetHomes.ts';

export interface MemberOptions {
  readonly layout: DevnetLayout;
  /** The CometBFT program. */
  readonly comet: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Hosts differ in speed, so that weights and powers differ. */
const slowestHost = 30;
const fasterBy = 10;
/** Several commits an epoch. */
const batchNonces = 200;

export function nodeMember({ name, home }: PlacedNode, options: MemberOptions): FleetMember {
  const log = join(options.layout.logs, `comet-${name}.log`);
  return member(name, ['start', '--home', home, '--with-comet', '--comet-log-file', log], options);
}

/** @param rank counted from 0; the higher, the faster */
export function hostMember(
  { name, role }: DevnetAccount,
  rank: number,
  options: MemberOptions,
): FleetMember {
  const args = [
    'host',
    '--home',
    options.layout.member(name),
    '--from',
    name,
    '--gas-prices',
    devnetGasPrice,
    '--nonces-per-block',
    String(slowestHost + rank * fasterBy),
    '--batch-nonces',
    String(batchNonces),
    // Of several hosts on one machine one alone could have the usual address, and a node may have it.
    '--status.address',
    '',
    // Validators are participants from genesis on.
    ...(role === 'host' ? ['--register'] : []),
  ];
  const own = role === 'host' ? name : `${name}-host`;
  return member(own, args, options);
}

function member(
  name: string,
  args: readonly string[],
  { layout, comet, env }: MemberOptions,
): FleetMember {
  // Settings from the environment would go before those of the member's own files.
  const ours = Object.keys(env).filter((key) => key.startsWith(envPrefix));
  return {
    name,
    file: process.execPath,
    args: [...process.execArgv, process.argv[1] ?? '', ...args],
    env: { ...Object.fromEntries(ours.map((key) => [key, undefined])), CPOC_COMETBFT: comet },
    log: join(layout.logs, `${name}.log`),
  };
}
