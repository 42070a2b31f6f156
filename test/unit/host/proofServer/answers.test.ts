import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { decodeProofAnswer } from '../../../../src/client/proofs/proofAnswerJson.ts';
import type { ProofRequest } from '../../../../src/client/proofs/proofRequest.ts';
import {
  type ProofFault,
  verifyProofAnswer,
} from '../../../../src/client/proofs/verifyProofAnswer.ts';
import { trimEpochs } from '../../../../src/host/artifacts/trimEpochs.ts';
import { createBatchShelf } from '../../../../src/host/proofServer/committedBatches.ts';
import { createHostSigner } from '../../../../src/host/proofServer/curve.ts';
import {
  type Answered,
  artifactOf,
  artifactSize,
  bytesOf,
  chainId,
  flipped,
  hostSigner,
  type ProofRig,
  privateKey,
  signerOf,
  startRig as start,
  type TestCommit,
} from './proofRig.ts';

function faultsOf(
  rig: ProofRig,
  { json }: Answered,
  request: ProofRequest,
  commit: TestCommit | undefined = rig.commits[0],
  isWarmKey: (address: string) => boolean = () => false,
): ProofFault[] {
  if (commit === undefined) throw new Error('no commit');
  const answer = decodeProofAnswer(json);
  const nowMs = rig.clock.wall;
  const { seed } = commit;
  return verifyProofAnswer({ request, answer, commit, seed, artifactSize, isWarmKey, nowMs });
}

const none = new Uint8Array(32);

describe('an honest request', () => {
  test('is answered with artifacts and proofs that verify against the chain, signed by the host', async () => {
    const rig = await start();
    const request = rig.request();
    const answered = await rig.ask(request);
    expect(answered.status).toBe(200);
    expect(faultsOf(rig, answered, request)).toEqual([]);
    const { leaves, ...rest } = decodeProofAnswer(answered.json);
    expect(leaves.map(({ leafIndex, artifact }) => [leafIndex, artifact])).toEqual([
      [0, artifactOf(0n)],
      [5, artifactOf(5n)],
      [39, artifactOf(39n)],
    ]);
    expect(rest).toMatchObject({
      chainId,
      hostAddress: hostSigner.address,
      signerAddress: hostSigner.address,
      count: 40,
      firstNonce: 0n,
      requestId: request.requestId,
      timestampMs: BigInt(rig.clock.wall),
    });
    expect(rig.leavesAnswered).toBe(3);
  });

  test('may be for any batch that was committed, a tree of one leaf too', async () => {
    const rig = await start();
    for (const commit of rig.commits) {
      const leafIndices = Array.from({ length: commit.nonceCount }, (_, i) => i);
      const { rootHash, nonceCount: count } = commit;
      const request = rig.request({ rootHash, count, leafIndices });
      const answered = await rig.ask(request);
      expect([answered.status, faultsOf(rig, answered, request, commit)]).toEqual([200, []]);
    }
  });

  test('may be for a past epoch whose artifacts are still there, and not after they are gone', async () => {
    const rig = await start({ epochs: [[12], [9], [8]] });
    const [first] = rig.commits;
    const request = rig.request({ leafIndices: [3, 11] });
    const answered = await rig.ask(request);
    expect([answered.status, faultsOf(rig, answered, request, first)]).toEqual([200, []]);
    rmSync(`${rig.folder}/epochs/1`, { recursive: true });
    const gone = await rig.ask(rig.request({ leafIndices: [3] }));
    expect([gone.status, gone.json['code']]).toEqual([404, 'not_committed']);
  });

  test('is told so where the epoch leaves the disk while it is being read', async () => {
    const rig = await start({ epochs: [[12], [9]] });
    const shelf = createBatchShelf({
      dataDir: rig.folder,
      address: bytesOf(hostSigner.address),
      current: () => rig.store,
      logger: rig.log,
    });
    const trimmed = await start({
      shelf: {
        close: () => shelf.close(),
        find: async (...of) => {
          const batch = await shelf.find(...of);
          const limits = { current: 2n, keepFrom: 2n, maxBytes: 0, challenged: [] };
          await trimEpochs(`${rig.folder}/epochs`, limits, rig.log);
          return batch;
        },
      },
    });
    const request = trimmed.request({
      rootHash: rig.commits[0]?.rootHash ?? none,
      count: 12,
      leafIndices: [3],
    });
    const { status, json } = await trimmed.ask(request);
    expect([status, json['code']]).toEqual([404, 'not_committed']);
  });

  test('may be for 500 leaves', async () => {
    const rig = await start({ epochs: [[1200]] });
    const leafIndices = Array.from({ length: 500 }, (_, i) => 2 * i + 1);
    const request = rig.request({ leafIndices });
    const answered = await rig.ask(request);
    expect([answered.status, faultsOf(rig, answered, request)]).toEqual([200, []]);
  });

  test('of a warm key is signed by it and names it; a verifier takes it where the host let it answer', async () => {
    const warm = createHostSigner(privateKey('warm'), 'cpoc');
    const rig = await start({ signer: warm });
    const request = rig.request();
    const answered = await rig.ask(request);
    expect(answered.json['signer_address']).toBe(warm.address);
    const isWarm = (address: string): boolean => address === warm.address;
    expect(faultsOf(rig, answered, request, rig.commits[0], isWarm)).toEqual([]);
    const kinds = faultsOf(rig, answered, request).map(({ kind }) => kind);
    expect(kinds).toEqual(['signer']);
  });

  test('takes up again after its key was changed: the answer is signed by the new one', async () => {
    const old = await start();
    const request = old.request();
    expect((await old.ask(request)).json['signer_address']).toBe(hostSigner.address);
    const next = createHostSigner(privateKey('next'), 'cpoc');
    const rig = await start({ signer: next });
    const answered = await rig.ask(rig.request());
    expect(answered.json['signer_address']).toBe(next.address);
    expect(answered.json['host_address']).toBe(hostSigner.address);
  });
});

