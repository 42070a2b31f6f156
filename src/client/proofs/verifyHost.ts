/** Samples the commits of a host, asks its proof server for them, and judges each against the chain. */

import type { ContinuousPoCCommit } from '../../gen/cpoc/poc/v1/poc.ts';
import { drawProofLeaves } from '../../types/poc/proofDraw.ts';
import { pause } from '../pause.ts';
import { accountBytes } from './accountBytes.ts';
import { askForProofs, type ProofReply } from './askForProofs.ts';
import type { MessageSigner } from './messageSigner.ts';
import type { ProofAnswer } from './proofAnswer.ts';
import type { ProofRequest } from './proofRequest.ts';
import { signProofRequest } from './signProofRequest.ts';
import { type ProofFault, verifyProofAnswer } from './verifyProofAnswer.ts';

/** What the chain says about the host: see `readHostRecord`. */
export interface HostRecord {
  readonly chainId: string;
  /** Bech32. */
  readonly hostAddress: string;
  /** Of the participant. */
  readonly inferenceUrl: string;
  readonly epochIndex: bigint;
  /** Of the epoch. */
  readonly seed: Uint8Array;
  readonly artifactSize: number;
  readonly commits: readonly ContinuousPoCCommit[];
  /** Above every commit. */
  readonly entropyHeight: bigint;
  /** Entropy of that height (P16). */
  readonly entropy: Uint8Array;
  /** Bech32 addresses of keys that may answer for the host. */
  readonly warmKeys: ReadonlySet<string>;
}

/** Append-only: programs branch on them. */
export type CommitVerdict =
  /** Every leaf that was drawn is proven. */
  | 'proven'
  /** The answer does not prove what the chain has: `faults` says why. */
  | 'wrong'
  /** The host's server is there and gave no answer. */
  | 'refused'
  /** No answer, or none that can be read. */
  | 'unanswered';

export interface CommitReport {
  readonly commitHeight: bigint;
  readonly count: number;
  readonly rootHash: Uint8Array;
  readonly leafIndices: readonly number[];
  readonly verdict: CommitVerdict;
  /** Of `wrong`. */
  readonly faults: readonly ProofFault[];
  /** Of `refused` and `unanswered`: what came instead. */
  readonly reason: string | undefined;
  /** From the last request to its reply; milliseconds. */
  readonly tookMs: number;
  /** What was signed: with a signature that holds, a wrong answer can be shown to anybody. Without a request nobody was asked. */
  readonly evidence: {
    readonly request: ProofRequest | undefined;
    readonly answer: ProofAnswer | undefined;
  };
}

export interface VerifyHostOptions {
  readonly record: HostRecord;
  readonly signer: MessageSigner;
  /** Where to ask; the host's inference URL where left out. */
  readonly url?: string;
  /** Leaves of each commit. */
  readonly samples: number;
  /** Of one request; milliseconds. */
  readonly timeoutMs?: number;
  /** Of all of it; milliseconds. A minute, and a second for each commit, where left out: a server that drips is not waited for at every commit. */
  readonly totalMs?: number;
  /** Longest wait that a server may ask for by Retry-After; milliseconds, default 10,000. */
  readonly maxWaitMs?: number;
  readonly signal?: AbortSignal;
}

/** Requests for one commit: busy servers ask to come again. */
const attempts = 4;
const usualTimeoutMs = 20_000;

/** One report after the other, in the order of the commits; one request at a time. What the time did not suffice for is `unanswered`. */
export async function* verifyHost(
  options: VerifyHostOptions,
): AsyncGenerator<CommitReport, void, undefined> {
  const { commits } = options.record;
  const { totalMs = 60_000 + 1_000 * commits.length } = options;
  const endMs = performance.now() + totalMs;
  let tries = attempts;
  for (const commit of commits) {
    if (options.signal?.aborted === true) return;
    const report = await verifyCommit(commit, options, tries, endMs);
    // Where nobody was there for one commit, waiting once more for each of the others would take minutes.
    tries = report.verdict === 'unanswered' ? 1 : attempts;
    yield report;
  }
}

