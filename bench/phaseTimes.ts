/** Microseconds of each part of a block, as the application tells its observer. */

import { type BlockObserver, silentObserver } from '../src/types/observer.ts';

export type Phase = 'begin' | 'txs' | 'endblock' | 'hash' | 'commit';

export class PhaseTimes {
  readonly observer: BlockObserver = {
    ...silentObserver,
    phase: (name) => this.#mark(name),
    rest: () => this.#mark(undefined),
  };
  #times = new Map<Phase, number>();
  #running: Phase | undefined;
  #wall = 0n;
  #thread = 0;

  /** What was measured since the last call. */
  take(): Record<Phase, number> {
    const of = (phase: Phase): number => this.#times.get(phase) ?? 0;
    const taken = {
      begin: of('begin'),
      txs: of('txs'),
      endblock: of('endblock'),
      hash: of('hash'),
      commit: of('commit'),
    };
    this.#times = new Map();
    return taken;
  }

  #mark(next: Phase | undefined): void {
    const passed = Number(process.hrtime.bigint() - this.#wall) / 1000;
    const thread = threadMicroseconds();
    if (this.#running !== undefined) {
      const before = this.#times.get(this.#running) ?? 0;
      this.#times.set(this.#running, before + duration(passed, thread - this.#thread));
    }
    this.#running = next;
    this.#thread = thread;
    this.#wall = process.hrtime.bigint();
  }
}

/**
 * The wall's time is exact and counts what other processes take; a thread's own advances in steps of milliseconds. Short phases are seldom
 * interrupted, and long ones have many steps.
 */
function duration(wall: number, thread: number): number {
  return wall < 20_000 ? wall : thread;
}

function threadMicroseconds(): number {
  const { user, system } = process.threadCpuUsage();
  return user + system;
}
