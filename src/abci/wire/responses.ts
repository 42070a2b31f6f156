/** What the node answers: `tendermint.abci.Response` of v0.38 and its seventeen members. */

import type {
  ExecTxResult,
  Response,
  ResponseApplySnapshotChunk,
  ResponseCheckTx,
  ResponseCommit,
  ResponseEcho,
  ResponseException,
  ResponseExtendVote,
  ResponseFinalizeBlock,
  ResponseInfo,
  ResponseInitChain,
  ResponseListSnapshots,
  ResponseLoadSnapshotChunk,
  ResponseOfferSnapshot,
  ResponsePrepareProposal,
  ResponseProcessProposal,
  ResponseQuery,
  ResponseVerifyVoteExtension,
} from 'cosmjs-types/tendermint/abci/types';
import {
  byteStrings,
  bytes,
  enumeration,
  int64,
  messages,
  optional,
  string,
  strings,
  uint32,
  uint32s,
  uint64,
} from './fields.ts';
import { message } from './message.ts';
import { createOneof, type OneofCodec } from './oneof.ts';
import { consensusParams, empty, event, proofOps, snapshot, validatorUpdate } from './shared.ts';

// CheckTx answers and transaction results have the same fields under the same numbers.
const txResult = message<ExecTxResult & ResponseCheckTx>({
  code: uint32(1),
  data: bytes(2),
  log: string(3),
  info: string(4),
  gasWanted: int64(5),
  gasUsed: int64(6),
  events: messages(7, event),
  codespace: string(8),
});

export const responseCodec: OneofCodec<Response> = createOneof<Response>('response', {
  exception: [1, message<ResponseException>({ error: string(1) })],
  echo: [2, message<ResponseEcho>({ message: string(1) })],
  flush: [3, empty],
  info: [
    4,
    message<ResponseInfo>({
      data: string(1),
      version: string(2),
      appVersion: uint64(3),
      lastBlockHeight: int64(4),
      lastBlockAppHash: bytes(5),
    }),
  ],
  initChain: [
    6,
    message<ResponseInitChain>({
      consensusParams: optional(1, consensusParams),
      validators: messages(2, validatorUpdate),
      appHash: bytes(3),
    }),
  ],
  query: [
    7,
    message<ResponseQuery>({
      code: uint32(1),
      log: string(3),
      info: string(4),
      index: int64(5),
      key: bytes(6),
      value: bytes(7),
      proofOps: optional(8, proofOps),
      height: int64(9),
      codespace: string(10),
    }),
  ],
  checkTx: [9, txResult],
  commit: [12, message<ResponseCommit>({ retainHeight: int64(3) })],
  listSnapshots: [13, message<ResponseListSnapshots>({ snapshots: messages(1, snapshot) })],
  offerSnapshot: [14, message<ResponseOfferSnapshot>({ result: enumeration(1) })],
  loadSnapshotChunk: [15, message<ResponseLoadSnapshotChunk>({ chunk: bytes(1) })],
  applySnapshotChunk: [
    16,
    message<ResponseApplySnapshotChunk>({
      result: enumeration(1),
      refetchChunks: uint32s(2),
      rejectSenders: strings(3),
    }),
  ],
  prepareProposal: [17, message<ResponsePrepareProposal>({ txs: byteStrings(1) })],
  processProposal: [18, message<ResponseProcessProposal>({ status: enumeration(1) })],
  extendVote: [19, message<ResponseExtendVote>({ voteExtension: bytes(1) })],
  verifyVoteExtension: [20, message<ResponseVerifyVoteExtension>({ status: enumeration(1) })],
  finalizeBlock: [
    21,
    message<ResponseFinalizeBlock>({
      events: messages(1, event),
      txResults: messages(2, txResult),
      validatorUpdates: messages(3, validatorUpdate),
      consensusParamUpdates: optional(4, consensusParams),
      appHash: bytes(5),
    }),
  ],
});
