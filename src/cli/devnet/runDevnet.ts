/** A development network: real nodes, real CometBFT, real hosts, each a process of its own. */

import { existsSync, readdirSync } from 'node:fs';
import { toHex } from '../../lib/bytes.ts';
import { CliError } from '../cliError.ts';
import type { CliIo } from '../cliIo.ts';
import { findComet } from '../comet/findComet.ts';
import { endOrphanedComet } from '../comet/superviseComet.ts';
import { cometAddress, readCometKey } from '../home/cometKeys.ts';
import { homeLayout } from '../home/homeLayout.ts';
import { removePidFile, runningOf, writePidFile } from '../process/processIdentity.ts';
import { aborted, listenForShutdown, type Shutdown } from '../process/shutdown.ts';
import { devnetAccounts } from './devnetAccounts.ts';
import { formatGoal, isReached } from './devnetGoal.ts';
import { openDevnetHome, resetDevnetHome } from './devnetHome.ts';
import { type DevnetLayout, devnetLayout } from './devnetLayout.ts';
import {
  agentName,
  hostMember,
  type MemberOptions,
  nodeMember,
  writeAgentSettings,
} from './devnetMembers.ts';
import type { DevnetOptions } from './devnetOptions.ts';
import { applyPorts, choosePorts, type PlacedNode } from './devnetPorts.ts';
import {
  createJsonReport,
  createTextReport,
  type DevnetReport,
  type DevnetStart,
} from './devnetReport.ts';
import { DevnetRun } from './devnetRun.ts';
import { endOrphans, Fleet } from './fleet.ts';

/** @throws CliError where it does not get where `--until` says, or cannot be kept running */
export async function runDevnet(options: DevnetOptions, io: CliIo): Promise<void> {
  const report = options.json ? createJsonReport(io) : createTextReport(io);
  const layout = devnetLayout(options.home);
  const comet = findComet(io.env);
  await takeOver(layout, report);
  if (options.reset) resetDevnetHome(options.home);
  const shape = await openDevnetHome(options.home, options.shape, (text) => report.note(text));
  writePidFile(layout.pid, process.pid);
  const shutdown = listenForShutdown();
  try {
    const accounts = await devnetAccounts(shape);
    const participants = accounts.filter(({ role }) => role !== 'user');
    const ports = await choosePorts(options.ports, shape.validators, participants.length);
    const nodes = ports.nodes.map((place, i) => ({
      name: `node${i}`,
      home: layout.member(`node${i}`),
      ports: place,
    }));
    const agents = participants.map((account, rank) => {
      const home = layout.member(account.name);
      writeAgentSettings(home, account, rank);
      return { name: agentName(account), home, statusPort: ports.status[rank] ?? 0 };
    });
    const hosts = accounts.filter(({ role }) => role === 'host');
    applyPorts(nodes, agents, [layout.home, ...hosts.map(({ name }) => layout.member(name))]);
    const start = { home: options.home, shape, nodes, agents, accounts };
    report.started(start);
    await runFleet(options, start, { layout, comet, env: io.env }, report, shutdown);
  } finally {
    shutdown.release();
    removePidFile(layout.pid);
  }
}

/** One devnet a home; what a killed one left behind is ended. */
async function takeOver(layout: DevnetLayout, report: DevnetReport): Promise<void> {
  const other = runningOf(layout.pid);
  if (other !== undefined && other.pid !== process.pid) {
    throw new CliError(
      'devnet',
      `a devnet runs in ${layout.home} already (process ${other.pid})`,
      'end that one, or choose another --home and --ports auto',
    );
  }
  const say = (text: string): void => report.note(text);
  await endOrphans(layout.children, say);
  // A node that was killed too leaves its CometBFT, and `--reset` would remove the note of it.
  const members = existsSync(layout.home) ? readdirSync(layout.home) : [];
  for (const name of members) await endOrphanedComet(layout.member(name), say);
}

async function runFleet(
  options: DevnetOptions,
  start: DevnetStart,
  members: MemberOptions,
  report: DevnetReport,
  shutdown: Shutdown,
): Promise<void> {
  const fleet = new Fleet({ note: members.layout.children, say: (text) => report.note(text) });
  const participants = start.accounts.filter(({ role }) => role !== 'user');
  for (const node of start.nodes) fleet.add(nodeMember(node, members));
  const hosts = participants.map((account) => hostMember(account, members));
  for (const host of hosts) fleet.add(host);
  const run = new DevnetRun(start, report, validatorNames(start.nodes));
  const failure = await follow(options, run, fleet, shutdown).catch((error: unknown) => error);
  run.finish(failure === undefined, reasonOf(options, failure));
  // Hosts first: their nodes are still there to take a last commit.
  await fleet.stop(
    shutdown.force,
    hosts.map(({ name }) => name),
  );
  await fleet.stop(shutdown.force);
  await fleet.ended();
  if (failure !== undefined) throw failure;
}

/** Resolves when the goal is reached or, without one, when somebody ends it. */
async function follow(
  options: DevnetOptions,
  run: DevnetRun,
  fleet: Fleet,
  shutdown: Shutdown,
): Promise<void> {
  const { goal, timeoutMs } = options;
  const stop = new AbortController();
  const timeout = timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs);
  const watching = run.watch(
    stop.signal,
    (height, epoch) => goal !== undefined && isReached(goal, height, epoch),
  );
  const ended = Promise.race([
    watching.then(() => 'reached' as const),
    aborted(shutdown.signal).then(() => 'interrupted' as const),
    ...(timeout === undefined ? [] : [aborted(timeout).then(() => 'timeout' as const)]),
    fleet.failed,
  ]).finally(() => stop.abort());
  // Whoever calls reports the result, and nothing is to be reported after it.
  await Promise.allSettled([ended, watching]);
  const outcome = await ended;
  await watching;
  if (outcome === 'reached' || (outcome === 'interrupted' && goal === undefined)) return;
  const wanted = goal === undefined ? '' : ` before ${formatGoal(goal)} was reached`;
  throw outcome === 'timeout'
    ? new CliError(
        'devnet',
        `${(timeoutMs ?? 0) / 1000} s passed${wanted}; it got to ${run.position}`,
        'allow more with --timeout, or see the logs',
      )
    : new CliError(
        'aborted',
        `it was ended${wanted}; it got to ${run.position}`,
        'the next run goes on from there',
      );
}

function reasonOf({ goal }: DevnetOptions, failure: unknown): string {
  if (failure instanceof Error) return failure.message;
  return goal === undefined ? 'ended as asked' : `${formatGoal(goal)} is reached`;
}

/** Validator addresses as CometBFT writes them. */
function validatorNames(nodes: readonly PlacedNode[]): Map<string, string> {
  return new Map(
    nodes.map(({ name, home }) => {
      const { publicKey } = readCometKey(homeLayout(home).privValidatorKey);
      return [toHex(cometAddress(publicKey)).toUpperCase(), name];
    }),
  );
}
