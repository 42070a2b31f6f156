/** The reference generator: a hash, no model. It shows that artifacts are held, never that anything was computed. */

import { be64, concatBytes, utf8 } from '../lib/bytes.ts';
import { sha256 } from '../lib/sha256.ts';
import type { ArtifactGenerator, GenerateRequest } from './generator.ts';

const tag = utf8('cpoc/hash-generator/v1');

/** Artifacts between two looks at other work. */
const chunk = 500;

/** Artifact = the first bytes of H(tag ‖ seed ‖ address ‖ be64(nonce) ‖ be64(block)) for block = 0, 1, … */
export function createHashGenerator(): ArtifactGenerator {
  return {
    name: 'hash (no model: what it makes proves that it is held, not that it was computed)',
    usesModel: false,
    generate: async (request, signal) => {
      const artifacts: Uint8Array[] = [];
      while (artifacts.length < request.count && !signal.aborted) {
        artifacts.push(artifactOf(request, request.firstNonce + BigInt(artifacts.length)));
        if (artifacts.length % chunk === 0) await nextTurn();
      }
      return artifacts;
    },
    estimate: () => undefined,
  };
}

function artifactOf({ seed, address, artifactSize }: GenerateRequest, nonce: bigint): Uint8Array {
  const prefix = concatBytes(tag, seed, address, be64(nonce));
  const artifact = new Uint8Array(artifactSize);
  for (let at = 0; at < artifactSize; at += 32) {
    const block = sha256(concatBytes(prefix, be64(BigInt(at / 32))));
    artifact.set(block.subarray(0, Math.min(32, artifactSize - at)), at);
  }
  return artifact;
}

/** Lets sockets and timers have their turn. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
