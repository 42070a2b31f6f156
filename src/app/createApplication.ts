/**
 * The application that CometBFT drives. It holds three states: the committed one, the mempool's branch over it, and the block that was
 * executed and not yet committed.
 */

import {
  CheckTxType,
  type ExecTxResult,
  type RequestCheckTx,
  type RequestFinalizeBlock,
  type RequestInitChain,
  type RequestPrepareProposal,
  type RequestProcessProposal,
  type RequestQuery,
  type ResponseCheckTx,
  type ResponseCommit,
  type ResponseFinalizeBlock,
  type ResponseInfo,
  type ResponseInitChain,
  type ResponsePrepareProposal,
  type ResponseProcessProposal,
  type ResponseQuery,
} from 'cosmjs-types/tendermint/abci/types';
import { openByDeadline } from '../keeper/poc/schema.ts';
import { InvariantError } from '../lib/errors.ts';
import type { StateReader } from '../lib/kv.ts';
import { messageHandlers } from '../msgserver/registry.ts';
import { queryHandlers } from '../query/registry.ts';
import { Branch } from '../store/branch.ts';
import type { FlatState } from '../store/flatState.ts';
import type { MultiStore } from '../store/multiStore.ts';
import type { Snapshots } from '../store/snapshots/snapshots.ts';
import type { BlockInfo } from '../types/context.ts';
import { EventList } from '../types/event.ts';
import { InfiniteGasMeter } from '../types/gas.ts';
import type { GasPrice } from '../types/gasPrice.ts';
import { type BlockObserver, silentObserver } from '../types/observer.ts';
import { type AbciQueryInput, abciQuery } from './abciQuery.ts';
import type { Eventually, ServiceApplication, ServingApplication } from './application.ts';
import { ApplicationDefaults } from './applicationDefaults.ts';
import type { BlockCounts } from './blockCounts.ts';
import { maxBlockGas, readChainFacts } from './chainFacts.ts';
import { createContext } from './context.ts';
import { createServices } from './createServices.ts';
import { executeBlock } from './executeBlock.ts';
import { initChain, readGenesis } from './initChain.ts';
import { Mempool } from './mempool/mempool.ts';
import type { MempoolLimits } from './mempool/mempoolLimits.ts';
import { type ProposalInput, prepareProposal, processProposal } from './proposals/proposals.ts';
import { simulate } from './simulate.ts';
import { toCheckTx, toExecTxResult, toFinalizeBlock } from './toAbci.ts';
import { createTxDecoder } from './tx/decodeTx.ts';
import { createTxCache, type TxCache } from './tx/txCache.ts';
import type { VerifyAhead } from './tx/verifyAhead.ts';
import type { UpgradePolicy } from './upgrades/upgrade.ts';
import { usualPolicy } from './upgrades/upgrades.ts';

export interface ApplicationOptions {
  readonly store: MultiStore;
  /** What this node asks for a unit of gas before it takes a transaction into its mempool. */
  readonly minGasPrices?: readonly GasPrice[];
  /** Bounds of CometBFT's mempool and what is kept free in it; nothing is where they are left out. */
  readonly mempool?: MempoolLimits;
  /** Bound on the memory for transactions that wait, decoded and verified; what does not fit costs time. */
  readonly txCacheBytes?: number;
  /** Verifies signatures beside this thread; in it alone where left out. */
  readonly verifyAhead?: VerifyAhead | undefined;
  readonly observer?: BlockObserver;
  readonly version?: string;
  /** Of the same store; without them none are offered and none are taken. */
  readonly snapshots?: Snapshots | undefined;
  /** The bytes of the file beside the genesis, where that has the state (M20). @throws where there is none */
  readonly genesisState?: (() => Uint8Array) | undefined;
  /** What this program does at the height of an upgrade; the upgrades that it knows are those of the list unless others are given. */
  readonly upgrade?: Partial<UpgradePolicy>;
  /** Told of each committed block, for the log. */
  readonly onCommitted?: (height: bigint, facts: Readonly<Record<string, number>>) => void;
}

/** An application over an open store. It keeps nothing durable outside of it. */
export function createApplication(options: ApplicationOptions): ServingApplication {
  return new CpocApplication(options);
}

