/** The calls of ABCI that this chain has no use for yet, answered as the specification asks. */

import {
  ResponseApplySnapshotChunk_Result as ApplyResult,
  ResponseOfferSnapshot_Result as OfferResult,
  type RequestVerifyVoteExtension,
  type ResponseApplySnapshotChunk,
  type ResponseExtendVote,
  type ResponseListSnapshots,
  type ResponseLoadSnapshotChunk,
  type ResponseOfferSnapshot,
  type ResponseVerifyVoteExtension,
  ResponseVerifyVoteExtension_VerifyStatus as VerifyStatus,
} from 'cosmjs-types/tendermint/abci/types';

/** Vote extensions are empty, and no others are taken. Snapshots are not offered: a node that wants to join replays the blocks. */
export class ApplicationDefaults {
  extendVote(): ResponseExtendVote {
    return { voteExtension: new Uint8Array(0) };
  }

  verifyVoteExtension(request: RequestVerifyVoteExtension): ResponseVerifyVoteExtension {
    const isOurs = request.voteExtension.length === 0;
    return { status: isOurs ? VerifyStatus.ACCEPT : VerifyStatus.REJECT };
  }

  listSnapshots(): ResponseListSnapshots {
    return { snapshots: [] };
  }

  /** Ends state sync at once, so that its operator sees it. */
  offerSnapshot(): ResponseOfferSnapshot {
    return { result: OfferResult.ABORT };
  }

  loadSnapshotChunk(): ResponseLoadSnapshotChunk {
    return { chunk: new Uint8Array(0) };
  }

  applySnapshotChunk(): ResponseApplySnapshotChunk {
    return { result: ApplyResult.ABORT, refetchChunks: [], rejectSenders: [] };
  }
}
