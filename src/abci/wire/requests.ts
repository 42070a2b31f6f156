/** What CometBFT asks: `tendermint.abci.Request` of v0.38 and its sixteen members. */

import type {
  Request,
  RequestApplySnapshotChunk,
  RequestCheckTx,
  RequestEcho,
  RequestExtendVote,
  RequestFinalizeBlock,
  RequestInfo,
  RequestInitChain,
  RequestLoadSnapshotChunk,
  RequestOfferSnapshot,
  RequestPrepareProposal,
  RequestProcessProposal,
  RequestQuery,
  RequestVerifyVoteExtension,
} from 'cosmjs-types/tendermint/abci/types';
import {
  bool,
  byteStrings,
  bytes,
  embedded,
  enumeration,
  int64,
  messages,
  optional,
  string,
  uint32,
  uint64,
} from './fields.ts';
import { message } from './message.ts';
import { createOneof, type OneofCodec } from './oneof.ts';
import {
  commitInfo,
  consensusParams,
  empty,
  extendedCommitInfo,
  misbehavior,
  snapshot,
  timestamp,
  validatorUpdate,
} from './shared.ts';

export const requestCodec: OneofCodec<Request> = createOneof<Request>('request', {
  echo: [1, message<RequestEcho>({ message: string(1) })],
  flush: [2, empty],
  info: [
    3,
    message<RequestInfo>({
      version: string(1),
      blockVersion: uint64(2),
      p2pVersion: uint64(3),
      abciVersion: string(4),
    }),
  ],
  initChain: [
    5,
    message<RequestInitChain>({
      time: embedded(1, timestamp),
      chainId: string(2),
      consensusParams: optional(3, consensusParams),
      validators: messages(4, validatorUpdate),
      appStateBytes: bytes(5),
      initialHeight: int64(6),
    }),
  ],
  query: [
    6,
    message<RequestQuery>({ data: bytes(1), path: string(2), height: int64(3), prove: bool(4) }),
  ],
  checkTx: [8, message<RequestCheckTx>({ tx: bytes(1), type: enumeration(2) })],
  commit: [11, empty],
  listSnapshots: [12, empty],
  offerSnapshot: [
    13,
    message<RequestOfferSnapshot>({ snapshot: optional(1, snapshot), appHash: bytes(2) }),
  ],
  loadSnapshotChunk: [
    14,
    message<RequestLoadSnapshotChunk>({ height: uint64(1), format: uint32(2), chunk: uint32(3) }),
  ],
  applySnapshotChunk: [
    15,
    message<RequestApplySnapshotChunk>({ index: uint32(1), chunk: bytes(2), sender: string(3) }),
  ],
  prepareProposal: [
    16,
    message<RequestPrepareProposal>({
      maxTxBytes: int64(1),
      txs: byteStrings(2),
      localLastCommit: embedded(3, extendedCommitInfo),
      misbehavior: messages(4, misbehavior),
      height: int64(5),
      time: embedded(6, timestamp),
      nextValidatorsHash: bytes(7),
      proposerAddress: bytes(8),
    }),
  ],
  processProposal: [
    17,
    message<RequestProcessProposal>({
      txs: byteStrings(1),
      proposedLastCommit: embedded(2, commitInfo),
      misbehavior: messages(3, misbehavior),
      hash: bytes(4),
      height: int64(5),
      time: embedded(6, timestamp),
      nextValidatorsHash: bytes(7),
      proposerAddress: bytes(8),
    }),
  ],
  extendVote: [
    18,
    message<RequestExtendVote>({
      hash: bytes(1),
      height: int64(2),
      time: embedded(3, timestamp),
      txs: byteStrings(4),
      proposedLastCommit: embedded(5, commitInfo),
      misbehavior: messages(6, misbehavior),
      nextValidatorsHash: bytes(7),
      proposerAddress: bytes(8),
    }),
  ],
  verifyVoteExtension: [
    19,
    message<RequestVerifyVoteExtension>({
      hash: bytes(1),
      validatorAddress: bytes(2),
      height: int64(3),
      voteExtension: bytes(4),
    }),
  ],
  finalizeBlock: [
    20,
    message<RequestFinalizeBlock>({
      txs: byteStrings(1),
      decidedLastCommit: embedded(2, commitInfo),
      misbehavior: messages(3, misbehavior),
      hash: bytes(4),
      height: int64(5),
      time: embedded(6, timestamp),
      nextValidatorsHash: bytes(7),
      proposerAddress: bytes(8),
    }),
  ],
});
