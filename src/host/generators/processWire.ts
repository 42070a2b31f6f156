/** A back end that is a child process: JSON lines on its standard input and output. It is started again when it ends. */

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { pause } from '../../client/pause.ts';
import type { HostLogger } from '../hostLogger.ts';
import { TroubleLog } from '../troubleLog.ts';
import { GeneratorError } from './generatorError.ts';
import { errorOf } from './generatorProtocol.ts';
import type { GeneratorWire, WireMethod } from './generatorWire.ts';
import { readLines } from './lineReader.ts';

export interface ProcessWireOptions {
  /** Program and arguments; no shell looks at them. */
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly logger: HostLogger;
  /** After the end of its input it has so long, and as long again after SIGTERM; milliseconds. */
  readonly patienceMs?: number;
  /** A line of its output that is no answer. */
  readonly onNoise?: (line: string) => void;
}

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: GeneratorError): void;
}

/** Before it is started again after so many ends in a row; milliseconds. The last holds for all further ones. */
const restartMs = [250, 500, 1_000, 2_000, 5_000, 15_000, 30_000];
const mostLineBytes = 134_217_728;
const mostLogCharacters = 500;
/** One that ends again and again is started quietly from then on. */
const startsToSay = 3;

export function createProcessWire(options: ProcessWireOptions): GeneratorWire {
  const supervisor = new Supervisor(options);
  return {
    name: `process ${options.command[0] ?? ''}`,
    call: (method, body, signal) => supervisor.call(method, body, signal),
    reset: () => supervisor.reset(),
    close: () => supervisor.close(),
  };
}

class Supervisor {
  readonly #options: ProcessWireOptions;
  readonly #closing = new AbortController();
  readonly #over: Promise<void>;
  /** By the id of their request; the empty one waits for an answer to what has no id. */
  readonly #waiting: Map<string, Waiting> = new Map();
  #child: ChildProcessWithoutNullStreams | undefined;
  #ends = 0;
  #calls = 0;
  readonly #troubles: TroubleLog;
  #lastEnd = 'it is not started yet';
  #started: Promise<void>;

  constructor(options: ProcessWireOptions) {
    this.#options = options;
    this.#troubles = new TroubleLog(options.logger);
    this.#started = Promise.resolve();
    this.#over = this.#supervise();
  }

