import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { HostBoard } from '../../../src/host/status/hostBoard.ts';
import { hostFigures } from '../../../src/host/status/hostStatus.ts';
import { createHostRegistry } from '../../../src/telemetry/hostRegistry.ts';
import { createMetrics } from '../../../src/telemetry/metrics.ts';

const folder = 'deploy/grafana';

function namesServed(): Set<string> {
  const host = createHostRegistry(() => hostFigures(new HostBoard().snapshot));
  return new Set(
    [host, createMetrics().registry].flatMap((registry) =>
      registry.getMetricsAsArray().map(({ name }) => name),
    ),
  );
}

test.each(readdirSync(folder))('every metric that %s asks for is served', (file) => {
  const { panels } = JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')) as {
    panels: { title: string; targets: { expr: string }[] }[];
  };
  const served = namesServed();
  const asked = panels.flatMap(({ targets }) =>
    targets.flatMap(({ expr }) => expr.match(/\bcpoc_\w+/g) ?? []),
  );
  expect(asked.length).toBeGreaterThan(panels.length - 1);
  expect(asked.filter((name) => !served.has(name))).toEqual([]);
});
