import { expect, test } from 'vitest';
import { HostBoard } from '../../../src/host/status/hostBoard.ts';
import { hostFigures } from '../../../src/host/status/hostStatus.ts';
import { createHostRegistry } from '../../../src/telemetry/hostRegistry.ts';

/** Dashboards and alerts depend on these: append only. */
const golden = [
  'cpoc_host_answers_failed_total counter',
  'cpoc_host_artifacts_total counter',
  'cpoc_host_challenges_answered_total counter',
  'cpoc_host_challenges_missed_total counter',
  'cpoc_host_commits_failed_total counter',
  'cpoc_host_commits_total counter',
  'cpoc_host_committed_nonces_total counter',
  'cpoc_host_deadline_blocks_left gauge',
  'cpoc_host_epoch gauge',
  'cpoc_host_generating gauge',
  'cpoc_host_generator_failures_total counter',
  'cpoc_host_generator_nonces_per_second gauge',
  'cpoc_host_gpu_idle_ratio gauge',
  'cpoc_host_gpu_idle_seconds_total counter',
  'cpoc_host_gpu_nonce_seconds_total counter',
  'cpoc_host_height gauge',
  'cpoc_host_leaves_proven_total counter',
  'cpoc_host_load_source_age_seconds gauge',
  'cpoc_host_node_up gauge',
  'cpoc_host_open_challenges gauge',
  'cpoc_host_proof_requests_answered_total counter',
  'cpoc_host_proof_requests_refused_total counter',
  'cpoc_host_resting gauge',
  'cpoc_host_window_blocks_left gauge',
  'cpoc_host_yields_total counter',
];

test("the agent's metrics have the golden names and kinds", async () => {
  const figures = (): ReturnType<typeof hostFigures> => hostFigures(new HostBoard().snapshot);
  const text = await createHostRegistry(figures, { process: false }).metrics();
  const found = [...text.matchAll(/^# TYPE (\S+ \S+)$/gm)].map(([, line]) => line ?? '');
  expect(found.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(golden);
});