describe('what is not committed is not proven', () => {
  const refused = async (rig: ProofRig, change: object): Promise<unknown[]> => {
    const { status, json } = await rig.ask(rig.request(change));
    return [status, json['code']];
  };

  test('another root, another count, another epoch', async () => {
    const rig = await start();
    const [, second] = rig.commits;
    expect(await refused(rig, { rootHash: new Uint8Array(32) })).toEqual([404, 'not_committed']);
    expect(await refused(rig, { count: 41 })).toEqual([404, 'not_committed']);
    expect(await refused(rig, { rootHash: second?.rootHash })).toEqual([404, 'not_committed']);
    for (const epochIndex of [0n, 2n, 99n, (1n << 64n) - 1n]) {
      expect(await refused(rig, { epochIndex })).toEqual([404, 'not_committed']);
    }
  });

  test('a batch that is sealed and whose commit is not in a block', async () => {
    const rig = await start({ epochs: [[12]] });
    const store = rig.store;
    await store?.append(12n, [artifactOf(12n), artifactOf(13n)], 1n);
    await store?.seal();
    const rootHash = store?.batches.at(-1)?.root;
    const change = { rootHash, count: 2, leafIndices: [0] };
    expect(await refused(rig, change)).toEqual([404, 'not_committed']);
    await store?.markCommitted(12n, 20n);
    expect((await rig.ask(rig.request(change as never))).status).toBe(200);
  });

  test('and nothing at all before the host has seen the chain', async () => {
    const rig = await start();
    const store = rig.store;
    rig.store = undefined;
    const answered = await rig.ask(rig.request());
    expect([answered.status, answered.json['code']]).toEqual([503, 'starting']);
    expect(Number(answered.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await rig.fetch('/healthz')).json['status']).toBe('starting');
    rig.store = store;
    expect((await rig.fetch('/healthz')).json).toMatchObject({ status: 'ok', epoch_index: '1' });
  });
});