class CpocApplication extends ApplicationDefaults implements ServingApplication {
  readonly #store: MultiStore;
  readonly #version: string;
  readonly #queryInput: AbciQueryInput;
  readonly services: ServiceApplication;
  readonly #observer: BlockObserver;
  readonly #onCommitted: NonNullable<ApplicationOptions['onCommitted']>;
  readonly #cache: TxCache;
  readonly #ahead: VerifyAhead | undefined;
  readonly #upgrade: UpgradePolicy;
  readonly #genesisState: ApplicationOptions['genesisState'];
  #isFirst = true;
  /** What InitChain wrote, until the first block commits it. */
  #genesis: FlatState | undefined;
  readonly #mempool: Mempool;
  #executed:
    | { readonly height: bigint; readonly time: BlockInfo['time']; readonly counts: BlockCounts }
    | undefined;
  /** Of the last block: what is checked between two blocks is checked as of then. */
  #time: BlockInfo['time'];
  #openChallenges: number;

  constructor(options: ApplicationOptions) {
    super(options.snapshots);
    const { store, minGasPrices = [], observer = silentObserver, version = '' } = options;
    this.#store = store;
    this.#time = store.lastCommit.time;
    this.#onCommitted = options.onCommitted ?? (() => {});
    this.#version = version;
    this.#observer = observer;
    this.#upgrade = { ...usualPolicy, ...options.upgrade };
    this.#ahead = options.verifyAhead;
    this.#genesisState = options.genesisState;
    const decoder = createTxDecoder(messageHandlers);
    this.#cache = createTxCache(decoder, options.txCacheBytes, options.verifyAhead);
    this.#mempool = new Mempool(this.#branch(), {
      cache: this.#cache,
      ahead: options.verifyAhead,
      limits: options.mempool,
      minGasPrices,
      nextBlock: (facts) => this.#nextBlock(facts),
    });
    this.#queryInput = {
      store,
      handlers: new Map(queryHandlers.map((handler) => [handler.path, handler])),
      version,
      runForGas: (tx) => this.#mempool.estimate(tx),
      simulate: (bytes) => simulate(bytes, (tx) => this.#mempool.estimate(tx)),
    };
    this.services = createServices(this.#queryInput, (bytes) => this.#cache.decode(bytes));
    this.#openChallenges = this.#countChallenges();
  }

  #countChallenges(): number {
    const count = [...openByDeadline.keys(this.#store.view())].length;
    this.#observer.openChallenges(count);
    return count;
  }

  /** What was taken from the empty state is of the restored one now. */
  protected override restored(): void {
    this.#genesis = undefined;
    this.#executed = undefined;
    this.#isFirst = true;
    this.#time = this.#store.lastCommit.time;
    this.#openChallenges = this.#countChallenges();
    this.#mempool.reset(this.#branch());
  }

  info(): ResponseInfo {
    const { version, appHash } = this.#store.lastCommit;
    return {
      data: 'cpoc',
      version: this.#version,
      appVersion: 1n,
      lastBlockHeight: version,
      lastBlockAppHash: version === 0n ? new Uint8Array(0) : appHash,
    };
  }

  /** Starts from nothing each time: CometBFT asks again if it restarts before the first commit. */
  initChain(request: RequestInitChain): ResponseInitChain {
    const genesis = readGenesis(request, this.#genesisState);
    const height = request.initialHeight > 0n ? request.initialHeight : 1n;
    this.#store.setInitialVersion(height);
    this.#time = { seconds: request.time?.seconds ?? 0n, nanos: request.time?.nanos ?? 0 };
    const state = this.#store.emptyState();
    const { chainId } = request;
    const block = { ...this.#nextBlock({ chainId, addressPrefix: genesis.addressPrefix }), height };
    const ctx = createContext({
      state,
      block,
      gas: new InfiniteGasMeter(),
      events: new EventList(),
    });
    const response = initChain(ctx, request, genesis);
    this.#genesis = state;
    this.#mempool.reset(this.#branch());
    return response;
  }

  query(request: RequestQuery): ResponseQuery {
    return abciQuery(request, this.#queryInput);
  }

  checkTx(request: RequestCheckTx): ResponseCheckTx {
    const mode = request.type === CheckTxType.RECHECK ? 'recheck' : 'check';
    return toCheckTx(this.#mempool.admit(request.tx, mode));
  }

  foresee(txs: readonly Uint8Array[]): void {
    this.#mempool.foresee(txs);
  }

  prepareProposal(request: RequestPrepareProposal): ResponsePrepareProposal {
    return prepareProposal(request, this.#proposalInput(), this.#mempool.waiting);
  }

  processProposal(request: RequestProcessProposal): ResponseProcessProposal {
    return processProposal(request, this.#proposalInput());
  }

  finalizeBlock(
    request: RequestFinalizeBlock,
    take?: (result: ExecTxResult) => void,
  ): ResponseFinalizeBlock {
    const { height } = request;
    const kept: ExecTxResult[] = [];
    const takeResult = take ?? ((one: ExecTxResult): void => void kept.push(one));
    if (height !== this.#store.nextVersion) {
      throw new InvariantError(`block ${height} was sent, and ${this.#store.nextVersion} is next`);
    }
    this.#executed = undefined;
    const branch = this.#branch();
    const time = { seconds: request.time?.seconds ?? 0n, nanos: request.time?.nanos ?? 0 };
    const result = executeBlock({
      state: branch,
      block: {
        ...this.#nextBlock(readChainFacts(branch)),
        time,
        proposerAddress: request.proposerAddress.slice(),
      },
      request,
      cache: this.#cache,
      ahead: this.#ahead,
      options: this.#mempool.options,
      maxGas: maxBlockGas(branch),
      observer: this.#observer,
      upgrade: this.#upgrade,
      isFirst: this.#isFirst,
      take: (one) => takeResult(toExecTxResult(one)),
    });
    this.#isFirst = false;
    this.#observer.phase('hash', height);
    const written = this.#genesis?.with(branch) ?? branch;
    const appHash = this.#store.prepare(height, written, result.storeUpgrade);
    this.#observer.rest();
    this.#executed = { height, time, counts: result.counts };
    return toFinalizeBlock(result, kept, appHash);
  }

  commit(): Eventually<ResponseCommit> {
    const executed = this.#executed;
    if (executed === undefined) throw new InvariantError('Commit without FinalizeBlock');
    this.#observer.phase('commit', executed.height);
    return this.#store.commit({ time: executed.time }).then(() => {
      this.#executed = undefined;
      this.#genesis?.release();
      this.#genesis = undefined;
      this.#time = executed.time;
      this.#mempool.reset(this.#branch());
      this.#observer.rest();
      this.#report(executed.height, executed.counts);
      return { retainHeight: 0n };
    });
  }

  /** A branch over the committed state; over what genesis wrote as long as no block has committed it. */
  #branch(): Branch {
    return new Branch(this.#genesis ?? this.#store.view());
  }

  /** The block that comes next, as far as it is known before it is sent. */
  #nextBlock(facts: Pick<BlockInfo, 'chainId' | 'addressPrefix'>): BlockInfo {
    return {
      chainId: facts.chainId,
      addressPrefix: facts.addressPrefix,
      height: this.#store.nextVersion,
      time: this.#time,
      previousAppHash: this.#store.lastCommit.appHash,
      proposerAddress: new Uint8Array(0),
    };
  }

  #proposalInput(): ProposalInput {
    const state: StateReader = this.#branch();
    const [cache, ahead] = [this.#cache, this.#ahead];
    return { state, block: this.#nextBlock(readChainFacts(state)), cache, ahead };
  }

  #report(height: bigint, counts: BlockCounts): void {
    this.#openChallenges += counts.report(this.#observer);
    this.#observer.openChallenges(this.#openChallenges);
    const { lastBatchBytes: batchBytes } = this.#store.stats;
    this.#observer.stored({ batchBytes, ...this.#store.treeFigures });
    const { txs, failed } = counts;
    this.#onCommitted(height, { txs, failed, openChallenges: this.#openChallenges, batchBytes });
  }
}
