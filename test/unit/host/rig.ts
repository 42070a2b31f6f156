/** An agent on a fake chain, with a folder of its own. */

import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent } from '../../../src/host/agent.ts';
import { ArtifactStore } from '../../../src/host/artifacts/artifactStore.ts';
import { type Disk, localDisk } from '../../../src/host/artifacts/disk.ts';
import { createHashGenerator } from '../../../src/host/hashGenerator.ts';
import type { HostLogger } from '../../../src/host/hostLogger.ts';
import type { HostMetrics } from '../../../src/host/hostMetrics.ts';
import { defaultHostPolicy, type HostPolicy } from '../../../src/host/hostPolicy.ts';
import type { ScheduleOptions } from '../../../src/host/schedule/scheduledProducer.ts';
import { address, type FakeChain } from './fakeChain.ts';

export const testPolicy: HostPolicy = {
  ...defaultHostPolicy,
  noncesPerBlock: 7,
  batchNonces: 20,
  batchBlocks: 0,
  closeLeadBlocks: 3,
  commitTimeoutBlocks: 4,
};

/** Lines of the log by level. */
export class LogBook implements HostLogger {
  readonly lines: string[] = [];
  readonly debug = (fields: object, message: string): void => this.#add('debug', fields, message);
  readonly info = (fields: object, message: string): void => this.#add('info', fields, message);
  readonly warn = (fields: object, message: string): void => this.#add('warn', fields, message);
  readonly error = (fields: object, message: string): void => this.#add('error', fields, message);

  of(level: string): string[] {
    return this.lines.filter((line) => line.startsWith(level));
  }

  #add(level: string, fields: object, message: string): void {
    const text = Object.entries(fields).map(([key, value]) => `${key}=${value}`);
    this.lines.push([level, message, ...text].join(' '));
  }
}

export interface Rig {
  readonly agent: Agent;
  readonly store: ArtifactStore;
  readonly log: LogBook;
  readonly folder: string;
  readonly count: Record<
    'generated' | 'committed' | 'commitFailed' | 'answered' | 'answerFailed' | 'missed',
    number
  >;
  stop(): Promise<void>;
}

const folders: string[] = [];

export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cpoc-host-'));
  folders.push(folder);
  return folder;
}

/** The folder as a killed process leaves it. */
export function copyOf(folder: string): string {
  const copy = newFolder();
  cpSync(folder, copy, { recursive: true });
  return copy;
}

export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

export async function startAgent(
  chain: FakeChain,
  folder: string,
  policy: Partial<HostPolicy> = {},
  told: HostMetrics = {},
  disk: Disk = localDisk,
  schedule?: ScheduleOptions,
): Promise<Rig> {
  const log = new LogBook();
  const store = await ArtifactStore.open(folder, { chainId: 'test', address: 'host' }, log, disk);
  const stopped = new AbortController();
  const count = {
    generated: 0,
    committed: 0,
    commitFailed: 0,
    answered: 0,
    answerFailed: 0,
    missed: 0,
  };
  const metrics: HostMetrics = {
    ...told,
    generated: (n) => {
      told.generated?.(n);
      count.generated += n;
    },
    committed: (n) => {
      told.committed?.(n);
      count.committed += n;
    },
    commitFailed: () => {
      told.commitFailed?.();
      count.commitFailed += 1;
    },
    answered: () => {
      told.answered?.();
      count.answered += 1;
    },
    answerFailed: () => {
      told.answerFailed?.();
      count.answerFailed += 1;
    },
    missed: () => {
      told.missed?.();
      count.missed += 1;
    },
  };
  const agent = new Agent({
    port: chain,
    store,
    address,
    policy: { ...testPolicy, ...policy },
    generator: createHashGenerator(),
    logger: log,
    metrics,
    signal: stopped.signal,
    schedule,
  });
  const stop = async (): Promise<void> => {
    stopped.abort();
    await agent.produced();
    await store.close();
  };
  return { agent, store, log, folder, count, stop };
}

/** Blocks one after the other, the agent looking at each. */
export async function runBlocks(
  chain: FakeChain,
  rig: Rig,
  blocks: number,
  after?: () => Promise<void> | void,
): Promise<void> {
  for (let i = 0; i < blocks; i += 1) {
    chain.nextBlock();
    await rig.agent.tick();
    await rig.agent.produced();
    await after?.();
  }
}
