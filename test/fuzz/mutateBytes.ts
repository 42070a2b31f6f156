/** Changes of bytes that know nothing of what they are. */

import { concatBytes } from '../../src/lib/bytes.ts';
import type { Random } from './random.ts';

export function mutateBytes(random: Random, bytes: Uint8Array): Uint8Array {
  if (bytes.length === 0) return random.bytes(random.below(8));
  const at = random.below(bytes.length);
  const to = random.below(bytes.length);
  switch (random.below(6)) {
    case 0:
      return bytes.with(at, random.below(256));
    case 1:
      return bytes.with(at, (bytes[at] ?? 0) ^ (1 << random.below(8)));
    case 2:
      return concatBytes(bytes.subarray(0, at), bytes.subarray(at + 1 + random.below(8)));
    case 3:
      return concatBytes(
        bytes.subarray(0, at),
        random.bytes(1 + random.below(8)),
        bytes.subarray(at),
      );
    case 4:
      return concatBytes(
        bytes.subarray(0, to),
        bytes.subarray(at, at + 1 + random.below(64)),
        bytes.subarray(to),
      );
    default:
      return bytes.subarray(0, at);
  }
}
