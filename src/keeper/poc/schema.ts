/**
 * Store `poc`: everything continuous proof of compute remembers. Epoch comes first in the keys of what is pruned, so that removal
 * walks the oldest entries alone (P33).
 */

import { type Index, index, indexedMap } from '../../collections/indexedMap.ts';
import { type Item, item } from '../../collections/item.ts';
import { bytesKey, uint64Key } from '../../collections/keyCodecs.ts';
import { type KeySet, keySet } from '../../collections/keySet.ts';
import { type CollectionMap, map } from '../../collections/map.ts';
import type { CollectionRange } from '../../collections/range.ts';
import { createSchema, type Schema } from '../../collections/schema.ts';
import { type Sequence, sequence } from '../../collections/sequence.ts';
import { type TupleKeyCodec, tupleKey } from '../../collections/tupleKey.ts';
import { bytesValue, protoValue, uint64Value } from '../../collections/valueCodec.ts';
import { Params } from '../../gen/cpoc/poc/v1/params.ts';
import {
  AuditProgress,
  ContinuousPoCChallenge,
  ContinuousPoCCommit,
  ContinuousPoCEpochSummary,
  Epoch,
  Participant,
  PruningState,
  Settlement,
  SigningInfo,
  Validator,
  WeightRecord,
} from '../../gen/cpoc/poc/v1/poc.ts';
import type { StateReader } from '../../lib/kv.ts';

type Bytes = Uint8Array;
type EpochAddress = readonly [epoch: bigint, address: Bytes];
type CommitKey = readonly [epoch: bigint, address: Bytes, height: bigint];
type RangeKey = readonly [epoch: bigint, address: Bytes, firstNonce: bigint, height: bigint];
type ChallengeRef = readonly [epoch: bigint, address: Bytes, id: bigint];
type DeadlineRef = readonly [deadline: bigint, id: bigint];
type OpenRef = readonly [address: Bytes, id: bigint];
type MissedKey = readonly [consensusAddress: Bytes, chunk: bigint];
type DrawKey = readonly [height: bigint, address: Bytes];

/** An index together with its key codec, for ranges. */
interface KeyedIndex<K, V, I extends readonly unknown[]> extends Index<K, V, I> {
  readonly key: TupleKeyCodec<I>;
  keys(state: StateReader, range?: CollectionRange): IterableIterator<I>;
}

export const pocSchema: Schema = createSchema('poc');

/** Parameters that the next epoch freezes. Written by genesis and governance. */
export const params: Item<Params> = item(pocSchema, 1, 'params', protoValue('Params', Params));

/** Index of the current epoch. Written when an epoch begins. */
export const currentEpochIndex: Item<bigint> = item(pocSchema, 2, 'current_epoch', uint64Value);

/** Epochs by index. Written when an epoch begins; pruned with the weight records. */
export const epochs: CollectionMap<bigint, Epoch> = map(
  pocSchema,
  3,
  'epochs',
  uint64Key,
  protoValue('Epoch', Epoch),
);

/** Participants by address. Written by their messages and by settlement; never pruned. */
export const participants: CollectionMap<Bytes, Participant> = map(
  pocSchema,
  4,
  'participants',
  bytesKey,
  protoValue('Participant', Participant),
);

/** Who claims a consensus key, current or pending (P1). Follows the participants. */
export const consensusKeys: CollectionMap<Bytes, Bytes> = map(
  pocSchema,
  5,
  'consensus_keys',
  bytesKey,
  bytesValue,
);

/** The validator set of which CometBFT was last told, by consensus key. Written by genesis and settlement. */
export const validators: CollectionMap<Bytes, Validator> = map(
  pocSchema,
  6,
  'validators',
  bytesKey,
  protoValue('Validator', Validator),
);

const rangeKey: TupleKeyCodec<RangeKey> = tupleKey(uint64Key, bytesKey, uint64Key, uint64Key);

/** Finds the commit that covers a nonce (P18) by one step backwards. */
export const commitRanges: KeyedIndex<CommitKey, ContinuousPoCCommit, RangeKey> = index(
  pocSchema,
  7,
  'commit_ranges',
  rangeKey,
  ([epoch, address, height], commit) => [epoch, address, commit.firstNonce, height] as const,
);

/** Commits by epoch, participant and height (P11). Written by MsgSubmitContinuousPoCCommit; pruned (P33). */
export const commits: CollectionMap<
  CommitKey,
  ContinuousPoCCommit,
  TupleKeyCodec<CommitKey>
> = indexedMap(
  pocSchema,
  8,
  'commits',
  tupleKey<CommitKey>(uint64Key, bytesKey, uint64Key),
  protoValue('ContinuousPoCCommit', ContinuousPoCCommit),
  [commitRanges],
);

