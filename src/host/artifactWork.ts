/** One request to the generator: its artifacts checked, stored and synced. */

import type { EpochStore } from './artifacts/epochStore.ts';
import type { ArtifactGenerator } from './generator.ts';
import { HostError } from './hostError.ts';
import type { HostLogger } from './hostLogger.ts';
import type { HostMetrics } from './hostMetrics.ts';

/** Where artifacts go. */
export type ArtifactSink = Pick<EpochStore, 'binding' | 'nextNonce' | 'append' | 'sync'>;

/** What the chain can take at a look at it. */
export interface ArtifactWork {
  readonly store: ArtifactSink;
  readonly firstNonce: bigint;
  /** Nonces that can still be committed, or the pace of a block where that is less. */
  readonly room: number;
  readonly height: bigint;
  /** `poc_utilization_target_bps` of the epoch. */
  readonly targetBps: number;
}

export interface ProducerOptions {
  readonly generator: ArtifactGenerator;
  readonly address: Uint8Array;
  readonly logger: HostLogger;
  readonly metrics: HostMetrics;
  readonly signal: AbortSignal;
}

/** Who keeps the generator busy. */
export interface ArtifactProducer {
  /** Share of the GPUs' time that inference uses; undefined where it is not known. */
  readonly busyBps: number | undefined;
  /** New work, instead of the old. Never rejects and never waits. */
  kick(work: ArtifactWork): void;
  /** There is no work until the next kick. */
  rest(): void;
  /** Resolves when nothing is being generated. */
  idle(): Promise<void>;
  /** Ends; resolves when nothing of it runs any more. */
  close(): Promise<void>;
}

/** Artifacts that are stored before other work has its turn: some milliseconds of hashing. */
const storeChunk = 1000;

/**
 * @returns artifacts that are stored; fewer than `count` where the generator made fewer or the epoch is over
 * @throws HostError `bad_artifacts`, and whatever the generator and the disk throw
 */
export async function makeArtifacts(
  { store, height }: ArtifactWork,
  firstNonce: bigint,
  count: number,
  { generator, address, logger, metrics }: ProducerOptions,
  signal: AbortSignal,
): Promise<number> {
  const { seed, artifactSize } = store.binding;
  const request = { seed, address, firstNonce, count, artifactSize };
  const artifacts = await generator.generate(request, signal);
  if (artifacts.length > count || artifacts.some(({ length }) => length !== artifactSize)) {
    throw new HostError(
      'bad_artifacts',
      `generator "${generator.name}" was asked for ${count} artifacts of ${artifactSize} bytes and made others`,
    );
  }
  for (let at = 0; at < artifacts.length; at += storeChunk) {
    const part = artifacts.slice(at, at + storeChunk);
    if (!(await store.append(firstNonce + BigInt(at), part, height))) {
      logger.debug({ firstNonce }, 'artifacts came too late and are dropped');
      return at;
    }
    metrics.generated?.(part.length);
  }
  await store.sync();
  return artifacts.length;
}
