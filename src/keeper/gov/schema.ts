/** Store `gov`: proposals with their deposits and votes, under the SDK's prefixes; from 64 on what is ours. */

import { type Item, item } from '../../collections/item.ts';
import type { KeyCodec } from '../../collections/keyCodec.ts';
import { bytesKey, stringKey, uint64Key } from '../../collections/keyCodecs.ts';
import { type KeySet, keySet } from '../../collections/keySet.ts';
import { type CollectionMap, map } from '../../collections/map.ts';
import { createSchema, type Schema } from '../../collections/schema.ts';
import { type TupleKeyCodec, tupleKey } from '../../collections/tupleKey.ts';
import { protoValue, textValue, uint64Value } from '../../collections/valueCodec.ts';
import { Deposit, Params, Proposal, Vote } from '../../gen/cosmos/gov/v1/gov.ts';
import { Closing, DryRunFailure } from '../../gen/cpoc/gov/v1/gov.ts';

export const govSchema: Schema = createSchema('gov');

/** When a period ends, and whose: seconds since the year 1, nanoseconds, proposal. */
export type QueueKey = readonly [seconds: bigint, nanos: bigint, proposalId: bigint];
export type ProposalAddress = readonly [proposalId: bigint, address: Uint8Array];

/** An address with its length in front wherever it stands, as the SDK keeps it here. */
const addressKey: KeyCodec<Uint8Array> = {
  ...bytesKey,
  shape: 'address',
  encode: bytesKey.encodeNonTerminal,
  decode: (bytes) => bytesKey.decodeNonTerminal(bytes, 0).key,
  append: (out, key) => bytesKey.append(out, key, false),
};

/** Proposals by id. Written by submission, deposits and the end of a period; dropped where the deposit never came, or it is cancelled. */
export const proposals: CollectionMap<bigint, Proposal> = map(
  govSchema,
  0,
  'proposals',
  uint64Key,
  protoValue('cosmos.gov.v1.Proposal', Proposal),
);

const queueKey: TupleKeyCodec<QueueKey> = tupleKey<QueueKey>(uint64Key, uint64Key, uint64Key);

/** Proposals that are voted on, by the end of the vote. */
export const activeQueue: KeySet<QueueKey, TupleKeyCodec<QueueKey>> = keySet(
  govSchema,
  1,
  'active_proposals_queue',
  queueKey,
);

/** Proposals that wait for deposits, by the end of their time. */
export const inactiveQueue: KeySet<QueueKey, TupleKeyCodec<QueueKey>> = keySet(
  govSchema,
  2,
  'inactive_proposals_queue',
  queueKey,
);

/** The id that the next proposal gets. Written by genesis and submission. */
export const nextProposalId: Item<bigint> = item(
  govSchema,
  3,
  'proposal_id',
  uint64Value,
  'sequence',
);

/** Proposals that are voted on: what a vote asks for without reading the proposal. */
export const votingProposals: KeySet<bigint> = keySet(
  govSchema,
  4,
  'voting_period_proposals',
  uint64Key,
);

/** What each depositor gave. Written by deposits; removed by closings. */
export const deposits: CollectionMap<
  ProposalAddress,
  Deposit,
  TupleKeyCodec<ProposalAddress>
> = map(
  govSchema,
  16,
  'deposits',
  tupleKey<ProposalAddress>(uint64Key, addressKey),
  protoValue('cosmos.gov.v1.Deposit', Deposit),
);

/** How each account voted last. Written by votes; removed by closings. */
export const votes: CollectionMap<ProposalAddress, Vote, TupleKeyCodec<ProposalAddress>> = map(
  govSchema,
  32,
  'votes',
  tupleKey<ProposalAddress>(uint64Key, addressKey),
  protoValue('cosmos.gov.v1.Vote', Vote),
);

/** Written by genesis and MsgUpdateParams. */
export const govParams: Item<Params> = item(
  govSchema,
  48,
  'params',
  protoValue('cosmos.gov.v1.Params', Params),
);

/** Written by genesis; absent where it is empty. */
export const constitution: Item<string> = item(govSchema, 49, 'constitution', textValue);

/** Proposals that are over and whose deposits or votes are still there (G12). Written by the end of a proposal, emptied by EndBlock. */
export const closings: CollectionMap<bigint, Closing> = map(
  govSchema,
  64,
  'closings',
  uint64Key,
  protoValue('cpoc.gov.v1.Closing', Closing),
);

/** How the messages of a proposal failed when it was submitted (G6). Written by submission, dropped with the proposal. */
export const submissionFailures: CollectionMap<bigint, DryRunFailure> = map(
  govSchema,
  65,
  'submission_failures',
  uint64Key,
  protoValue('cpoc.gov.v1.DryRunFailure', DryRunFailure),
);

/** Denomination → sum of all deposits that are there: coins of the gov account that are not its own (G5). Absent for 0. */
export const heldDeposits: CollectionMap<string, bigint> = map(
  govSchema,
  66,
  'held_deposits',
  stringKey,
  {
    shape: 'amount',
    encode: (amount) => textValue.encode(amount.toString()),
    decode: (bytes) => BigInt(textValue.decode(bytes)),
  },
);
