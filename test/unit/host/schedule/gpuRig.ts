/** A scheduled producer with a load that tests set, a generator that takes model time, and a store in memory. */

import type { ArtifactSink } from '../../../../src/host/artifactWork.ts';
import type { ArtifactGenerator } from '../../../../src/host/generator.ts';
import type { ScheduleReport } from '../../../../src/host/hostMetrics.ts';
import type { LoadReading, LoadScope } from '../../../../src/host/load/loadSource.ts';
import type { EnergyRecord } from '../../../../src/host/schedule/energyRecord.ts';
import { parseQuietHours } from '../../../../src/host/schedule/quietHours.ts';
import { ScheduledProducer } from '../../../../src/host/schedule/scheduledProducer.ts';
import {
  defaultScheduleTimes,
  noEnergyPolicy,
  type SchedulePolicy,
} from '../../../../src/host/schedule/schedulePolicy.ts';
import { be64 } from '../../../../src/lib/bytes.ts';
import { LogBook } from '../rig.ts';
import { FakeClock } from './fakeClock.ts';

export function testSchedule(change: Partial<SchedulePolicy> = {}): SchedulePolicy {
  const quietHours = parseQuietHours('', 'UTC');
  if (quietHours === undefined) throw new Error('UTC is no zone');
  return { ...defaultScheduleTimes, quietHours, energy: noEnergyPolicy, ...change };
}

const rigs: GpuRig[] = [];

/** Ends with `stopGpuRigs`. */
export function startGpuRig(options?: GpuRigOptions): GpuRig {
  const rig = new GpuRig(options);
  rigs.push(rig);
  return rig;
}

export async function stopGpuRigs(): Promise<void> {
  for (const rig of rigs.splice(0)) await rig.stop();
}

/** A source that always says the same. */
export const load =
  (busyBps: number, more: object = {}) =>
  async (): Promise<Partial<LoadReading>> => ({ busyBps, ...more });

export interface GpuRigOptions {
  readonly policy?: Partial<SchedulePolicy>;
  readonly scope?: LoadScope;
  readonly noncesPerSecond?: number;
  readonly energy?: EnergyRecord;
  /** What the source does from the first reading on. */
  readonly source?: () => Promise<Partial<LoadReading>>;
}

export class GpuRig {
  readonly clock: FakeClock = new FakeClock();
  readonly log: LogBook = new LogBook();
  readonly reports: ScheduleReport[] = [];
  readonly yields: string[] = [];
  /** When requests ran. */
  readonly runs: { readonly fromMs: number; toMs: number | undefined; readonly count: number }[] =
    [];
  /** What the source does at the next reading. */
  source: () => Promise<Partial<LoadReading>> = async () => ({ busyBps: 0 });
  /** Instead of artifacts. */
  failure: Error | undefined;
  nextNonce = 0n;
  readonly producer: ScheduledProducer;
  noncesPerMs: number;
  readonly #stopped = new AbortController();

  constructor(options: GpuRigOptions = {}) {
    const { policy = {}, scope = 'inference', noncesPerSecond = 1000, energy } = options;
    this.noncesPerMs = noncesPerSecond / 1000;
    if (options.source !== undefined) this.source = options.source;
    const source = {
      name: 'test',
      scope,
      read: async (nowMs: number) => ({ atMs: nowMs, busyBps: 0, ...(await this.source()) }),
    };
    this.producer = new ScheduledProducer({
      generator: this.#generator(),
      address: new Uint8Array(20),
      logger: this.log,
      metrics: {
        scheduled: (report) => this.reports.push(report),
        yielded: (reason) => this.yields.push(reason),
      },
      signal: this.#stopped.signal,
      schedule: {
        policy: testSchedule(policy),
        source,
        pace: 'load',
        pollMs: 1000,
        timeoutMs: 2000,
        clock: this.clock,
      },
      energy:
        energy === undefined
          ? undefined
          : {
              count: energy.count,
              note: (...args) => this.clock.waitFor(energy.note(...args)),
            },
    });
  }

  get reason(): string | undefined {
    return this.reports.at(-1)?.reason;
  }

  /** Milliseconds that requests ran since `fromMs`. */
  usedSince(fromMs: number): number {
    return this.runs.reduce(
      (sum, run) =>
        sum + Math.max(0, (run.toMs ?? this.clock.now()) - Math.max(run.fromMs, fromMs)),
      0,
    );
  }

  offer(room = 1_000_000, targetBps = 10_000): void {
    const { nextNonce } = this;
    this.producer.kick({ store: this.#sink(), firstNonce: nextNonce, room, height: 1n, targetBps });
  }

  /** Time passes, the chain is looked at now and then. */
  async pass(ms: number, room?: number, targetBps?: number): Promise<void> {
    for (let left = ms; left > 0; left -= 5_000) {
      this.offer(room, targetBps);
      await this.clock.advance(Math.min(left, 5_000));
    }
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.clock.advance(10);
    await this.producer.close();
  }

  #sink(): ArtifactSink {
    const rig = this;
    return {
      binding: {
        index: 1n,
        seed: new Uint8Array(32),
        address: new Uint8Array(20),
        artifactSize: 8,
      },
      get nextNonce() {
        return rig.nextNonce;
      },
      append: async (first, artifacts) => {
        if (first !== rig.nextNonce) return false;
        rig.nextNonce += BigInt(artifacts.length);
        return true;
      },
      sync: async () => {},
    };
  }

  #generator(): ArtifactGenerator {
    return {
      name: 'model time',
      usesModel: false,
      estimate: () => undefined,
      generate: async ({ firstNonce, count }, signal) => {
        const run = { fromMs: this.clock.now(), toMs: undefined as number | undefined, count };
        this.runs.push(run);
        await this.clock.pause(this.failure === undefined ? count / this.noncesPerMs : 0, signal);
        run.toMs = this.clock.now();
        if (this.failure !== undefined) throw this.failure;
        const made = Math.min(count, Math.floor((run.toMs - run.fromMs) * this.noncesPerMs));
        return Array.from({ length: made }, (_, i) => be64(firstNonce + BigInt(i)));
      },
    };
  }
}
