/** Messages that requests and responses share. Field numbers: `tendermint/abci/types.proto` and `tendermint/types/params.proto` of CometBFT v0.38. */

import type { Duration } from 'cosmjs-types/google/protobuf/duration';
import type { Timestamp } from 'cosmjs-types/google/protobuf/timestamp';
import type {
  CommitInfo,
  Event,
  EventAttribute,
  ExtendedCommitInfo,
  ExtendedVoteInfo,
  Misbehavior,
  Snapshot,
  Validator,
  ValidatorUpdate,
  VoteInfo,
} from 'cosmjs-types/tendermint/abci/types';
import type { PublicKey } from 'cosmjs-types/tendermint/crypto/keys';
import type { ProofOp, ProofOps } from 'cosmjs-types/tendermint/crypto/proof';
import type {
  ABCIParams,
  BlockParams,
  ConsensusParams,
  EvidenceParams,
  ValidatorParams,
  VersionParams,
} from 'cosmjs-types/tendermint/types/params';
import {
  bool,
  bytes,
  embedded,
  enumeration,
  int32,
  int64,
  messages,
  oneofBytes,
  optional,
  string,
  strings,
  uint32,
  uint64,
} from './fields.ts';
import { closeNested, type MessageCodec, message } from './message.ts';
import type { ProtoWriter } from './protoWriter.ts';

/** A message without fields. */
export const empty: MessageCodec<Record<never, never>> = message<Record<never, never>>({});

export const timestamp: MessageCodec<Timestamp> = message<Timestamp>({
  seconds: int64(1),
  nanos: int32(2),
});

const duration = message<Duration>({ seconds: int64(1), nanos: int32(2) });

/** Field 6 (`authority`) of CometBFT 0.39 is stepped over. */
export const consensusParams: MessageCodec<ConsensusParams> = message<ConsensusParams>({
  block: optional(1, message<BlockParams>({ maxBytes: int64(1), maxGas: int64(2) })),
  evidence: optional(
    2,
    message<EvidenceParams>({
      maxAgeNumBlocks: int64(1),
      maxAgeDuration: embedded(2, duration),
      maxBytes: int64(3),
    }),
  ),
  validator: optional(3, message<ValidatorParams>({ pubKeyTypes: strings(1) })),
  version: optional(4, message<VersionParams>({ app: uint64(1) })),
  abci: optional(5, message<ABCIParams>({ voteExtensionsEnableHeight: int64(1) })),
});

export const validatorUpdate: MessageCodec<ValidatorUpdate> = message<ValidatorUpdate>({
  pubKey: embedded(1, message<PublicKey>({ ed25519: oneofBytes(1), secp256k1: oneofBytes(2) })),
  power: int64(2),
});

const validator = message<Validator>({ address: bytes(1), power: int64(3) });

export const commitInfo: MessageCodec<CommitInfo> = message<CommitInfo>({
  round: int32(1),
  votes: messages(
    2,
    message<VoteInfo>({ validator: embedded(1, validator), blockIdFlag: enumeration(3) }),
  ),
});

export const extendedCommitInfo: MessageCodec<ExtendedCommitInfo> = message<ExtendedCommitInfo>({
  round: int32(1),
  votes: messages(
    2,
    message<ExtendedVoteInfo>({
      validator: embedded(1, validator),
      voteExtension: bytes(3),
      extensionSignature: bytes(4),
      blockIdFlag: enumeration(5),
    }),
  ),
});

export const misbehavior: MessageCodec<Misbehavior> = message<Misbehavior>({
  type: enumeration(1),
  validator: embedded(2, validator),
  height: int64(3),
  time: embedded(4, timestamp),
  totalVotingPower: int64(5),
});

export const snapshot: MessageCodec<Snapshot> = message<Snapshot>({
  height: uint64(1),
  format: uint32(2),
  chunks: uint32(3),
  hash: bytes(4),
  metadata: bytes(5),
});

const eventFields: MessageCodec<Event> = message<Event>({
  type: string(1),
  attributes: messages(
    2,
    message<EventAttribute>({ key: string(1), value: string(2), index: bool(3) }),
  ),
});

/** Written without the table: a transfer has twelve events with 28 attributes, and is answered three times. */
export const event: MessageCodec<Event> = { ...eventFields, write: writeEvent };

function writeEvent(writer: ProtoWriter, { type, attributes }: Event): void {
  for (let i = attributes.length - 1; i >= 0; i -= 1) {
    const { key, value, index } = attributes[i] as EventAttribute;
    const before = writer.length;
    if (index) {
      writer.bool(true);
      writer.varint(0x18);
    }
    writeText(writer, 0x12, value);
    writeText(writer, 0x0a, key);
    closeNested(writer, 2, before);
  }
  writeText(writer, 0x0a, type);
}

function writeText(writer: ProtoWriter, tag: number, text: string): void {
  if (text === '') return;
  writer.string(text);
  writer.varint(tag);
}

export const proofOps: MessageCodec<ProofOps> = message<ProofOps>({
  ops: messages(1, message<ProofOp>({ type: string(1), key: bytes(2), data: bytes(3) })),
});
