/** A small application that keeps the contract: it counts transactions, and its app hash is that count in 32 bytes. */

import type {
  RequestFinalizeBlock,
  ResponseCheckTx,
  ResponseFinalizeBlock,
  ResponseInfo,
} from 'cosmjs-types/tendermint/abci/types';
import type { Application } from '../../../src/app/application.ts';

export interface FakeApplication extends Application {
  /** Names of the calls so far, Info aside. */
  readonly calls: string[];
}

const none = new Uint8Array();

export function checkTxResult(code = 0): ResponseCheckTx {
  return {
    code,
    data: none,
    log: '',
    info: '',
    gasWanted: 0n,
    gasUsed: 0n,
    events: [],
    codespace: '',
  };
}

/** @param changes replace single methods. */
export function createFakeApplication(changes: Partial<Application> = {}): FakeApplication {
  const calls: string[] = [];
  let height = 0n;
  let transactions = 0;
  let next: { height: bigint; transactions: number } | undefined;
  const hash = (count: number): Uint8Array => new Uint8Array(32).fill(count % 256);

  const base: Application = {
    info: (): ResponseInfo => ({
      data: 'fake',
      version: '1',
      appVersion: 1n,
      lastBlockHeight: height,
      lastBlockAppHash: height === 0n ? none : hash(transactions),
    }),
    initChain: () => ({ validators: [], appHash: hash(0) }),
    query: (request) => ({
      code: 0,
      log: '',
      info: '',
      index: 0n,
      key: request.data,
      value: new TextEncoder().encode(request.path),
      height,
      codespace: '',
    }),
    checkTx: () => checkTxResult(),
    foresee() {},
    prepareProposal: (request) => ({ txs: request.txs }),
    processProposal: () => ({ status: 1 }),
    extendVote: () => ({ voteExtension: none }),
    verifyVoteExtension: () => ({ status: 1 }),
    finalizeBlock(request: RequestFinalizeBlock): ResponseFinalizeBlock {
      next = { height: request.height, transactions: transactions + request.txs.length };
      return {
        events: [],
        txResults: request.txs.map((tx) => ({ ...checkTxResult(), data: tx })),
        validatorUpdates: [],
        appHash: hash(next.transactions),
      };
    },
    async commit() {
      if (next !== undefined) ({ height, transactions } = next);
      return { retainHeight: 0n };
    },
    listSnapshots: () => ({ snapshots: [] }),
    offerSnapshot: () => ({ result: 3 }),
    loadSnapshotChunk: () => ({ chunk: none }),
    applySnapshotChunk: () => ({ result: 1, refetchChunks: [], rejectSenders: [] }),
  };
  const application = { ...base, ...changes };
  const noted = <A extends unknown[], R>(name: string, call: (...args: A) => R) => {
    return (...args: A): R => {
      calls.push(name);
      return call(...args);
    };
  };
  return {
    calls,
    info: application.info,
    initChain: noted('initChain', application.initChain),
    query: noted('query', application.query),
    checkTx: noted('checkTx', application.checkTx),
    foresee: application.foresee,
    prepareProposal: noted('prepareProposal', application.prepareProposal),
    processProposal: noted('processProposal', application.processProposal),
    extendVote: noted('extendVote', application.extendVote),
    verifyVoteExtension: noted('verifyVoteExtension', application.verifyVoteExtension),
    finalizeBlock: noted('finalizeBlock', application.finalizeBlock),
    commit: noted('commit', application.commit),
    listSnapshots: noted('listSnapshots', application.listSnapshots),
    offerSnapshot: noted('offerSnapshot', application.offerSnapshot),
    loadSnapshotChunk: noted('loadSnapshotChunk', application.loadSnapshotChunk),
    applySnapshotChunk: noted('applySnapshotChunk', application.applySnapshotChunk),
  };
}
