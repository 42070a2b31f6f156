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
import { closeNested, message } from './message.ts';
import { createOneof, type OneofCodec } from './oneof.ts';
import { ProtoWriter } from './protoWriter.ts';
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

/** A result by itself, for `finalizeBlockFrame`. */
export function encodeTxResult(result: ExecTxResult): Uint8Array {
  writer.reset();
  txResult.write(writer, result);
  return writer.finish();
}

/** The frame of an answer to FinalizeBlock whose results are encoded already; `answer` has none. */
export function finalizeBlockFrame(
  answer: ResponseFinalizeBlock,
  results: Uint8Array[],
): Uint8Array {
  writer.reset();
  finalizeBlock.write(writer, { ...answer, txResults: results });
  closeNested(writer, finalizeBlockNumber, 0);
  writer.varint(writer.length);
  return writer.finish();
}

const writer = new ProtoWriter();
const finalizeBlockNumber = 21;

interface EncodedFinalizeBlock extends Omit<ResponseFinalizeBlock, 'txResults'> {
  txResults: Uint8Array[];
}

const finalizeBlockFields = {
  events: messages(1, event),
  validatorUpdates: messages(3, validatorUpdate),
  consensusParamUpdates: optional(4, consensusParams),
  appHash: bytes(5),
};
/** A message and its bytes are the same on the wire. */
const finalizeBlock = message<EncodedFinalizeBlock>({
  ...finalizeBlockFields,
  txResults: byteStrings(2),
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
    finalizeBlockNumber,
    message<ResponseFinalizeBlock>({ ...finalizeBlockFields, txResults: messages(2, txResult) }),
  ],
});
