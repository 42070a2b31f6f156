/** What the agent remembers of an epoch besides the artifacts: which batches there are and how far each has come. */

import { fromHex, toHex, utf8 } from '../../lib/bytes.ts';
import { sha256 } from '../../lib/sha256.ts';
import { HostError } from '../hostError.ts';
import { readIfThere } from './atomicFile.ts';

/**
 * - `open`: takes artifacts
 * - `sealed`: complete and on the disk, waits for its commit
 * - `committed`: the chain has its root
 */
export type BatchStatus = 'open' | 'sealed' | 'committed';

export interface Batch {
  readonly firstNonce: bigint;
  readonly status: BatchStatus;
  /** Artifacts that are on the disk for certain; of a sealed batch, all of them. */
  readonly count: number;
  /** The height at which its first artifact was stored. */
  readonly openedHeight: bigint;
  /** Root of a sealed batch. */
  readonly root?: Uint8Array | undefined;
  /** A commit was, or may have been, handed in, which cannot get into a block above this height. */
  readonly sentUntil?: bigint | undefined;
  /** The block that holds the commit. */
  readonly commitHeight?: bigint | undefined;
}

export interface EpochState {
  readonly index: bigint;
  readonly seed: Uint8Array;
  readonly artifactSize: number;
  /** In the order of their nonces, without gaps or overlaps from the first uncommitted one on. */
  readonly batches: readonly Batch[];
}

/** 1 kept artifacts without checks, and all nodes: such files are not read. */
const version = 2;

export function encodeEpochState(state: EpochState): string {
  const json = {
    version,
    epoch_index: state.index.toString(),
    seed: toHex(state.seed),
    artifact_size: state.artifactSize,
    batches: state.batches.map((batch) => ({
      first_nonce: batch.firstNonce.toString(),
      status: batch.status,
      count: batch.count,
      opened_height: batch.openedHeight.toString(),
      root: batch.root === undefined ? undefined : toHex(batch.root),
      sent_until: batch.sentUntil?.toString(),
      commit_height: batch.commitHeight?.toString(),
    })),
  };
  return `${JSON.stringify({ ...json, check: checkOf(json) }, undefined, 2)}\n`;
}

interface BatchJson {
  first_nonce: string;
  status: BatchStatus;
  count: number;
  opened_height: string;
  root?: string;
  sent_until?: string;
  commit_height?: string;
}

/** @throws HostError `damaged` where the text is no epoch state of this version */
export function decodeEpochState(text: string, path: string): EpochState {
  try {
    const { check, ...json } = (JSON.parse(text) ?? {}) as {
      check: string;
      version: number;
      epoch_index: string;
      seed: string;
      artifact_size: number;
      batches: BatchJson[];
    };
    if (json.version !== version) throw new RangeError(`version ${json.version}, not ${version}`);
    if (check !== checkOf(json)) throw new RangeError('the check at its end does not match');
    return {
      index: BigInt(json.epoch_index),
      seed: fromHex(json.seed),
      artifactSize: json.artifact_size,
      batches: json.batches.map(decodeBatch),
    };
  } catch (error) {
    throw new HostError(
      'damaged',
      `${path} is not what this agent wrote (${error instanceof Error ? error.message : String(error)}); restore it, or delete the epoch's folder and lose its answers`,
      { cause: error },
    );
  }
}

/** @returns undefined where there is no such file. @throws HostError `damaged` */
export async function readEpochState(path: string): Promise<EpochState | undefined> {
  const text = await readIfThere(path);
  return text === undefined ? undefined : decodeEpochState(text, path);
}

/** A bit that turns on the disk must not turn a count or a height. */
function checkOf(json: object): string {
  return toHex(sha256(utf8(JSON.stringify(json)))).slice(0, 16);
}

function decodeBatch(json: BatchJson): Batch {
  if (!['open', 'sealed', 'committed'].includes(json.status)) throw new RangeError(json.status);
  return {
    firstNonce: BigInt(json.first_nonce),
    status: json.status,
    count: json.count,
    openedHeight: BigInt(json.opened_height),
    root: json.root === undefined ? undefined : fromHex(json.root),
    sentUntil: optionalBigInt(json.sent_until),
    commitHeight: optionalBigInt(json.commit_height),
  };
}

function optionalBigInt(text: string | undefined): bigint | undefined {
  return text === undefined ? undefined : BigInt(text);
}

/** The nonce after the batch's last one. */
export function endOf(batch: Batch): bigint {
  return batch.firstNonce + BigInt(batch.count);
}
