/** What a block did, from CometBFT's own RPC: its results, its events, its validators. */

import { cometRpc } from '../comet/cometRpc.ts';

/** Where the chain stands in its epochs. */
export interface EpochPosition {
  readonly index: bigint;
  readonly startHeight: bigint;
  /** The height at which it is settled. */
  readonly lastHeight: bigint;
}

export interface ValidatorPower {
  /** Upper-case hexadecimal. */
  readonly address: string;
  readonly power: bigint;
}

export interface BlockFacts {
  readonly height: bigint;
  readonly txs: number;
  readonly failedTxs: number;
  readonly commits: number;
  readonly challenges: ChallengeCounts;
  readonly jailed: readonly JailedHost[];
  /** The epoch that began with this block. */
  readonly epochStarted: EpochPosition | undefined;
  /** The epoch that this block settled. */
  readonly settled: bigint | undefined;
  /** CometBFT's validator set of this height. */
  readonly validators: readonly ValidatorPower[];
}

export interface JailedHost {
  /** Of the account. */
  readonly address: string;
  /** `downtime` or `double_sign`. */
  readonly reason: string;
  /** The first height at which it may unjail; 0 for never. */
  readonly until: bigint;
  /** Its validator is needed, and signs on until a settlement finds others (P31). */
  readonly stays: boolean;
}

export interface ChallengeCounts {
  readonly issued: number;
  readonly passed: number;
  readonly failed: number;
  readonly expired: number;
  readonly voided: number;
}

interface RpcEvent {
  readonly type: string;
  readonly attributes?: readonly { readonly key: string; readonly value?: string }[];
}

interface BlockResults {
  readonly txs_results?:
    | readonly { readonly code?: number; readonly events?: readonly RpcEvent[] }[]
    | null;
  readonly finalize_block_events?: readonly RpcEvent[] | null;
}

/** @throws ClientError where the node is away, or does not have the block yet */
export async function readBlockFacts(rpc: string, height: bigint): Promise<BlockFacts> {
  const at = { height: String(height) };
  const results = (await cometRpc(rpc, 'block_results', at)) as BlockResults;
  return factsOf(height, results, await readValidators(rpc, height));
}

/** Also for tests: the facts of what CometBFT answered. */
export function factsOf(
  height: bigint,
  results: BlockResults,
  validators: readonly ValidatorPower[],
): BlockFacts {
  const txs = results.txs_results ?? [];
  const good = txs.filter((tx) => (tx.code ?? 0) === 0);
  const events = [
    ...good.flatMap((tx) => tx.events ?? []),
    ...(results.finalize_block_events ?? []),
  ];
  const ofType = (type: string): RpcEvent[] => events.filter((event) => event.type === type);
  const outcomes = ofType('poc_challenge_resolved').map((event) => attribute(event, 'outcome'));
  const resolved = (outcome: string): number =>
    outcomes.filter((text) => text === `CHALLENGE_OUTCOME_${outcome}`).length;
  const [started] = ofType('poc_epoch_started');
  const [settled] = ofType('poc_epoch_settled');
  return {
    height,
    txs: txs.length,
    failedTxs: txs.length - good.length,
    commits: ofType('poc_commit').length,
    challenges: {
      issued: ofType('poc_challenge_issued').length,
      passed: resolved('PASSED'),
      failed: resolved('FAILED'),
      expired: resolved('EXPIRED'),
      voided: resolved('VOIDED'),
    },
    jailed: jailedIn(ofType('poc_jailed'), ofType('poc_validator_jailed')),
    epochStarted: started === undefined ? undefined : positionOf(started),
    settled: settled === undefined ? undefined : BigInt(attribute(settled, 'epoch_index')),
    validators,
  };
}

function jailedIn(
  participants: readonly RpcEvent[],
  validators: readonly RpcEvent[],
): JailedHost[] {
  const staying = new Set(
    validators
      .filter((event) => attribute(event, 'left_the_set') === 'false')
      .map((event) => attribute(event, 'address')),
  );
  return participants.map((event) => {
    const address = attribute(event, 'address');
    return {
      address,
      reason: attribute(event, 'reason').replace('PENALTY_REASON_', '').toLowerCase(),
      until: BigInt(attribute(event, 'jailed_until_height')),
      stays: staying.has(address),
    };
  });
}

function positionOf(event: RpcEvent): EpochPosition {
  return {
    index: BigInt(attribute(event, 'epoch_index')),
    startHeight: BigInt(attribute(event, 'start_height')),
    lastHeight: BigInt(attribute(event, 'last_height')),
  };
}

function attribute(event: RpcEvent, key: string): string {
  return event.attributes?.find((entry) => entry.key === key)?.value ?? '0';
}

interface ValidatorsAnswer {
  readonly validators?: readonly { readonly address: string; readonly voting_power: string }[];
}

/** Up to 100, highest power first, as CometBFT answers. */
export async function readValidators(rpc: string, height: bigint): Promise<ValidatorPower[]> {
  const at = { height: String(height), per_page: '100' };
  const { validators = [] } = (await cometRpc(rpc, 'validators', at)) as ValidatorsAnswer;
  return validators.map(({ address, voting_power }) => ({ address, power: BigInt(voting_power) }));
}

interface InfoAnswer {
  readonly response?: { readonly last_block_height?: string };
}

/** The last height that the application has committed, 0 for none: its results are there, which a height of `status` does not promise. */
export async function readHeight(rpc: string): Promise<bigint> {
  const info = (await cometRpc(rpc, 'abci_info')) as InfoAnswer;
  return BigInt(info.response?.last_block_height ?? '0');
}
