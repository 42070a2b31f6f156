/** The processes of a devnet: started, started again where they end, ended in order, and known to the next run. */

import { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { CliError } from '../cliError.ts';
import { writeWhole } from '../home/files.ts';
import { describeEnd, type ManagedChild, startChild } from '../process/managedChild.ts';
import {
  endGroup,
  identifyProcess,
  isRunning,
  type ProcessIdentity,
} from '../process/processIdentity.ts';

export interface FleetMember {
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: string;
}

export interface FleetOptions {
  /** Where the running processes are noted. */
  readonly note: string;
  /** Told what happens to them. */
  readonly say: (text: string) => void;
  /** Before a process is started again, doubled each time; milliseconds, default 500. */
  readonly firstPauseMs?: number;
}

const lastPauseMs = 10_000;
/** Who ran this long was not failing at the start. */
const soundRunMs = 20_000;
/** Ends in a row, each soon after its start, before the devnet gives up. */
const maxQuickEnds = 5;
const patienceMs = 20_000;

export class Fleet {
  readonly #options: FleetOptions;
  readonly #running = new Map<
    string,
    { child: ManagedChild; identity: ProcessIdentity | undefined }
  >();
  readonly #runs: Promise<void>[] = [];
  readonly #stopping = new AbortController();
  readonly #failure = Promise.withResolvers<never>();

  constructor(options: FleetOptions) {
    this.#options = options;
    // Nobody may be waiting when it happens.
    this.#failure.promise.catch(() => {});
  }

  /** Rejects when a process cannot be kept running. */
  get failed(): Promise<never> {
    return this.#failure.promise;
  }

  /** Runs the process until `stop`. */
  add(member: FleetMember): void {
    const run = this.#keepRunning(member).catch((error: unknown) => this.#failure.reject(error));
    this.#runs.push(run);
  }

  /** Ends the processes whose names are given, or all: at the same time, and waits for them. */
  async stop(
    force: AbortSignal,
    names: readonly string[] = [...this.#running.keys()],
  ): Promise<void> {
    this.#stopping.abort();
    await Promise.all(names.map((name) => this.#running.get(name)?.child.stop(patienceMs, force)));
  }

  /** Resolves when every process is gone for good. */
  async ended(): Promise<void> {
    await Promise.all(this.#runs);
  }

  async #keepRunning(member: FleetMember): Promise<void> {
    const { signal } = this.#stopping;
    let quickEnds = 0;
    while (!signal.aborted) {
      const since = performance.now();
      const end = await this.#runOnce(member);
      if (signal.aborted) return;
      quickEnds = performance.now() - since < soundRunMs ? quickEnds + 1 : 1;
      if (quickEnds > maxQuickEnds) throw givenUp(member, quickEnds, end);
      const { firstPauseMs = 500 } = this.#options;
      const pauseMs = Math.min(firstPauseMs * 2 ** (quickEnds - 1), lastPauseMs);
      this.#options.say(
        `${member.name} ended unexpectedly with ${end}; starting it again (log: ${member.log})`,
      );
      await sleep(pauseMs, undefined, { signal }).catch(() => {});
    }
  }

  async #runOnce({ name, file, args, env, log }: FleetMember): Promise<string> {
    const child = await startChild({ file, args, env, log, tether: true });
    this.#running.set(name, { child, identity: identifyProcess(child.pid) });
    this.#note();
    // It may have been asked to stop while this one was starting.
    if (this.#stopping.signal.aborted) void child.stop(patienceMs);
    const end = await child.ended;
    this.#running.delete(name);
    this.#note();
    return describeEnd(end);
  }

  #note(): void {
    const processes = [...this.#running].map(([name, { identity }]) => ({ name, ...identity }));
    writeWhole(this.#options.note, `${JSON.stringify(processes)}\n`);
  }
}

function givenUp(member: FleetMember, ends: number, end: string): CliError {
  const tail = lastLines(member.log, 5);
  return new CliError(
    'devnet',
    `${member.name} ended ${ends} times in a row right after its start, last with ${end}${tail === '' ? '' : `: ${tail}`}`,
    `see ${member.log}`,
  );
}

const tailBytes = 4096;

function lastLines(path: string, count: number): string {
  try {
    const file = openSync(path, 'r');
    try {
      const { size } = fstatSync(file);
      const bytes = Buffer.alloc(Math.min(size, tailBytes));
      readSync(file, bytes, 0, bytes.length, size - bytes.length);
      return bytes.toString('utf8').trim().split('\n').slice(-count).join(' | ');
    } finally {
      closeSync(file);
    }
  } catch {
    return '';
  }
}

/** Ends what a run before left behind, because it was killed. */
export async function endOrphans(note: string, say: (text: string) => void): Promise<void> {
  const orphans = readNoted(note).filter(isRunning);
  if (orphans.length === 0) return;
  say(`ending ${orphans.length} processes of a run before`);
  await Promise.all(orphans.map((orphan) => endGroup(orphan, patienceMs)));
}

function readNoted(note: string): ProcessIdentity[] {
  if (!existsSync(note)) return [];
  try {
    const noted: unknown = JSON.parse(readFileSync(note, 'utf8'));
    if (!Array.isArray(noted)) return [];
    return noted.filter(
      (entry: Partial<ProcessIdentity>) =>
        typeof entry.pid === 'number' && typeof entry.startTime === 'string',
    );
  } catch {
    return [];
  }
}