async function verifyCommit(
  commit: ContinuousPoCCommit,
  options: VerifyHostOptions,
  tries: number,
  endMs: number,
): Promise<CommitReport> {
  const { record, samples } = options;
  const { epochIndex, entropy } = record;
  const leafIndices = drawProofLeaves({
    entropy,
    epochIndex,
    address: accountBytes(record.hostAddress),
    commitHeight: commit.commitBlockHeight,
    nonceCount: commit.nonceCount,
    samples,
  });
  const asked = await askPatiently(commit, leafIndices, options, tries, endMs);
  const { request, reply, tookMs } = asked;
  const answer = reply.kind === 'answer' ? reply.answer : undefined;
  const faults =
    answer === undefined || request === undefined ? [] : judge(commit, request, answer, record);
  return {
    commitHeight: commit.commitBlockHeight,
    count: commit.nonceCount,
    rootHash: commit.rootHash,
    leafIndices,
    verdict: verdictOf(reply, faults),
    faults,
    reason: reasonOf(reply),
    tookMs,
    evidence: { request, answer },
  };
}

interface Asked {
  /** Undefined where the time was over before. */
  readonly request: ProofRequest | undefined;
  readonly reply: ProofReply;
  readonly tookMs: number;
}

const timeIsUp: Asked = {
  request: undefined,
  reply: { kind: 'unreachable', message: 'not asked: the time for all commits is up' },
  tookMs: 0,
};

async function askPatiently(
  commit: ContinuousPoCCommit,
  leafIndices: readonly number[],
  options: VerifyHostOptions,
  tries: number,
  endMs: number,
): Promise<Asked> {
  const { record, signer, url = record.inferenceUrl, maxWaitMs = 10_000 } = options;
  const { chainId, hostAddress, epochIndex } = record;
  const signal = options.signal ?? new AbortController().signal;
  let last = timeIsUp;
  for (let attempt = 1; ; attempt += 1) {
    const leftMs = Math.floor(endMs - performance.now());
    if (leftMs < 1) return last;
    const query = { epochIndex, rootHash: commit.rootHash, count: commit.nonceCount, leafIndices };
    const request = signProofRequest(signer, { chainId, hostAddress, ...query });
    const start = performance.now();
    const timeoutMs = Math.min(options.timeoutMs ?? usualTimeoutMs, leftMs);
    const reply = await askForProofs(url, request, { timeoutMs, signal });
    last = { request, reply, tookMs: performance.now() - start };
    const waitMs = waitOf(reply, record.entropyHeight - commit.commitBlockHeight);
    if (waitMs === undefined || waitMs > maxWaitMs || attempt === tries || signal.aborted) {
      return last;
    }
    // No answer would come in time after the wait.
    if (performance.now() + waitMs >= endMs) return last;
    await pause(waitMs, signal);
  }
}

/** A host learns of its own commit some blocks after everybody else may. */
const youngBlocks = 10n;

/** Milliseconds after which it may go better; undefined where it will not. */
function waitOf(reply: ProofReply, ageBlocks: bigint): number | undefined {
  if (reply.kind === 'unreachable') return 1_000;
  if (reply.kind === 'refused' && reply.code === 'not_committed' && ageBlocks < youngBlocks) {
    return 1_000;
  }
  return reply.kind === 'refused' && reply.retryAfterS !== undefined
    ? reply.retryAfterS * 1_000
    : undefined;
}

function judge(
  commit: ContinuousPoCCommit,
  request: ProofRequest,
  answer: ProofAnswer,
  { seed, artifactSize, warmKeys }: HostRecord,
): ProofFault[] {
  const isWarmKey = (address: string): boolean => warmKeys.has(address);
  const nowMs = Date.now();
  return verifyProofAnswer({ request, answer, commit, seed, artifactSize, isWarmKey, nowMs });
}

function verdictOf(reply: ProofReply, faults: readonly ProofFault[]): CommitVerdict {
  if (reply.kind === 'answer') return faults.length === 0 ? 'proven' : 'wrong';
  return reply.kind === 'refused' ? 'refused' : 'unanswered';
}

function reasonOf(reply: ProofReply): string | undefined {
  if (reply.kind === 'answer') return undefined;
  return reply.kind === 'refused'
    ? `${reply.status} ${reply.code}: ${reply.message}`
    : `${reply.kind}: ${reply.message}`;
}
