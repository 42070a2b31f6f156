/** What a validator signs when it votes for a block: the canonical precommit of CometBFT 0.38, `types/canonical.go`, `types/vote.go`. */

import { BinaryWriter } from '@bufbuild/protobuf/wire';
import type { comet38 } from '@cosmjs/tendermint-rpc';
import { encodeBlockId } from './encodeBlockId.ts';
import { type BlockTime, encodeTime } from './protoTime.ts';

export interface Precommit {
  readonly chainId: string;
  readonly height: number;
  readonly round: number;
  /** Undefined for a vote for no block (nil). */
  readonly blockId: comet38.BlockId | undefined;
  /** Of the validator's own clock: no two need be the same. */
  readonly timestamp: BlockTime;
}

const precommitType = 2;

/** The message with its length before it. Height and round are fixed-width, so that every vote of a chain has one layout. */
export function voteSignBytes(vote: Precommit): Uint8Array {
  const { chainId, height, round, blockId, timestamp } = vote;
  const writer = new BinaryWriter().uint32(8).int32(precommitType);
  if (height !== 0) writer.uint32(17).sfixed64(height);
  if (round !== 0) writer.uint32(25).sfixed64(round);
  if (blockId !== undefined) writer.uint32(34).bytes(encodeBlockId(blockId));
  writer.uint32(42).bytes(encodeTime(timestamp));
  if (chainId !== '') writer.uint32(50).string(chainId);
  return new BinaryWriter().bytes(writer.finish()).finish();
}