/** Commits of a height that the next block draws from (P17). Written with the commit, emptied by the draw. */
export const drawQueue: KeySet<DrawKey, TupleKeyCodec<DrawKey>> = keySet(
  pocSchema,
  9,
  'draw_queue',
  tupleKey<DrawKey>(uint64Key, bytesKey),
);

/** Summaries by epoch and participant (P11). Written by commits, challenges and penalties; pruned (P33). */
export const summaries: CollectionMap<
  EpochAddress,
  ContinuousPoCEpochSummary,
  TupleKeyCodec<EpochAddress>
> = map(
  pocSchema,
  10,
  'summaries',
  tupleKey<EpochAddress>(uint64Key, bytesKey),
  protoValue('ContinuousPoCEpochSummary', ContinuousPoCEpochSummary),
);

/** Where the audit of the current epoch stands (P18). Written by first commits and by the audit. */
export const auditProgress: Item<AuditProgress> = item(
  pocSchema,
  11,
  'audit_progress',
  protoValue('AuditProgress', AuditProgress),
);

/** Ids of challenges, from 1 up (P19). */
export const challengeIds: Sequence = sequence(pocSchema, 12, 'challenge_ids', 1n);

/** Challenges by id. Written by draw and audit, answered or closed once; pruned (P33). */
export const challenges: CollectionMap<bigint, ContinuousPoCChallenge> = map(
  pocSchema,
  13,
  'challenges',
  uint64Key,
  protoValue('ContinuousPoCChallenge', ContinuousPoCChallenge),
);

/** Every challenge by epoch and participant. Follows the challenges. */
export const challengesByEpoch: KeySet<ChallengeRef, TupleKeyCodec<ChallengeRef>> = keySet(
  pocSchema,
  14,
  'challenges_by_epoch',
  tupleKey<ChallengeRef>(uint64Key, bytesKey, uint64Key),
);

/** Open challenges by deadline: what expires in a block (P22). */
export const openByDeadline: KeySet<DeadlineRef, TupleKeyCodec<DeadlineRef>> = keySet(
  pocSchema,
  15,
  'open_by_deadline',
  tupleKey<DeadlineRef>(uint64Key, uint64Key),
);

/** Open challenges by participant: what a penalty voids (P23), and what a host asks for. */
export const openByParticipant: KeySet<OpenRef, TupleKeyCodec<OpenRef>> = keySet(
  pocSchema,
  16,
  'open_by_participant',
  tupleKey<OpenRef>(bytesKey, uint64Key),
);

/** Weight records by epoch and participant (P28). Written by settlement; pruned (P33). */
export const weightRecords: CollectionMap<
  EpochAddress,
  WeightRecord,
  TupleKeyCodec<EpochAddress>
> = map(
  pocSchema,
  17,
  'weight_records',
  tupleKey<EpochAddress>(uint64Key, bytesKey),
  protoValue('WeightRecord', WeightRecord),
);

/** How far pruning got; absent while nothing was pruned (P33). */
export const pruningState: Item<PruningState> = item(
  pocSchema,
  18,
  'pruning_state',
  protoValue('PruningState', PruningState),
);

/** What each validator of the current set signed, by consensus address. Written when it enters, with each block that it misses; gone when it leaves. */
export const signingInfos: CollectionMap<Bytes, SigningInfo> = map(
  pocSchema,
  19,
  'signing_infos',
  bytesKey,
  protoValue('SigningInfo', SigningInfo),
);

/**
 * Bitmaps of 1024 heights: which of them a validator missed, as far as the liveness window reaches back (P31). A bitmap without a bit is
 * not stored.
 */
export const missedBlocks: CollectionMap<MissedKey, Bytes, TupleKeyCodec<MissedKey>> = map(
  pocSchema,
  20,
  'missed_blocks',
  tupleKey<MissedKey>(bytesKey, uint64Key),
  bytesValue,
);

/** Which participant's validator signs with a consensus address in an epoch (P32). Written by genesis and settlement; pruned as long after as weight records. */
export const validatorTerms: CollectionMap<EpochAddress, Bytes, TupleKeyCodec<EpochAddress>> = map(
  pocSchema,
  21,
  'validator_terms',
  tupleKey<EpochAddress>(uint64Key, bytesKey),
  bytesValue,
);

/** Hash of the block that wrote the state: it makes app hashes what nobody but a proposer can work out beforehand (P16). Written with each block. */
export const blockHash: Item<Bytes> = item(pocSchema, 22, 'block_hash', bytesValue);

/** What the weight records of an epoch have in common (P28). Written by settlement; pruned with the weight records. */
export const settlements: CollectionMap<bigint, Settlement> = map(
  pocSchema,
  23,
  'settlements',
  uint64Key,
  protoValue('Settlement', Settlement),
);
