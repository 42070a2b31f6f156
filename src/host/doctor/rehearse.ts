/** Makes a few artifacts in a folder of its own, and answers a challenge for one of them as the agent does. */

import { join } from 'node:path';
import { ContinuousPoCChallenge, ContinuousPoCCommit } from '../../gen/cpoc/poc/v1/poc.ts';
import { proveChallenge } from '../answers/answerDesk.ts';
import { EpochStore } from '../artifacts/epochStore.ts';
import type { Answer, EpochView } from '../chain/chainPort.ts';
import type { ArtifactGenerator } from '../generator.ts';
import { HostError } from '../hostError.ts';

export interface RehearseOptions {
  /** Empty, and removed by the caller. */
  readonly folder: string;
  readonly view: EpochView;
  /** The participant, 20 bytes. */
  readonly address: Uint8Array;
  readonly generator: ArtifactGenerator;
  readonly signal: AbortSignal;
}

export interface Rehearsal {
  /** To a challenge that does not exist. */
  readonly answer: Answer;
  /** Milliseconds. */
  readonly times: {
    readonly generateMs: number;
    readonly storeMs: number;
    readonly proveMs: number;
  };
}

const artifactsMade = 16;
/** No chain counts so far. */
const noChallenge = 2n ** 64n - 1n;
const firstNonce = 0n;

/** @throws HostError, or what generator or disk throw */
export async function rehearse(options: RehearseOptions): Promise<Rehearsal> {
  const { folder, view, address, generator, signal } = options;
  const { index, seed, params } = view.epoch;
  const artifactSize = params?.artifactSizeBytes ?? 24;
  const request = { seed, address, firstNonce, count: artifactsMade, artifactSize };
  const [artifacts, generateMs] = await timed(() => generator.generate(request, signal));
  if (artifacts.length === 0 || artifacts.some(({ length }) => length !== artifactSize)) {
    throw new HostError(
      'bad_artifacts',
      `generator "${generator.name}" was asked for ${artifactsMade} artifacts of ${artifactSize} bytes and made ${artifacts.length} of ${artifacts[0]?.length ?? 0}`,
    );
  }
  const store = await EpochStore.open(
    join(folder, 'epoch'),
    { index, seed, address, artifactSize },
    quiet,
  );
  try {
    const [, storeMs] = await timed(async () => {
      await store.append(firstNonce, artifacts, view.height);
      await store.seal();
    });
    const [answer, proveMs] = await timed(() => answerLast(store));
    return { answer, times: { generateMs, storeMs, proveMs } };
  } finally {
    await store.close();
  }
}

/** As the agent answers: the proof is verified against the commit before it is handed in. */
function answerLast(store: EpochStore): Answer {
  const [batch] = store.batches;
  if (batch?.root === undefined) throw new HostError('damaged', 'the sealed batch has no root');
  const commit = ContinuousPoCCommit.fromPartial({
    firstNonce,
    nonceCount: batch.count,
    rootHash: batch.root,
    commitBlockHeight: 1n,
  });
  const challenge = ContinuousPoCChallenge.fromPartial({
    id: noChallenge,
    epochIndex: store.binding.index,
    commitBlockHeight: 1n,
    nonceIndex: BigInt(batch.count - 1),
  });
  return proveChallenge(challenge, [commit], store);
}

async function timed<T>(work: () => T | Promise<T>): Promise<[T, number]> {
  const start = performance.now();
  const result = await work();
  return [result, performance.now() - start];
}

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