describe('a damaged disk gives a refusal, never a wrong proof', () => {
  const record = artifactSize + 4;
  const damages: readonly (readonly [string, (bytes: Uint8Array) => Uint8Array])[] = [
    ['an artifact that changed', (bytes) => flipped(bytes, 5 * record + 3)],
    ['a check sum that changed', (bytes) => flipped(bytes, 6 * record - 1)],
    ['a file that is too short', (bytes) => bytes.subarray(0, 100)],
    ['a file that is empty', () => new Uint8Array(0)],
  ];

  test.each(damages)('%s', async (_, damage) => {
    const rig = await start();
    const path = rig.path(0n, 'leaves');
    writeFileSync(path, damage(readFileSync(path)));
    const all = Array.from({ length: 40 }, (_, i) => i);
    const answered = await rig.ask(rig.request({ leafIndices: all }));
    expect([answered.status, answered.json['code']]).toEqual([503, 'damaged']);
    expect(answered.headers.get('retry-after')).toBe('60');
    expect(answered.json['leaves']).toBeUndefined();
    // Other batches are not touched by it.
    const [, second] = rig.commits;
    const { rootHash, nonceCount: count } = second as TestCommit;
    expect((await rig.ask(rig.request({ rootHash, count, leafIndices: [6] }))).status).toBe(200);
  });

  test('a file that is gone', async () => {
    const rig = await start();
    rmSync(rig.path(0n, 'leaves'));
    const answered = await rig.ask(rig.request());
    expect([answered.status, answered.json['code']]).toEqual([503, 'damaged']);
  });

  test('what a past epoch says of itself', async () => {
    const rig = await start({ epochs: [[12], [9]] });
    const path = `${rig.folder}/epochs/1/state.json`;
    const sound = readFileSync(path);
    writeFileSync(path, '{');
    const request = rig.request({ leafIndices: [1] });
    const answered = await rig.ask(request);
    expect([answered.status, answered.json['code']]).toEqual([503, 'damaged']);
    writeFileSync(path, sound);
    expect((await rig.ask(request)).status).toBe(200);
  });

  test('inner nodes are made again from the leaves: proofs come back by themselves', async () => {
    const rig = await start({ epochs: [[300]] });
    const path = rig.path(0n, 'nodes');
    writeFileSync(path, flipped(readFileSync(path), 40));
    const leafIndices = Array.from({ length: 300 }, (_, i) => i);
    const first = await rig.ask(rig.request({ leafIndices }));
    expect([first.status, first.json['code']]).toEqual([503, 'damaged']);
    await rig.store?.repaired();
    const request = rig.request({ leafIndices });
    const again = await rig.ask(request);
    expect([again.status, faultsOf(rig, again, request)]).toEqual([200, []]);
  });

  test('the request may come again when the disk is well: it was not answered', async () => {
    const rig = await start();
    const path = rig.path(0n, 'leaves');
    const sound = readFileSync(path);
    writeFileSync(path, flipped(sound, 2));
    const request = rig.request();
    expect((await rig.ask(request)).status).toBe(503);
    writeFileSync(path, sound);
    expect((await rig.ask(request)).status).toBe(200);
    expect((await rig.ask(request)).json['code']).toBe('replayed');
  });
});

describe('a verifier is not misled', () => {
  test('by a host that answers for another host, commit or request', async () => {
    const rig = await start();
    const [first, second] = rig.commits;
    const request = rig.request();
    const answered = await rig.ask(request);
    const kinds = (faults: ProofFault[]): string[] => [...new Set(faults.map(({ kind }) => kind))];
    expect(kinds(faultsOf(rig, answered, request, second))).toEqual(['echo', 'proof']);
    const another = rig.request();
    expect(kinds(faultsOf(rig, answered, another, first))).toEqual(['echo']);
    const fewer = { ...request, leafIndices: [0, 5] };
    expect(kinds(faultsOf(rig, answered, fewer, first))).toEqual(['echo', 'leaves']);
    const elsewhere = { ...request, hostAddress: signerOf('another host').address };
    expect(kinds(faultsOf(rig, answered, elsewhere, first))).toEqual(['signer', 'echo', 'proof']);
  });

  test('by an old answer, or by one of the future', async () => {
    const rig = await start();
    const request = rig.request();
    const answered = await rig.ask(request);
    const kindsAt = (shiftMs: number): string[] => {
      rig.clock.wall += shiftMs;
      const kinds = faultsOf(rig, answered, request).map(({ kind }) => kind);
      rig.clock.wall -= shiftMs;
      return kinds;
    };
    expect([kindsAt(300_000), kindsAt(-300_000)]).toEqual([[], []]);
    expect([kindsAt(300_001), kindsAt(-300_001)]).toEqual([['timestamp'], ['timestamp']]);
  });
});
