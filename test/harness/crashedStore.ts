/** What a child process stores until it is killed, and what must be there then, from a plain list of leaf hashes. */

import { expect } from 'vitest';
import type { HostIdentity } from '../../src/host/artifacts/artifactStore.ts';
import type { Batch } from '../../src/host/artifacts/epochState.ts';
import type { EpochBinding, EpochStore } from '../../src/host/artifacts/epochStore.ts';
import { be64, concatBytes, toHex } from '../../src/lib/bytes.ts';
import { rootOfLeafHashes } from '../../src/merkle/rfc9162Hash.ts';
import { expectProofOf, leafBinding, leafHashOf } from './artifactFiles.ts';

export const crashIdentity: HostIdentity = { chainId: 'crash', address: 'host' };
export const crashEpoch: EpochBinding = { index: 1n, ...leafBinding };

/** Quick to make, and different for each nonce. */
export function crashArtifact(nonce: bigint): Uint8Array {
  return concatBytes(be64(nonce), be64(nonce * 3n), be64(~nonce & 0xffff_ffffn));
}

/** What the child said before it was killed. */
export function readSaid(text: string): { synced: bigint; sealed: Map<bigint, string> } {
  let synced = 0n;
  const sealed = new Map<bigint, string>();
  // The last line may be half a line.
  for (const line of text.split('\n').slice(0, -1)) {
    const [word, first = '0', count = '0', root = ''] = line.split(' ');
    if (word === 'synced') synced = BigInt(first);
    if (word !== 'sealed') continue;
    synced = BigInt(first) + BigInt(count);
    sealed.set(BigInt(first), `${count} ${root}`);
  }
  return { synced, sealed };
}

/** The batch holds what its nonces say, its root is theirs, and leaves all over it can be proved. */
export function expectBatch(store: EpochStore, { firstNonce, count, root }: Batch): void {
  const hashes = Array.from({ length: count }, (_, i) => {
    const nonce = firstNonce + BigInt(i);
    return leafHashOf(nonce, crashArtifact(nonce));
  });
  expect(toHex(root ?? new Uint8Array()), `${count} from ${firstNonce}`).toBe(
    toHex(rootOfLeafHashes(hashes)),
  );
  for (let leaf = 0; leaf < count; leaf += 1 + Math.floor(count / 9)) {
    const nonce = firstNonce + BigInt(leaf);
    const proof = store.prove(firstNonce, leaf);
    expectProofOf(proof, {
      nonce,
      leafIndex: leaf,
      size: count,
      root,
      artifact: crashArtifact(nonce),
    });
  }
}
