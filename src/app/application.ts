/**
 * The application as CometBFT sees it: one method for each call of ABCI 2.0.
 *
 * Everything is synchronous, so that nothing can come between two steps of a block. Two calls touch the edge: `commit`, whose durable write is
 * awaited, and `query`, which may read from disk. Sources: CometBFT v0.38 `spec/abci/abci++_methods.md`, `abci++_app_requirements.md`.
 *
 * Bytes inside a request are views of the socket's buffer: copy what is kept longer than the call.
 */

import type {
  ExecTxResult,
  RequestApplySnapshotChunk,
  RequestCheckTx,
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
  ResponseApplySnapshotChunk,
  ResponseCheckTx,
  ResponseCommit,
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

/** What the edge waits for. The application makes no promise itself: it hands on the one that the store returned. */
// biome-ignore lint/style/noRestrictedGlobals: the type of a value that is handed on; nothing in a block is awaited
export type Eventually<T> = Promise<T>;

/**
 * Connection "consensus": one call after the other, never beside each other. A throw in any of these stops the node: it answers with an
 * exception and commits nothing more.
 */
export interface ConsensusApplication {
  /**
   * Genesis. Called while `info` reports height 0, and again if that is still so after a restart of CometBFT: it must start from nothing each time.
   * `appHash` must not be empty. Validators in the answer replace those of the request; none at all in both is an error in CometBFT.
   */
  initChain(request: RequestInitChain): ResponseInitChain;

  /**
   * Asked of the proposer only. The answer's transactions together must not exceed `maxTxBytes`, or CometBFT panics. May depend on the local
   * mempool; must not change state. What it returns, every correct node's `processProposal` must accept.
   */
  prepareProposal(request: RequestPrepareProposal): ResponsePrepareProposal;

  /** ACCEPT or REJECT (UNKNOWN panics CometBFT); deterministic; must not change state. Not asked in replay or block sync. */
  processProposal(request: RequestProcessProposal): ResponseProcessProposal;

  /** Only where vote extensions are enabled. Need not be deterministic; must not change state. */
  extendVote(request: RequestExtendVote): ResponseExtendVote;

  /** ACCEPT or REJECT; deterministic; must not change state. A REJECT drops a correct validator's vote if its `extendVote` disagrees. */
  verifyVoteExtension(request: RequestVerifyVoteExtension): ResponseVerifyVoteExtension;

  /**
   * Executes a decided block from the last committed state. Called twice for one height after a crash, so it persists nothing. One result for
   * each transaction, in order. `appHash` is of the state after this block and must not be empty. Validator updates of height H vote from H+2 on.
   *
   * @param take is given each result as soon as it is known, and the answer has none: those of a block are thousands, and need not wait for each
   * other
   */
  finalizeBlock(
    request: RequestFinalizeBlock,
    take?: (result: ExecTxResult) => void,
  ): ResponseFinalizeBlock;

  /**
   * Makes the block of the last `finalizeBlock` durable, at once or not at all. The new state must be the one that other calls see as soon as
   * this returns its promise; the promise resolves when a crash can no longer lose it. `retainHeight` lets CometBFT drop blocks below it: never
   * above the durable height + 1, or a restart fails for good; 0 keeps all.
   */
  commit(): Eventually<ResponseCommit>;
}

/** Connection "mempool". */
export interface MempoolApplication {
  /**
   * Code 0 lets the transaction in. `type` RECHECK asks again after each block about what is still in the mempool. Runs against a state of its
   * own that `commit` resets. A user's input reaches it unchecked: refusals are codes, never throws.
   */
  checkTx(request: RequestCheckTx): ResponseCheckTx;

  /** These transactions will be checked for the first time, in this order: what takes long may begin. Changes no answer. */
  foresee(txs: readonly Uint8Array[]): void;
}

/** Connection "query". */
export interface InfoApplication {
  /** The last durable height and its app hash: from here CometBFT replays. Height 0 asks for `initChain`. */
  info(request: RequestInfo): ResponseInfo;

  /** Height 0 means the last committed one. `/p2p/filter/…` paths come here too where CometBFT's `filter_peers` is on: code 0 admits. */
  query(request: RequestQuery): ResponseQuery | Eventually<ResponseQuery>;
}

/** Connection "snapshot". Runs beside blocks, so it reads what does not change. `load` serves peers: any of its numbers may be made up. */
export interface SnapshotApplication {
  /** CometBFT looks at ten at most. */
  listSnapshots(): ResponseListSnapshots;

  /** Before state sync: `appHash` is what the light client verified for the snapshot's height. */
  offerSnapshot(
    request: RequestOfferSnapshot,
  ): ResponseOfferSnapshot | Eventually<ResponseOfferSnapshot>;

  /** At most 16 MB. Empty where there is no such chunk. */
  loadSnapshotChunk(
    request: RequestLoadSnapshotChunk,
  ): ResponseLoadSnapshotChunk | Eventually<ResponseLoadSnapshotChunk>;

  /** Chunks come in order of index. After the last one CometBFT calls `info` and compares height and app hash. */
  applySnapshotChunk(
    request: RequestApplySnapshotChunk,
  ): ResponseApplySnapshotChunk | Eventually<ResponseApplySnapshotChunk>;
}

/** What the servers for clients ask beside CometBFT: the services that the application answers by itself. */
export interface ServiceApplication {
  /** gRPC method paths, for example `/cosmos.bank.v1beta1.Query/Balance`. */
  readonly paths: readonly string[];

  /** First and last height whose state can be read, and the app hash of the last; 0 before the first commit. */
  readonly heights: { readonly first: bigint; readonly last: bigint; readonly appHash: Uint8Array };

  /** The height that is read where this one is asked for; 0 is the last. @throws AppError where its state is gone, or not there yet */
  heightOf(asked: bigint): bigint;

  /** Every message that a transaction may hold. */
  readonly messages: readonly {
    readonly typeUrl: string;
    readonly responseTypeUrl: string;
    readonly aminoName: string;
  }[];

  /** What genesis says. @throws AppError sdk/26 before the first block */
  chain(): { readonly chainId: string; readonly addressPrefix: string };

  /** @throws AppError sdk/2 where the bytes are no transaction of this chain */
  assertTx(bytes: Uint8Array): void;

  /**
   * The bytes that a method answers, and the height of the state that it read. Height 0 is the last committed one.
   *
   * @throws AppError where the request or the height is refused, sdk/6 where there is no such method
   */
  query(
    path: string,
    request: Uint8Array,
    height: bigint,
  ): { readonly value: Uint8Array; readonly height: bigint };
}

export interface Application
  extends ConsensusApplication,
    MempoolApplication,
    InfoApplication,
    SnapshotApplication {}

/** What the program runs: CometBFT asks the one half, the servers for clients the other. */
export interface ServingApplication extends Application {
  readonly services: ServiceApplication;
}
