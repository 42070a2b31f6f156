/** Which of several nodes is asked first: one that failed a moment ago comes last, so that nobody waits for it at every question. */

import { ClientError, type ClientErrorCode } from '../../client/clientError.ts';
import type { ChainPort } from '../chain/chainPort.ts';
import type { HostLogger } from '../hostLogger.ts';

export interface NamedPort {
  /** RPC address. */
  readonly rpc: string;
  readonly port: ChainPort;
}

/** How long a node that failed comes last; milliseconds. Less than any deadline is worth. */
const restMs = 15_000;

/** What no other node does better: it is about the key, the account, the transaction, or this program. */
const ours: readonly ClientErrorCode[] = [
  'account_missing',
  'key_missing',
  'not_found',
  'query_failed',
  'simulation_failed',
  'mempool_full',
  'sequence_conflict',
  'unsupported',
  'aborted',
];

export class NodeOrder {
  /** The first is the node of the host. */
  readonly all: readonly NamedPort[];
  readonly #logger: HostLogger;
  readonly #restUntil = new Map<NamedPort, number>();
  readonly #strangers = new Set<NamedPort>();

  constructor(nodes: readonly NamedPort[], logger: HostLogger) {
    this.all = nodes;
    this.#logger = logger;
  }

  /** All of them: those that rest at the end. */
  get inOrder(): readonly NamedPort[] {
    return [
      ...this.all.filter((node) => !this.isResting(node)),
      ...this.all.filter((node) => this.isResting(node)),
    ];
  }

  isResting(node: NamedPort): boolean {
    return performance.now() < (this.#restUntil.get(node) ?? Number.NEGATIVE_INFINITY);
  }

  answered(node: NamedPort): void {
    this.#restUntil.delete(node);
    this.#strangers.delete(node);
  }

  /** @returns whether another node may do better */
  failed(node: NamedPort, error: unknown): boolean {
    if (error instanceof ClientError && ours.includes(error.code)) return false;
    this.#restUntil.set(node, performance.now() + restMs);
    if (error instanceof ClientError && error.code === 'wrong_chain')
      this.#sayStranger(node, error);
    return true;
  }

  #sayStranger(node: NamedPort, { message: why }: ClientError): void {
    if (this.#strangers.has(node)) return;
    this.#strangers.add(node);
    this.#logger.error({ node: node.rpc, why }, 'a node of another chain is of no use here');
  }
}
