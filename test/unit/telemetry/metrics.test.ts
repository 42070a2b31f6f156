import { describe, expect, test } from 'vitest';
import type { AbciObserver } from '../../../src/abci/observer.ts';
import { createMetrics } from '../../../src/telemetry/metrics.ts';
import type { BlockObserver } from '../../../src/types/observer.ts';

/** Dashboards and alerts depend on these: append only. */
const golden = [
  'cpoc_abci_connections gauge',
  'cpoc_abci_request_seconds histogram method',
  'cpoc_block_height gauge',
  'cpoc_block_phase_seconds histogram phase',
  'cpoc_challenges_total counter event',
  'cpoc_check_tx_seconds histogram kind',
  'cpoc_check_tx_total counter kind,codespace,code',
  'cpoc_commits_total counter',
  'cpoc_open_challenges gauge',
  'cpoc_signatures_ahead_total counter verdict',
  'cpoc_snapshot_bytes gauge',
  'cpoc_snapshot_failures_total counter',
  'cpoc_snapshot_height gauge',
  'cpoc_snapshot_removal_failures_total counter',
  'cpoc_snapshot_seconds gauge',
  'cpoc_store_batch_bytes histogram',
  'cpoc_store_checkpoint_height gauge',
  'cpoc_store_checkpoint_nodes gauge',
  'cpoc_store_keys gauge',
  'cpoc_store_memory_bytes gauge',
  'cpoc_store_node_evictions_total counter',
  'cpoc_store_node_loads_total counter',
  'cpoc_store_tree_nodes gauge',
  'cpoc_transactions_total counter codespace,code',
];

/** prom-client keeps name and labels on the metric itself, and its kind in the name of its class. */
interface Metric {
  readonly name: string;
  readonly labelNames?: readonly string[];
}

function metricsOf(registry: ReturnType<typeof createMetrics>['registry']): Metric[] {
  return registry.getMetricsAsArray() as unknown as Metric[];
}

describe('metrics', () => {
  test('have the golden names, kinds and labels', async () => {
    const { registry } = createMetrics({ process: false });
    const shown = new Map(
      (await registry.getMetricsAsJSON()).map(({ name, type }) => [name, type]),
    );
    const found = metricsOf(registry).map((metric) => {
      const kind = shown.get(metric.name);
      return `${metric.name} ${kind} ${(metric.labelNames ?? []).join(',')}`.trim();
    });
    expect(found.sort((a, b) => (a < b ? -1 : 1))).toEqual(golden);
  });

  test('include event-loop lag and the process under the same prefix', async () => {
    const { registry } = createMetrics();
    const names = metricsOf(registry).map(({ name }) => name);
    expect(names.every((name) => name.startsWith('cpoc_'))).toBe(true);
    expect(names).toEqual(
      expect.arrayContaining([
        'cpoc_nodejs_eventloop_lag_seconds',
        'cpoc_nodejs_eventloop_lag_p99_seconds',
        'cpoc_nodejs_gc_duration_seconds',
        'cpoc_process_cpu_seconds_total',
        'cpoc_process_resident_memory_bytes',
      ]),
    );
    expect(await registry.metrics()).toContain('cpoc_nodejs_eventloop_lag_seconds');
  });

  test('fit the observers of the application and of the socket server', () => {
    const metrics = createMetrics({ process: false });
    const block: BlockObserver = metrics.block;
    const abci: AbciObserver = metrics.abci;
    expect([block, abci]).toHaveLength(2);
  });

  test('two nodes in one process do not share figures', async () => {
    const [one, two] = [createMetrics({ process: false }), createMetrics({ process: false })];
    one.block.commits(3);
    expect(await one.registry.metrics()).toContain('cpoc_commits_total 3');
    expect(await two.registry.metrics()).toContain('cpoc_commits_total 0');
  });

  test('a phase lasts until the next, or until rest', async () => {
    let clock = 100;
    const { block, registry } = createMetrics({ process: false, now: () => clock });
    const wait = (seconds: number): void => {
      clock += seconds;
    };
    block.phase('begin', 7n);
    wait(0.5);
    block.phase('txs', 7n);
    wait(2);
    block.phase('hash', 7n);
    wait(0.25);
    block.rest();
    wait(1000);
    block.phase('commit', 7n);
    wait(4);
    block.rest();
    block.rest();
    const text = await registry.metrics();
    for (const line of [
      'cpoc_block_phase_seconds_sum{phase="begin"} 0.5',
      'cpoc_block_phase_seconds_sum{phase="txs"} 2',
      'cpoc_block_phase_seconds_sum{phase="hash"} 0.25',
      'cpoc_block_phase_seconds_sum{phase="commit"} 4',
      'cpoc_block_phase_seconds_count{phase="commit"} 1',
      'cpoc_block_height 7',
    ]) {
      expect(text).toContain(`${line}\n`);
    }
  });

  test('count what the observers are told', async () => {
    const { block, abci, snapshots, registry } = createMetrics({ process: false });
    snapshots.newest({ height: 1200n, bytes: 5_000_000 });
    snapshots.took(7.5);
    snapshots.failed();
    snapshots.notRemoved();
    snapshots.notRemoved();
    block.challenge('issued', 3);
    block.challenge('passed', 1);
    block.openChallenges(2);
    const memory = { memoryBytes: 5000, checkpointVersion: 7n, checkpointNodes: 9 };
    const sizes = { batchBytes: 150, treeNodes: 40, keys: 20 };
    block.stored({ ...sizes, ...memory, nodeLoads: 6, nodeEvictions: 4 });
    block.stored({ ...sizes, ...memory, nodeLoads: 8, nodeEvictions: 4 });
    abci.request('finalizeBlock', 0.02);
    abci.checkTx('recheck', 'sdk', 32, 0.001);
    abci.transactions('', 0, 1);
    abci.transactions('poc', 5, 2);
    abci.connections(4);
    const text = await registry.metrics();
    for (const line of [
      'cpoc_challenges_total{event="issued"} 3',
      'cpoc_challenges_total{event="passed"} 1',
      'cpoc_open_challenges 2',
      'cpoc_store_batch_bytes_sum 300',
      'cpoc_store_tree_nodes 40',
      'cpoc_store_keys 20',
      'cpoc_store_memory_bytes 5000',
      'cpoc_store_node_loads_total 8',
      'cpoc_store_node_evictions_total 4',
      'cpoc_store_checkpoint_height 7',
      'cpoc_store_checkpoint_nodes 9',
      'cpoc_abci_request_seconds_count{method="finalizeBlock"} 1',
      'cpoc_check_tx_total{kind="recheck",codespace="sdk",code="32"} 1',
      'cpoc_check_tx_seconds_count{kind="recheck"} 1',
      'cpoc_transactions_total{codespace="",code="0"} 1',
      'cpoc_transactions_total{codespace="poc",code="5"} 2',
      'cpoc_snapshot_height 1200',
      'cpoc_snapshot_bytes 5000000',
      'cpoc_snapshot_seconds 7.5',
      'cpoc_snapshot_failures_total 1',
      'cpoc_snapshot_removal_failures_total 2',
      'cpoc_abci_connections 4',
    ]) {
      expect(text).toContain(`${line}\n`);
    }
  });
});
