/** Metrics that cost an addition show what those of prom-client show. */

import fc from 'fast-check';
import { Counter, Histogram, Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { TallyCounter } from '../../../src/telemetry/tallyCounter.ts';
import { TallyHistogram } from '../../../src/telemetry/tallyHistogram.ts';

const [name, help] = ['figure', 'what it is'] as const;
const word = fc.constantFrom('new', 'recheck', 'a "quoted" one', '');

test('a histogram, whatever is observed and read between', async () => {
  const buckets = [0.5, 1, 2.5];
  const value = fc.oneof(
    fc.constantFrom(0, 0.5, 1, 2.5, 3),
    fc.double({ min: 0, max: 5, noNaN: true }),
  );
  const step = fc.oneof(fc.tuple(word, value), fc.constant('read' as const));
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const [registry, other] = [new Registry(), new Registry()];
      const ours = new TallyHistogram({ name, help, label: 'kind', buckets, registry });
      const theirs = new Histogram({
        ...{ name, help, buckets, registers: [other] },
        labelNames: ['kind'],
      });
      for (const each of steps) {
        if (each === 'read') {
          expect(await registry.metrics()).toBe(await other.metrics());
          continue;
        }
        const [kind, seconds] = each;
        ours.observe(kind, seconds);
        theirs.observe({ kind }, seconds);
      }
      expect(await registry.metrics()).toBe(await other.metrics());
      expect(await registry.getMetricsAsJSON()).toMatchObject([
        { name, help, type: 'histogram', aggregator: 'sum' },
      ]);
    }),
  );
});

test('a counter of several labels', async () => {
  const step = fc.oneof(fc.tuple(word, word), fc.constant('read' as const));
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const [registry, other] = [new Registry(), new Registry()];
      const labelNames = ['kind', 'code'] as const;
      const ours = new TallyCounter({ name, help, labelNames, registry });
      const theirs = new Counter({ name, help, labelNames: [...labelNames], registers: [other] });
      for (const each of steps) {
        if (each === 'read') {
          expect(await registry.metrics()).toBe(await other.metrics());
          continue;
        }
        const [kind, code] = each;
        ours.inc(kind, code);
        theirs.inc({ kind, code });
      }
      expect(await registry.metrics()).toBe(await other.metrics());
    }),
  );
});
