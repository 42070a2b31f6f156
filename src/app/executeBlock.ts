/** One block in a branch: begin, transactions, end. Nothing is awaited and nothing is written outside the branch. */

import type { RequestFinalizeBlock } from 'cosmjs-types/tendermint/abci/types';
import { beginBlock } from '../endblock/beginBlock.ts';
import { endBlock } from '../endblock/endBlock.ts';
import { ConsensusParams } from '../gen/tendermint/types/params.ts';
import { consensusParams } from '../keeper/consensus/schema.ts';
import { equalBytes } from '../lib/bytes.ts';
import { AppError, InvariantError } from '../lib/errors.ts';
import { proposalRunner } from '../msgserver/registry.ts';
import type { Branch } from '../store/branch.ts';
import type { StoreUpgrade } from '../store/storeUpgrade.ts';
import type { BlockInfo, Context } from '../types/context.ts';
import { type ChainEvent, EventList } from '../types/event.ts';
import { type GasMeter, InfiniteGasMeter, LimitedGasMeter } from '../types/gas.ts';
import type { BlockObserver } from '../types/observer.ts';
import { type KeyPower, mergeUpdates } from '../weights/validatorUpdates.ts';
import type { AnteOptions } from './ante/anteRun.ts';
import { BlockCounts } from './blockCounts.ts';
import { consensusReport } from './consensusReport.ts';
import { createContext } from './context.ts';
import { decodeAhead } from './decodeAhead.ts';
import { deliver, type TxResult } from './runTx.ts';
import type { TxCache } from './tx/txCache.ts';
import type { VerifyAhead } from './tx/verifyAhead.ts';
import { carryOutPlan } from './upgrades/carryOutPlan.ts';
import type { UpgradePolicy } from './upgrades/upgrade.ts';

export interface ExecuteBlockInput {
  readonly state: Branch;
  readonly block: BlockInfo;
  readonly request: Pick<
    RequestFinalizeBlock,
    'txs' | 'hash' | 'decidedLastCommit' | 'misbehavior'
  >;
  readonly cache: TxCache;
  readonly ahead: VerifyAhead | undefined;
  readonly options: AnteOptions;
  /** Gas bound of the block; negative for none. */
  readonly maxGas: bigint;
  readonly observer: BlockObserver;
  readonly upgrade: UpgradePolicy;
  /** Whether the program has executed no block yet. */
  readonly isFirst: boolean;
  /** Is given each transaction's result. */
  readonly take: (result: TxResult) => void;
}

export interface BlockResult {
  readonly counts: BlockCounts;
  /** Of begin and end of the block. */
  readonly events: readonly ChainEvent[];
  readonly validatorUpdates: readonly KeyPower[];
  /** What an upgrade in this block does to the set of stores. */
  readonly storeUpgrade: StoreUpgrade | undefined;
  /** What changed of the bounds that CometBFT keeps; undefined where nothing did. */
  readonly consensusParams: ConsensusParams | undefined;
}

export function executeBlock(input: ExecuteBlockInput): BlockResult {
  const { state, block, request, cache, options, maxGas, observer } = input;
  const blockEvents = new EventList();
  const context = (): Context =>
    createContext({ state, block, gas: new InfiniteGasMeter(), events: blockEvents });
  observer.phase('begin', block.height);
  const before = consensusParams.get(state);
  const upgrade = mustHold(() => carryOutPlan(context(), input.upgrade, input.isFirst));
  const expelled = mustHold(() => beginBlock(context(), consensusReport(request)));
  observer.phase('txs', block.height);
  const blockGas: GasMeter = maxGas < 0n ? new InfiniteGasMeter() : new LimitedGasMeter(maxGas);
  const run = {
    mode: 'deliver',
    state,
    block,
    cache,
    options,
    maxBlockGas: maxGas,
    blockGas,
  } as const;
  const counts = new BlockCounts();
  for (const tx of decodeAhead(request.txs, input)) {
    const result = 'code' in tx ? tx : deliver(tx, run);
    counts.addTx(result);
    input.take(result);
  }
  observer.phase('endblock', block.height);
  const elected = mustHold(() => endBlock(context(), proposalRunner));
  const validatorUpdates = mergeUpdates(expelled, elected);
  counts.add(blockEvents.events);
  return {
    counts,
    events: blockEvents.events,
    validatorUpdates,
    storeUpgrade: upgrade?.stores,
    consensusParams: changedParams(before, consensusParams.get(state)),
  };
}

/** The new set where it is another one. */
function changedParams(
  before: ConsensusParams | undefined,
  after: ConsensusParams | undefined,
): ConsensusParams | undefined {
  const bytesOf = (params: ConsensusParams | undefined): Uint8Array =>
    params === undefined ? new Uint8Array(0) : ConsensusParams.encode(params).finish();
  return equalBytes(bytesOf(before), bytesOf(after)) ? undefined : after;
}

/** Begin and end of a block have nobody to refuse to: a refusal there is a bug of ours. */
function mustHold<T>(step: () => T): T {
  try {
    return step();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new InvariantError(`a block step was refused: ${error.message}`, { cause: error });
  }
}
