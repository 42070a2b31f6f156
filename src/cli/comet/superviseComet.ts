/** Keeps CometBFT running beside the application until it is told to stop. */

import { setTimeout as sleep } from 'node:timers/promises';
import { CliError } from '../cliError.ts';
import { homeLayout } from '../home/homeLayout.ts';
import { describeEnd, type ManagedChild, startChild } from '../process/managedChild.ts';
import {
  endGroup,
  removePidFile,
  runningKeeperOf,
  runningOf,
  writePidFile,
} from '../process/processIdentity.ts';

export interface SuperviseOptions {
  readonly program: string;
  readonly home: string;
  /** Where the application listens. */
  readonly proxyApp: string;
  /** A file to add to, or a function for each line. */
  readonly log: string | ((line: string) => void);
  readonly say: (text: string) => void;
  /** Ends CometBFT, and with it the supervision. */
  readonly signal: AbortSignal;
  /** Ends it at once. */
  readonly force: AbortSignal;
}

/** Before the next start; doubled from the first up to the last while it ends soon. */
const firstPauseMs = 500;
const lastPauseMs = 30_000;
/** Who ran this long was not failing at the start. */
const soundRunMs = 30_000;
/** Ends in a row, each soon after its start, before it is taken to be beyond repair. */
const maxQuickEnds = 8;
/** CometBFT closes its databases in this time. */
const patienceMs = 10_000;
/** One that lost its application in the middle of a block hangs and does not end; it has nothing left to write. */
const orphanPatienceMs = 2_000;

/**
 * Resolves when the signal aborted and CometBFT is gone.
 *
 * @throws CliError `cometbft` where it keeps ending right after its start
 */
export async function superviseComet(options: SuperviseOptions): Promise<void> {
  const { signal, say } = options;
  const pidFile = homeLayout(options.home).cometPid;
  let quickEnds = 0;
  while (!signal.aborted) {
    const since = performance.now();
    const end = await runOnce(options, pidFile);
    if (signal.aborted) break;
    quickEnds = performance.now() - since < soundRunMs ? quickEnds + 1 : 1;
    if (quickEnds > maxQuickEnds) {
      throw new CliError(
        'cometbft',
        `CometBFT ended ${quickEnds} times in a row right after its start, last with ${end}`,
        'its log says why',
      );
    }
    const pauseMs = Math.min(firstPauseMs * 2 ** (quickEnds - 1), lastPauseMs);
    say(`CometBFT ended unexpectedly with ${end}; starting it again in ${pauseMs} ms`);
    await sleep(pauseMs, undefined, { signal }).catch(() => {});
  }
}

/**
 * A CometBFT whose supervisor was killed would hold its databases and ports.
 *
 * @throws CliError `file` where its supervisor still runs: it is no orphan
 */
export async function endOrphanedComet(home: string, say: (text: string) => void): Promise<void> {
  const { cometPid } = homeLayout(home);
  const orphan = runningOf(cometPid);
  if (orphan === undefined) return;
  const keeper = runningKeeperOf(cometPid);
  if (keeper !== undefined) {
    throw new CliError(
      'file',
      `a node runs with ${home} already (process ${keeper.pid})`,
      `end that one, or choose another --home; where ${home} is a copy of its home, delete ${cometPid}`,
    );
  }
  say(`ending the CometBFT of an earlier run (process ${orphan.pid})`);
  await endGroup(orphan, orphanPatienceMs);
}

async function runOnce(options: SuperviseOptions, pidFile: string): Promise<string> {
  const { program, home, proxyApp, log, signal, force } = options;
  const child: ManagedChild = await startChild({
    file: program,
    args: ['start', '--home', home, '--proxy_app', proxyApp],
    log,
  });
  writePidFile(pidFile, child.pid, process.pid);
  const stop = (): void => void child.stop(patienceMs, force);
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  const end = await child.ended;
  signal.removeEventListener('abort', stop);
  removePidFile(pidFile);
  return describeEnd(end);
}