  async call(method: WireMethod, body: object | string, signal: AbortSignal): Promise<unknown> {
    await this.#started;
    const child = this.#child;
    if (child === undefined || signal.aborted) {
      throw new GeneratorError('unreachable', `the process does not run: ${this.#lastEnd}`);
    }
    this.#calls += 1;
    const given = typeof body === 'object' && 'id' in body ? String(body.id) : undefined;
    const id = typeof body === 'string' ? '' : (given ?? `c${this.#calls}`);
    const line = typeof body === 'string' ? body : JSON.stringify({ method, ...body, id });
    return await new Promise((resolve, reject) => {
      const leave = (): void => {
        this.#waiting.delete(id);
        reject(new GeneratorError('timeout', 'it did not answer in time'));
      };
      const done = (): void => {
        this.#waiting.delete(id);
        signal.removeEventListener('abort', leave);
      };
      this.#waiting.set(id, {
        resolve: (answer) => {
          done();
          resolve(answer);
        },
        reject: (error) => {
          done();
          reject(error);
        },
      });
      signal.addEventListener('abort', leave, { once: true });
      child.stdin.write(`${line}\n`);
    });
  }

  reset(): void {
    if (this.#child !== undefined) signalGroup(this.#child, 'SIGKILL');
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#over;
  }

  async #supervise(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      await this.#runOnce();
      if (signal.aborted) return;
      const wait = restartMs[Math.min(this.#ends, restartMs.length - 1)] ?? 0;
      this.#ends += 1;
      this.#troubles.tell(
        'end',
        'warn',
        { why: this.#lastEnd, restartMs: wait },
        'the generator ended; it is started again',
        `${wait} ${this.#lastEnd}`,
      );
      await pause(wait, signal);
    }
  }

  /** Resolves when the child is gone. */
  async #runOnce(): Promise<void> {
    const { command, env, logger, patienceMs = 2_000 } = this.#options;
    const [file = '', ...args] = command;
    let announce = (): void => {};
    this.#started = new Promise((resolve) => {
      announce = resolve;
    });
    // A group of its own: a Ctrl-C reaches it only through us, and its own children end with it.
    const child = spawn(file, args, { env: childEnv(env), detached: true });
    const ended = new Promise<string>((resolve) => {
      child.once('error', (error) => resolve(`it cannot be started: ${error.message}`));
      child.once('exit', (code, signal) => resolve(`it ended with ${signal ?? `code ${code}`}`));
    });
    child.once('spawn', () => {
      this.#child = child;
      if (this.#ends < startsToSay) logger.info({ pid: child.pid }, 'the generator is started');
      announce();
    });
    child.stdin.on('error', () => {});
    this.#listen(child);
    const stop = (): void => void endChild(child, ended, patienceMs);
    this.#closing.signal.addEventListener('abort', stop, { once: true });
    if (this.#closing.signal.aborted) stop();
    this.#lastEnd = await ended;
    this.#closing.signal.removeEventListener('abort', stop);
    this.#child = undefined;
    signalGroup(child, 'SIGKILL');
    // Who left the group may hold the other ends for ever, and with them this process.
    for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
    announce();
    const error = new GeneratorError('unreachable', this.#lastEnd);
    for (const waiting of [...this.#waiting.values()]) waiting.reject(error);
  }

  #listen(child: ChildProcessWithoutNullStreams): void {
    const { logger } = this.#options;
    readLines({
      stream: child.stdout,
      mostBytes: mostLineBytes,
      onLine: (line) => this.#onLine(line),
      onTooLong: () => {
        logger.error({ mostLineBytes }, 'the generator wrote an endless line and is ended');
        signalGroup(child, 'SIGKILL');
      },
    });
    readLines({
      stream: child.stderr,
      mostBytes: 1_048_576,
      onLine: (line) =>
        logger.info({ line: line.slice(0, mostLogCharacters) }, 'the generator says'),
      onTooLong: () => logger.warn({}, 'the generator logs an endless line: its log is left out'),
    });
  }

  #onLine(line: string): void {
    if (line.trim() === '') return;
    const answer = parseAnswer(line);
    const id = answer === undefined ? undefined : String(answer['id'] ?? '');
    const waiting = id === undefined ? undefined : this.#waiting.get(id);
    if (answer === undefined || waiting === undefined) {
      this.#options.onNoise?.(line);
      const text = line.slice(0, mostLogCharacters);
      this.#troubles.tell(
        'noise',
        'warn',
        { line: text },
        'the generator wrote what answers no request; further lines of that kind are logged at level debug',
      );
      return;
    }
    // Who answers was started well.
    this.#ends = 0;
    this.#troubles.over('end');
    const error = errorOf(answer);
    if (error === undefined) waiting.resolve(answer);
    else waiting.reject(error);
  }
}

function parseAnswer(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}

/** Passphrases and tokens of ours are none of its business. */
function childEnv(env: ProcessWireOptions['env']): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('CPOCD_')));
}

/** End of input, SIGTERM, SIGKILL: each when the one before had no effect in time. */
async function endChild(
  child: ChildProcessWithoutNullStreams,
  ended: Promise<string>,
  patienceMs: number,
): Promise<void> {
  const over = new AbortController();
  void ended.then(() => over.abort());
  child.stdin.end();
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    await pause(patienceMs, over.signal);
    if (over.signal.aborted) return;
    signalGroup(child, signal);
  }
}

function signalGroup({ pid }: ChildProcessWithoutNullStreams, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // All of it is gone.
  }
}
