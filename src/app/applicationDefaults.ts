/** The calls of ABCI in which this chain decides nothing: vote extensions, and snapshots, which the store makes and restores. */

import {
  ResponseApplySnapshotChunk_Result as ApplyResult,
  ResponseOfferSnapshot_Result as OfferResult,
  type RequestApplySnapshotChunk,
  type RequestLoadSnapshotChunk,
  type RequestOfferSnapshot,
  type RequestVerifyVoteExtension,
  type ResponseApplySnapshotChunk,
  type ResponseExtendVote,
  type ResponseListSnapshots,
  type ResponseLoadSnapshotChunk,
  type ResponseOfferSnapshot,
  type ResponseVerifyVoteExtension,
  ResponseVerifyVoteExtension_VerifyStatus as VerifyStatus,
} from 'cosmjs-types/tendermint/abci/types';
import type { ChunkAnswer, OfferAnswer } from '../store/snapshots/snapshotReceiver.ts';
import type { Snapshots } from '../store/snapshots/snapshots.ts';
import type { Eventually } from './application.ts';

const offerResults: Readonly<Record<OfferAnswer, OfferResult>> = {
  accept: OfferResult.ACCEPT,
  abort: OfferResult.ABORT,
  reject: OfferResult.REJECT,
  'reject-format': OfferResult.REJECT_FORMAT,
};

const applyResults: Readonly<Record<ChunkAnswer['answer'], ApplyResult>> = {
  accept: ApplyResult.ACCEPT,
  abort: ApplyResult.ABORT,
  retry: ApplyResult.RETRY,
  'retry-snapshot': ApplyResult.RETRY_SNAPSHOT,
  'reject-snapshot': ApplyResult.REJECT_SNAPSHOT,
};

/** CometBFT looks at no more of one node. */
const mostListed = 10;

/** Vote extensions are empty, and no others are taken. Without snapshots none are offered, and state sync ends at once, so that its operator sees it. */
export class ApplicationDefaults {
  readonly #snapshots: Snapshots | undefined;

  constructor(snapshots: Snapshots | undefined) {
    this.#snapshots = snapshots;
  }

  extendVote(): ResponseExtendVote {
    return { voteExtension: new Uint8Array(0) };
  }

  verifyVoteExtension(request: RequestVerifyVoteExtension): ResponseVerifyVoteExtension {
    const isOurs = request.voteExtension.length === 0;
    return { status: isOurs ? VerifyStatus.ACCEPT : VerifyStatus.REJECT };
  }

  listSnapshots(): ResponseListSnapshots {
    const kept = this.#snapshots?.list.slice(0, mostListed) ?? [];
    return {
      snapshots: kept.map(({ height, format, chunks, hash, metadata }) => {
        return { height, format, chunks, hash, metadata };
      }),
    };
  }

  offerSnapshot({
    snapshot,
    appHash,
  }: RequestOfferSnapshot): ResponseOfferSnapshot | Eventually<ResponseOfferSnapshot> {
    if (this.#snapshots === undefined) return { result: OfferResult.ABORT };
    return this.#snapshots.receiver
      .offer(snapshot, appHash)
      .then((answer) => ({ result: offerResults[answer] }));
  }

  loadSnapshotChunk({
    height,
    format,
    chunk,
  }: RequestLoadSnapshotChunk): ResponseLoadSnapshotChunk | Eventually<ResponseLoadSnapshotChunk> {
    if (this.#snapshots === undefined) return { chunk: new Uint8Array(0) };
    return this.#snapshots
      .loadChunk(height, format, chunk)
      .then((bytes) => ({ chunk: bytes ?? new Uint8Array(0) }));
  }

  applySnapshotChunk({
    index,
    chunk,
    sender,
  }: RequestApplySnapshotChunk):
    | ResponseApplySnapshotChunk
    | Eventually<ResponseApplySnapshotChunk> {
    if (this.#snapshots === undefined) {
      return { result: ApplyResult.ABORT, refetchChunks: [], rejectSenders: [] };
    }
    return this.#snapshots.receiver.apply(index, chunk, sender).then((given) => {
      if (given.isRestored) this.restored();
      return {
        result: applyResults[given.answer],
        refetchChunks: [...given.refetch],
        rejectSenders: [...given.reject],
      };
    });
  }

  /** The store holds another state now than at the start. */
  protected restored(): void {}
}
