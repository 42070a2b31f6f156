/** The processes of a devnet: their command lines, and the settings of its agents. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { envPrefix } from '../config/envName.ts';
import { hostSettings, hostTomlHeading } from '../config/hostSettings.ts';
import { renderToml } from '../config/renderToml.ts';
import { writeWhole } from '../home/files.ts';
import { homeLayout } from '../home/homeLayout.ts';
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

export function agentName({ name, role }: DevnetAccount): string {
  return role === 'host' ? name : `${name}-host`;
}

/**
 * Settings of an agent, in a file, so that `cpocd host doctor` and `status` know them too. One that is there stays: somebody may have changed it.
 *
 * @param rank counted from 0; the higher, the faster
 */
export function writeAgentSettings(home: string, { name }: DevnetAccount, rank: number): void {
  const { hostToml } = homeLayout(home);
  if (existsSync(hostToml)) return;
  const values = {
    from: name,
    gasPrices: devnetGasPrice,
    noncesPerBlock: slowestHost + rank * fasterBy,
    batchNonces,
  };
  writeWhole(hostToml, renderToml(hostTomlHeading, hostSettings, values));
}

export function hostMember(account: DevnetAccount, options: MemberOptions): FleetMember {
  const home = options.layout.member(account.name);
  // Validators are participants from genesis on.
  const register = account.role === 'host' ? ['--register'] : [];
  return member(agentName(account), ['host', '--home', home, ...register], options);
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
