/** What a verification of a host needs to know of the chain: its commits, the epoch, the entropy of the draw, and who may answer for it. */

import { GenericAuthorization } from '../../gen/cosmos/authz/v1beta1/authz.ts';
import { PageRequest } from '../../gen/cosmos/base/query/v1beta1/pagination.ts';
import type { ContinuousPoCCommit, Participant } from '../../gen/cpoc/poc/v1/poc.ts';
import type { Any } from '../../gen/google/protobuf/any.ts';
import { computeEntropy } from '../../types/poc/entropy.ts';
import { allPages } from '../allPages.ts';
import { ClientError } from '../clientError.ts';
import type { ChainClient } from '../connectClient.ts';
import { pocTypeUrls } from '../pocMessages.ts';
import type { HostRecord } from './verifyHost.ts';

export interface HostRecordOptions {
  /** Bech32. */
  readonly hostAddress: string;
  /** The current epoch where left out. */
  readonly epochIndex?: bigint;
  /** Whose entropy draws the leaves; the newest block that the node has where left out. */
  readonly entropyHeight?: bigint;
}

/** @throws ClientError `not_found` where there is no such participant or epoch, `unsupported` where a commit is not below the entropy's height */
export async function readHostRecord(
  client: ChainClient,
  { hostAddress, epochIndex: asked, entropyHeight: height }: HostRecordOptions,
): Promise<HostRecord> {
  const { poc } = client.query;
  const { participant } = await poc.participant(hostAddress);
  const { epoch } = await poc.epoch(asked === undefined ? {} : { epochIndex: asked });
  if (participant === undefined || epoch?.params === undefined) {
    throw new ClientError('bad_answer', 'a participant or an epoch is missing', 'ask another node');
  }
  const epochIndex = epoch.index;
  const listed = allPages(
    (page) => poc.commits({ epochIndex, address: hostAddress }, page),
    (response) => response.commits,
  );
  const commits: ContinuousPoCCommit[] = [];
  for await (const commit of listed) commits.push(commit);
  // After the commits were read: the newest block is then above all of them, or holds one.
  const { entropyHeight, entropy } = await readEntropy(client, height);
  const below = commits.filter((commit) => commit.commitBlockHeight < entropyHeight);
  if (height !== undefined && below.length < commits.length) {
    throw new ClientError(
      'unsupported',
      `block ${height} is not above every commit of ${hostAddress} in epoch ${epochIndex}`,
      'name a later height, or none',
    );
  }
  return {
    chainId: client.chainId,
    hostAddress,
    inferenceUrl: participant.inferenceUrl,
    epochIndex,
    seed: epoch.seed,
    artifactSize: epoch.params.artifactSizeBytes,
    commits: below,
    entropyHeight,
    entropy,
    warmKeys: await readWarmKeys(client, hostAddress),
  };
}

/** The participant whose inference URL it is, or that has this address. @throws ClientError `not_found` */
export async function findHost(client: ChainClient, urlOrAddress: string): Promise<Participant> {
  const { poc } = client.query;
  if (!/^https?:/.test(urlOrAddress)) {
    const { participant } = await poc.participant(urlOrAddress);
    if (participant !== undefined) return participant;
  }
  const wanted = plainUrl(urlOrAddress);
  const all = allPages(
    (page) => poc.participants(page),
    (response) => response.participants,
  );
  for await (const participant of all) {
    if (participant.inferenceUrl !== '' && plainUrl(participant.inferenceUrl) === wanted) {
      return participant;
    }
  }
  throw new ClientError(
    'not_found',
    `no participant has the inference URL ${urlOrAddress}`,
    "give the participant's address",
  );
}

/** Whether they are the same inference URL, with or without the path of proofs. */
export function isSameUrl(a: string, b: string): boolean {
  return plainUrl(a) === plainUrl(b);
}

function plainUrl(url: string): string {
  const text = url.replace(/\/v1\/poc\/proofs\/?$/, '').replace(/\/+$/, '');
  return URL.canParse(text) ? new URL(text).href.replace(/\/+$/, '') : text;
}

/** The header of a block holds the app hash after the block before (P16). */
async function readEntropy(
  client: ChainClient,
  height: bigint | undefined,
): Promise<{ readonly entropyHeight: bigint; readonly entropy: Uint8Array }> {
  const { header } = await client.comet.commit(height === undefined ? undefined : Number(height));
  const entropyHeight = BigInt(header.height);
  const entropy = computeEntropy(client.chainId, entropyHeight, header.appHash);
  return { entropyHeight, entropy };
}

/** Keys that the host granted to answer challenges for it: the same may answer requests for proofs. Expired grants stay in the list for a while. */
async function readWarmKeys(client: ChainClient, granter: string): Promise<ReadonlySet<string>> {
  const keys = new Set<string>();
  const now = Date.now() / 1000;
  const all = allPages(
    (page) =>
      client.query.modules.authz.granterGrants({
        granter,
        pagination: PageRequest.fromPartial(page),
      }),
    (response) => response.grants,
  );
  for await (const { grantee, authorization, expiration } of all) {
    const isOver = expiration !== undefined && Number(expiration.seconds) < now;
    if (!isOver && authorization !== undefined && allowsAnswers(authorization)) keys.add(grantee);
  }
  return keys;
}

/** Whether a grant lets its grantee answer for who gave it. */
export function allowsAnswers({ typeUrl, value }: Any): boolean {
  return (
    typeUrl === '/cosmos.authz.v1beta1.GenericAuthorization' &&
    GenericAuthorization.decode(value).msg === pocTypeUrls.respondChallenge
  );
}
