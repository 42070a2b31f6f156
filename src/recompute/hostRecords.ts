/** The records of one participant's epoch, proven, and that there are no others. */

import type {
  ContinuousPoCChallenge,
  ContinuousPoCCommit,
  ContinuousPoCEpochSummary,
  Participant,
  WeightRecord,
} from '../gen/cpoc/poc/v1/poc.ts';
import * as schema from '../keeper/poc/schema.ts';
import { formatAddress } from '../types/address.ts';
import { isPrunable } from '../types/poc/prunedEpochs.ts';
import { type EpochFrame, pocStore } from './epochFrame.ts';
import { entriesOf, entryOf, keysOf, type ProvenState } from './provenState.ts';

export interface HostRecords {
  readonly address: Uint8Array;
  readonly addressText: string;
  readonly participant: Participant | undefined;
  readonly summary: ContinuousPoCEpochSummary | undefined;
  readonly weightRecord: WeightRecord | undefined;
  /** In the order of heights; undefined where pruning may have taken some. */
  readonly commits: readonly ContinuousPoCCommit[] | undefined;
  /** In the order of ids; undefined where pruning may have taken some. */
  readonly challenges: readonly ContinuousPoCChallenge[] | undefined;
  /** Entries whose key says something else than they do. */
  readonly misplaced: readonly string[];
}

/** Records that were read already, with their proofs. */
type KnownRecords = Pick<HostRecords, 'summary' | 'weightRecord'>;

/**
 * Costs a question for each commit, and two for each challenge.
 *
 * @param known where the participant's other records were read already; the participant itself is then left out
 * @throws ClientError `not_proven`
 */
export async function readHost(
  state: ProvenState,
  frame: EpochFrame,
  address: Uint8Array,
  known?: KnownRecords,
): Promise<HostRecords> {
  const { epoch, current, pruning } = frame;
  const [records, commits, challenges] = await Promise.all([
    known ?? readRecords(state, epoch.index, address),
    isPrunable('commits', epoch.index, current, pruning)
      ? undefined
      : readCommits(state, epoch.index, address),
    isPrunable('challenges', epoch.index, current, pruning)
      ? undefined
      : readChallenges(state, epoch.index, address),
  ]);
  const addressText = formatAddress(address, frame.addressPrefix);
  const { summary, weightRecord } = records;
  const participant = 'participant' in records ? records.participant : undefined;
  const misplaced = [...(commits?.misplaced ?? []), ...(challenges?.misplaced ?? [])];
  return {
    address,
    addressText,
    participant,
    summary,
    weightRecord,
    commits: commits?.found,
    challenges: challenges?.found,
    misplaced,
  };
}

async function readRecords(
  state: ProvenState,
  epochIndex: bigint,
  address: Uint8Array,
): Promise<KnownRecords & Pick<HostRecords, 'participant'>> {
  const key = [epochIndex, address] as const;
  const { participants, summaries, weightRecords } = schema;
  const [participant, summary, weightRecord] = await Promise.all([
    state.read(pocStore, participants.storeKey(address), entryOf(participants, address)),
    state.read(pocStore, summaries.storeKey(key), entryOf(summaries, key)),
    state.read(pocStore, weightRecords.storeKey(key), entryOf(weightRecords, key)),
  ]);
  return { participant, summary, weightRecord };
}

interface Entries<T> {
  readonly found: T[];
  readonly misplaced: string[];
}

async function readCommits(
  state: ProvenState,
  epochIndex: bigint,
  address: Uint8Array,
): Promise<Entries<ContinuousPoCCommit>> {
  const found: ContinuousPoCCommit[] = [];
  const misplaced: string[] = [];
  const prefix = schema.commits.key.prefix(epochIndex, address);
  const entries = state.list(pocStore, entriesOf(schema.commits), { prefix });
  for await (const [[, , height], commit] of entries) {
    found.push(commit);
    if (commit.commitBlockHeight !== height) {
      misplaced.push(`commit of height ${commit.commitBlockHeight} under height ${height}`);
    }
  }
  return { found, misplaced };
}

async function readChallenges(
  state: ProvenState,
  epochIndex: bigint,
  address: Uint8Array,
): Promise<Entries<ContinuousPoCChallenge>> {
  const found: ContinuousPoCChallenge[] = [];
  const misplaced: string[] = [];
  const prefix = schema.challengesByEpoch.key.prefix(epochIndex, address);
  const refs = state.list(pocStore, keysOf(schema.challengesByEpoch), { prefix });
  // Each is read while the list goes on.
  const reading: {
    readonly id: bigint;
    readonly read: Promise<ContinuousPoCChallenge | undefined>;
  }[] = [];
  for await (const [, , id] of refs) {
    const read = state.read(
      pocStore,
      schema.challenges.storeKey(id),
      entryOf(schema.challenges, id),
    );
    read.catch(() => undefined);
    reading.push({ id, read });
  }
  for (const { id, read } of reading) {
    const challenge = await read;
    if (challenge === undefined) misplaced.push(`challenge ${id} in the index alone`);
    else found.push(challenge);
    if (challenge !== undefined && challenge.id !== id) {
      misplaced.push(`challenge ${challenge.id} under the id ${id}`);
    }
  }
  return { found, misplaced };
}
