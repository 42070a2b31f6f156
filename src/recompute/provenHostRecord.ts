/** What a verification of a host needs to know of the chain, as `readHostRecord` of the client package reads it, every record proven. */

import { ClientError } from '../client/clientError.ts';
import type { ChainClient } from '../client/connectClient.ts';
import { accountBytes } from '../client/proofs/accountBytes.ts';
import { allowsAnswers, type HostRecordOptions } from '../client/proofs/readHostRecord.ts';
import type { HostRecord } from '../client/proofs/verifyHost.ts';
import type { ContinuousPoCCommit, Epoch } from '../gen/cpoc/poc/v1/poc.ts';
import { authzSchema, grants } from '../keeper/authz/schema.ts';
import { addressPrefix } from '../keeper/chain/schema.ts';
import * as schema from '../keeper/poc/schema.ts';
import { formatAddress } from '../types/address.ts';
import { computeEntropy } from '../types/poc/entropy.ts';
import { epochParams } from '../types/poc/epochHeights.ts';
import { isPrunable } from '../types/poc/prunedEpochs.ts';
import { pocStore } from './epochFrame.ts';
import type { Headers } from './headers.ts';
import { fromPossibleState } from './possibleState.ts';
import { entriesOf, entryOf, ProvenState } from './provenState.ts';

/**
 * Costs a question for each commit and each grant, and one for each 20 headers down to the entropy's.
 *
 * @throws ClientError `not_proven`; `not_found` where there is no such participant or epoch; `unsupported` where a commit is not below the entropy's height
 */
export async function readProvenHostRecord(
  client: ChainClient,
  headers: Headers,
  options: HostRecordOptions,
): Promise<HostRecord> {
  const { top } = headers;
  const state = new ProvenState(client, top.height - 1n, top.appHash);
  return await fromPossibleState(client, state.height, () =>
    readRecord(client, headers, state, options),
  );
}

async function readRecord(
  client: ChainClient,
  headers: Headers,
  state: ProvenState,
  { hostAddress, epochIndex, entropyHeight = headers.top.height }: HostRecordOptions,
): Promise<HostRecord> {
  const address = accountBytes(hostAddress);
  const [participant, epoch, current, pruning, commits, warmKeys, header] = await Promise.all([
    state.read(
      pocStore,
      schema.participants.storeKey(address),
      entryOf(schema.participants, address),
    ),
    readEpoch(state, epochIndex),
    readEpoch(state, undefined),
    state.read(pocStore, schema.pruningState.storeKey, schema.pruningState),
    readCommits(state, address, epochIndex),
    readWarmKeys(state, address),
    headers.at(entropyHeight),
  ]);
  if (participant === undefined) {
    throw new ClientError('not_found', `${hostAddress} is no participant`, 'check the address');
  }
  if (isPrunable('commits', epoch.index, current, pruning)) {
    throw new ClientError(
      'not_found',
      `the commits of epoch ${epoch.index} were pruned, or are being pruned`,
      `name a later epoch; the running one is ${current.index}`,
    );
  }
  const above = commits.find(({ commitBlockHeight }) => commitBlockHeight >= entropyHeight);
  if (above !== undefined) {
    throw new ClientError(
      'unsupported',
      `block ${entropyHeight} is not above every commit of ${hostAddress} in epoch ${epoch.index}`,
      'name a later height, or none',
    );
  }
  return {
    chainId: client.chainId,
    hostAddress,
    inferenceUrl: participant.inferenceUrl,
    epochIndex: epoch.index,
    seed: epoch.seed,
    artifactSize: epochParams(epoch).artifactSizeBytes,
    commits,
    entropyHeight,
    entropy: computeEntropy(client.chainId, entropyHeight, header.appHash),
    warmKeys,
  };
}

async function currentIndex(state: ProvenState): Promise<bigint> {
  const { currentEpochIndex } = schema;
  return (await state.read(pocStore, currentEpochIndex.storeKey, currentEpochIndex)) ?? 0n;
}

async function readEpoch(state: ProvenState, asked: bigint | undefined): Promise<Epoch> {
  const index = asked ?? (await currentIndex(state));
  const { epochs } = schema;
  const epoch = await state.read(pocStore, epochs.storeKey(index), entryOf(epochs, index));
  if (epoch !== undefined) return epoch;
  throw new ClientError(
    'not_found',
    `the state of height ${state.height} has no epoch ${index}`,
    'it has not begun, or was pruned: name another one',
  );
}

async function readCommits(
  state: ProvenState,
  address: Uint8Array,
  asked: bigint | undefined,
): Promise<ContinuousPoCCommit[]> {
  const prefix = schema.commits.key.prefix(asked ?? (await currentIndex(state)), address);
  const found: ContinuousPoCCommit[] = [];
  const listed = state.list(pocStore, entriesOf(schema.commits), { prefix });
  for await (const [, commit] of listed) found.push(commit);
  return found;
}

/** Keys that the host granted to answer challenges for it: the same may answer requests for proofs. Expired grants stay in the list for a while. */
async function readWarmKeys(state: ProvenState, granter: Uint8Array): Promise<ReadonlySet<string>> {
  const text = (await state.read('chain', addressPrefix.storeKey, addressPrefix)) ?? '';
  const keys = new Set<string>();
  const now = BigInt(Math.floor(Date.now() / 1000));
  const listed = state.list(authzSchema.store, entriesOf(grants), {
    prefix: grants.key.prefix(granter),
  });
  for await (const [[, grantee], { authorization, expiration }] of listed) {
    const isOver = expiration !== undefined && expiration.seconds < now;
    if (!isOver && authorization !== undefined && allowsAnswers(authorization)) {
      keys.add(formatAddress(grantee, text));
    }
  }
  return keys;
}
