/** Prometheus metrics. Names and labels are a promise to dashboards: append-only, pinned by a golden test. */

import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { SnapshotMetrics } from './snapshotMetrics.ts';
import { type StoreMemoryFigures, StoreMemoryMetrics } from './storeMemoryMetrics.ts';
import { TallyCounter } from './tallyCounter.ts';
import { TallyHistogram } from './tallyHistogram.ts';

const prefix = 'cpoc_';

/** From 0.1 ms to 10 s: an empty block takes under a millisecond, a full one up to seconds. */
const secondBuckets = [
  0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
];
/** 256 B to 64 MiB in steps of four. */
const byteBuckets = Array.from({ length: 10 }, (_, i) => 256 * 4 ** i);

export interface MetricsOptions {
  /** Also the process: CPU, memory, garbage collection, event-loop lag, handles. Default true. */
  readonly process?: boolean;
  /** Seconds on a clock that only goes forward. */
  readonly now?: () => number;
}

/** Its two observers have the shape of `BlockObserver` and `AbciObserver`; `main` hands them to the application and to the socket server. */
export interface Metrics {
  readonly registry: Registry;
  readonly block: BlockMetrics;
  readonly abci: AbciMetrics;
  readonly snapshots: SnapshotMetrics;
  /** Signatures that other threads were to verify: `ready` where the verdict was there, `missed` where the node verified it by itself. */
  readonly signaturesAhead: TallyCounter<'verdict'>;
}

export function createMetrics(options: MetricsOptions = {}): Metrics {
  const { now = () => performance.now() / 1000 } = options;
  const registry = new Registry();
  if (options.process !== false) collectDefaultMetrics({ register: registry, prefix });
  return {
    registry,
    block: new BlockMetrics(registry, now),
    abci: new AbciMetrics(registry),
    snapshots: new SnapshotMetrics(registry),
    signaturesAhead: new TallyCounter({
      name: `${prefix}signatures_ahead_total`,
      help: 'Signatures given to other threads to verify, by whether the verdict was there when it was asked for (ready, missed)',
      labelNames: ['verdict'],
      registry,
    }),
  };
}

export class BlockMetrics {
  readonly #now: () => number;
  readonly #phaseSeconds: Histogram<'phase'>;
  readonly #height: Gauge;
  readonly #challenges: Counter<'event'>;
  readonly #openChallenges: Gauge;
  readonly #commits: Counter;
  readonly #batchBytes: Histogram;
  readonly #treeNodes: Gauge;
  readonly #keys: Gauge;
  readonly #memory: StoreMemoryMetrics;
  #running: { readonly phase: string; readonly since: number } | undefined;

  constructor(registry: Registry, now: () => number) {
    const registers = [registry];
    this.#now = now;
    this.#phaseSeconds = new Histogram({
      name: `${prefix}block_phase_seconds`,
      help: 'Time a block spent in each phase of its execution (begin, txs, endblock, hash, commit)',
      labelNames: ['phase'],
      buckets: secondBuckets,
      registers,
    });
    this.#height = new Gauge({
      name: `${prefix}block_height`,
      help: 'Height of the block executed last',
      registers,
    });
    this.#challenges = new Counter({
      name: `${prefix}challenges_total`,
      help: 'Challenges issued, and how they ended (passed, failed, expired, voided)',
      labelNames: ['event'],
      registers,
    });
    this.#openChallenges = new Gauge({
      name: `${prefix}open_challenges`,
      help: 'Challenges that wait for a response',
      registers,
    });
    this.#commits = new Counter({
      name: `${prefix}commits_total`,
      help: 'Commits of work accepted',
      registers,
    });
    this.#batchBytes = new Histogram({
      name: `${prefix}store_batch_bytes`,
      help: 'Size of the atomic write of a committed height',
      buckets: byteBuckets,
      registers,
    });
    this.#treeNodes = new Gauge({
      name: `${prefix}store_tree_nodes`,
      help: 'Nodes of the state trees held in memory',
      registers,
    });
    this.#keys = new Gauge({
      name: `${prefix}store_keys`,
      help: 'Keys in the state',
      registers,
    });
    this.#memory = new StoreMemoryMetrics(registry);
  }

  phase(name: string, height: bigint): void {
    this.rest();
    this.#running = { phase: name, since: this.#now() };
    this.#height.set(Number(height));
  }

  rest(): void {
    const running = this.#running;
    if (running === undefined) return;
    this.#running = undefined;
    this.#phaseSeconds.observe({ phase: running.phase }, this.#now() - running.since);
  }

  challenge(event: string, count: number): void {
    this.#challenges.inc({ event }, count);
  }

  openChallenges(count: number): void {
    this.#openChallenges.set(count);
  }

  commits(count: number): void {
    this.#commits.inc(count);
  }

  stored(
    figures: StoreMemoryFigures & {
      readonly batchBytes: number;
      readonly treeNodes: number;
      readonly keys: number;
    },
  ): void {
    this.#batchBytes.observe(figures.batchBytes);
    this.#treeNodes.set(figures.treeNodes);
    this.#keys.set(figures.keys);
    this.#memory.stored(figures);
  }
}

export class AbciMetrics {
  readonly #requestSeconds: TallyHistogram<'method'>;
  readonly #checkTxTotal: TallyCounter<'kind' | 'codespace' | 'code'>;
  readonly #checkTxSeconds: TallyHistogram<'kind'>;
  readonly #transactions: Counter<'codespace' | 'code'>;
  readonly #connections: Gauge;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#requestSeconds = new TallyHistogram({
      name: `${prefix}abci_request_seconds`,
      help: 'Time from taking up an ABCI request to its response, by method',
      label: 'method',
      buckets: secondBuckets,
      registry,
    });
    this.#checkTxTotal = new TallyCounter({
      name: `${prefix}check_tx_total`,
      help: 'Transactions checked for the mempool, by kind (new, recheck) and result',
      labelNames: ['kind', 'codespace', 'code'],
      registry,
    });
    this.#checkTxSeconds = new TallyHistogram({
      name: `${prefix}check_tx_seconds`,
      help: 'Time of one CheckTx',
      label: 'kind',
      buckets: secondBuckets,
      registry,
    });
    this.#transactions = new Counter({
      name: `${prefix}transactions_total`,
      help: 'Transactions executed in blocks, by result; a block executed twice counts twice',
      labelNames: ['codespace', 'code'],
      registers,
    });
    this.#connections = new Gauge({
      name: `${prefix}abci_connections`,
      help: 'Open ABCI connections; a connected CometBFT holds four',
      registers,
    });
  }

  request(method: string, seconds: number): void {
    this.#requestSeconds.observe(method, seconds);
  }

  checkTx(kind: string, codespace: string, code: number, seconds: number): void {
    this.#checkTxTotal.inc(kind, codespace, code.toString());
    this.#checkTxSeconds.observe(kind, seconds);
  }

  transactions(codespace: string, code: number, count: number): void {
    this.#transactions.inc({ codespace, code }, count);
  }

  connections(open: number): void {
    this.#connections.set(open);
  }
}
