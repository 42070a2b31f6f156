/** Whatever leaves are asked for, the answer proves them; whatever byte of an answer changes, it proves nothing. */

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FieldFault } from '../../../src/client/proofs/jsonFields.ts';
import type { ProofAnswer } from '../../../src/client/proofs/proofAnswer.ts';
import { decodeProofAnswer } from '../../../src/client/proofs/proofAnswerJson.ts';
import type { ProofRequest } from '../../../src/client/proofs/proofRequest.ts';
import { encodeProofRequest } from '../../../src/client/proofs/proofRequestJson.ts';
import {
  type ProofFault,
  verifyProofAnswer,
} from '../../../src/client/proofs/verifyProofAnswer.ts';
import { computeEntropy } from '../../../src/types/poc/entropy.ts';
import { drawProofLeaves } from '../../../src/types/poc/proofDraw.ts';
import {
  artifactSize,
  bytesOf,
  hostSigner,
  ProofRig,
  type TestCommit,
} from '../../unit/host/proofServer/proofRig.ts';

let rig: ProofRig;
beforeAll(async () => {
  const many = 1_000_000;
  const limits = {
    ...{ perIp: many, perIpBurst: many, perAsker: many, perAskerBurst: many },
    ...{ signatureChecks: many, seen: many, seenEach: many, sharePercent: 100 },
  };
  rig = await ProofRig.start({ epochs: [[1], [300, 1, 2, 64, 65, 777]], limits });
});
afterAll(() => rig.stop());

/** One of the commits, or of the epoch before. */
const anyCommit = fc.nat().map((n) => rig.commits[n % rig.commits.length] as TestCommit);

function requestFor(commit: TestCommit, leafIndices: readonly number[]): ProofRequest {
  const { epochIndex, rootHash, nonceCount: count } = commit;
  return rig.request({ epochIndex, rootHash, count, leafIndices });
}

function faultsOf(answer: ProofAnswer, request: ProofRequest, commit: TestCommit): ProofFault[] {
  const { seed } = commit;
  return verifyProofAnswer({ request, answer, commit, seed, artifactSize, nowMs: rig.clock.wall });
}

