/** `google.protobuf.Timestamp` as CometBFT hashes and signs it. */

import { BinaryWriter } from '@bufbuild/protobuf/wire';
import type { comet38 } from '@cosmjs/tendermint-rpc';

/** The client library keeps what is below a millisecond beside the time. */
export type BlockTime = comet38.Header['time'];

const nanosASecond = 1_000_000_000n;

/** Nanoseconds since 1970, UTC. */
export function nanosOf(time: BlockTime): bigint {
  return BigInt(time.getTime()) * 1_000_000n + BigInt(time.nanoseconds ?? 0);
}

/** Default values are left out. */
export function encodeTime(time: BlockTime): Uint8Array {
  const all = nanosOf(time);
  const nanos = ((all % nanosASecond) + nanosASecond) % nanosASecond;
  const seconds = (all - nanos) / nanosASecond;
  const writer = new BinaryWriter();
  if (seconds !== 0n) writer.uint32(8).int64(seconds);
  if (nanos !== 0n) writer.uint32(16).int32(Number(nanos));
  return writer.finish();
}

/** The zero time of Go, which stands for none. */
export function isNoTime(time: BlockTime | undefined): boolean {
  return time === undefined || nanosOf(time) === -62_135_596_800n * nanosASecond;
}
