/** A record of a leaf on disk: the artifact, then the first bytes of its leaf hash. */

import type { ArtifactLeaves } from './artifactLeaves.ts';
import { copyShort, viewOf } from './copyShort.ts';

/** The leaf hash binds artifact, nonce, host and epoch: a record that is torn, changed or of another place does not match. */
export const checkBytes = 4;

const check = new DataView(new ArrayBuffer(checkBytes));

/** Records of the artifacts of the last run, of which the first is leaf `first`. @param records where they go */
export function writeRecords(
  leaves: ArtifactLeaves,
  artifacts: Uint8Array,
  first: number,
  records: Uint8Array,
): void {
  const size = leaves.artifactSize;
  const count = artifacts.length / size;
  const [from, to] = [viewOf(artifacts), viewOf(records)];
  for (let i = 0, at = 0; i < count; i += 1) {
    copyShort(from, i * size, size, to, at);
    leaves.copyNode(0, first + i, checkBytes, to, at + size);
    at += size + checkBytes;
  }
}

/** How many records match the leaves of the last run, up to the first that does not. */
export function goodRecords(leaves: ArtifactLeaves, records: Uint8Array, first: number): number {
  const size = leaves.artifactSize;
  const stride = size + checkBytes;
  const count = records.length / stride;
  const view = viewOf(records);
  for (let good = 0; good < count; good += 1) {
    leaves.copyNode(0, first + good, checkBytes, check, 0);
    if (check.getInt32(0) !== view.getInt32(good * stride + size)) return good;
  }
  return count;
}