describe('an answer', () => {
  test('proves any sample of any commit', async () => {
    await fc.assert(
      fc.asyncProperty(anyCommit, fc.nat(500), fc.bigInt(1n, 1n << 40n), async (commit, n, h) => {
        const leafIndices = drawProofLeaves({
          entropy: computeEntropy('proofs-1', h, commit.rootHash),
          epochIndex: commit.epochIndex,
          address: bytesOf(hostSigner.address),
          commitHeight: 10n,
          nonceCount: commit.nonceCount,
          samples: n + 1,
        });
        const request = requestFor(commit, leafIndices.slice(0, 500));
        const { status, json } = await rig.ask(request);
        expect(status).toBe(200);
        expect(faultsOf(decodeProofAnswer(json), request, commit)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('of which one byte changed proves nothing', async () => {
    const commit = rig.commits[1] as TestCommit;
    const request = requestFor(commit, [0, 17, 299]);
    const { json } = await rig.ask(request);
    const sound = decodeProofAnswer(json);
    expect(faultsOf(sound, request, commit)).toEqual([]);
    const text = JSON.stringify(json);
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.integer({ min: 0x20, max: 0x7e }), (at, code) => {
        const changed = `${text.slice(0, at)}${String.fromCharCode(code)}${text.slice(at + 1)}`;
        fc.pre(changed !== text);
        const answer = decoded(changed);
        if (answer === undefined) return;
        expect(faultsOf(answer, request, commit), changed).not.toEqual([]);
      }),
      { numRuns: 1_500 },
    );
  });

  test('of which one field changed proves nothing, signed anew by the host or not', async () => {
    const commit = rig.commits[1] as TestCommit;
    const request = requestFor(commit, [0, 17, 299]);
    const { json } = await rig.ask(request);
    const sound = decodeProofAnswer(json);
    fc.assert(
      fc.property(fc.nat(2), fc.nat(), fc.integer({ min: 1, max: 255 }), (which, at, by) => {
        const leaves = sound.leaves.map((leaf, i) => {
          if (i !== which) return leaf;
          const inArtifact = at % (leaf.proof.length + 1) === leaf.proof.length;
          return inArtifact
            ? { ...leaf, artifact: changedAt(leaf.artifact, at, by) }
            : {
                ...leaf,
                proof: leaf.proof.map((hash, level) =>
                  level === at % (leaf.proof.length + 1) ? changedAt(hash, at, by) : hash,
                ),
              };
        });
        const kinds = faultsOf({ ...sound, leaves }, request, commit).map(({ kind }) => kind);
        expect(kinds).toEqual(['signature', 'proof']);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a server', () => {
  const isRefusal = (json: Record<string, unknown>): boolean =>
    Object.keys(json).sort().join() === 'advice,code,message,request_id';

  test('refuses whatever is no request, in one shape and as the fault of its sender', async () => {
    const anything = fc.oneof(
      fc.json(),
      fc.string({ maxLength: 200 }),
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Uint8Array.from(bytes)),
      fc.dictionary(fc.constantFrom('chain_id', 'count', 'root_hash', '__proto__'), fc.jsonValue()),
    );
    await fc.assert(
      fc.asyncProperty(anything, async (sent) => {
        const body = typeof sent === 'string' || sent instanceof Uint8Array ? sent : undefined;
        const { status, json } = await rig.post(body ?? JSON.stringify(sent));
        expect([status, json['code'], isRefusal(json)]).toEqual([400, 'malformed', true]);
      }),
      { numRuns: 300 },
    );
  });

  test('answers no request of which one byte was changed', async () => {
    const commit = rig.commits[1] as TestCommit;
    const text = encodeProofRequest(requestFor(commit, [0, 17, 299]));
    await fc.assert(
      fc.asyncProperty(
        fc.nat(text.length - 1),
        fc.integer({ min: 0x20, max: 0x7e }),
        async (at, code) => {
          const changed = `${text.slice(0, at)}${String.fromCharCode(code)}${text.slice(at + 1)}`;
          fc.pre(changed !== text);
          const { status, json } = await rig.post(changed);
          expect([400, 401], changed).toContain(status);
          expect(isRefusal(json)).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
    expect((await rig.post(text)).status).toBe(200);
  });
});

describe('a draw of leaves', () => {
  const entropy = fc.uint8Array({ minLength: 32, maxLength: 32 });
  const address = bytesOf(hostSigner.address);

  test('has as many as were asked for, each once, ascending and in the tree', () => {
    fc.assert(
      fc.property(
        entropy,
        fc.integer({ min: 1, max: 2 ** 32 - 1 }),
        fc.integer({ min: 1, max: 500 }),
        (bytes, nonceCount, samples) => {
          const of = { epochIndex: 3n, address, commitHeight: 9n, nonceCount, samples };
          const drawn = drawProofLeaves({ entropy: bytes, ...of });
          expect(drawn).toHaveLength(Math.min(samples, nonceCount));
          expect(drawn).toEqual([...new Set(drawn)].sort((a, b) => a - b));
          expect(drawn[0]).toBeGreaterThanOrEqual(0);
          expect(drawn.at(-1)).toBeLessThan(nonceCount);
          expect(drawProofLeaves({ entropy: bytes, ...of })).toEqual(drawn);
        },
      ),
      { numRuns: 100 },
    );
  });

  test('is another for another block, epoch, host or commit', () => {
    const of = {
      entropy: new Uint8Array(32).fill(1),
      ...{ epochIndex: 3n, address, commitHeight: 9n, nonceCount: 1_000_000, samples: 20 },
    };
    const draws = [
      drawProofLeaves(of),
      drawProofLeaves({ ...of, entropy: new Uint8Array(32).fill(2) }),
      drawProofLeaves({ ...of, epochIndex: 4n }),
      drawProofLeaves({ ...of, commitHeight: 10n }),
      drawProofLeaves({ ...of, address: new Uint8Array(20).fill(3) }),
    ].map((drawn) => drawn.join());
    expect(new Set(draws).size).toBe(draws.length);
  });

  test('favours no leaf', () => {
    const counts = new Array<number>(16).fill(0);
    for (let i = 0; i < 4_000; i += 1) {
      const bytes = computeEntropy('x', BigInt(i), new Uint8Array(32));
      const of = { epochIndex: 1n, address, commitHeight: 9n, nonceCount: 16, samples: 1 };
      const [leaf = 0] = drawProofLeaves({ entropy: bytes, ...of });
      counts[leaf] = (counts[leaf] ?? 0) + 1;
    }
    const chiSquare = counts.reduce((sum, count) => sum + (count - 250) ** 2 / 250, 0);
    // 15 degrees of freedom: above 44 in one of 10,000 fair draws; these are always the same.
    expect(chiSquare).toBeLessThan(44);
  });
});

function decoded(text: string): ProofAnswer | undefined {
  try {
    return decodeProofAnswer(JSON.parse(text));
  } catch (error) {
    if (error instanceof FieldFault || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function changedAt(bytes: Uint8Array, at: number, by: number): Uint8Array {
  const changed = Uint8Array.from(bytes);
  const place = at % bytes.length;
  changed[place] = (changed[place] ?? 0) ^ by;
  return changed;
}
