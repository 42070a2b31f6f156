/** What over-claiming keeps, against the share that was really made. */

import { UsageError } from '../commandLine.ts';
import type { Section, Table } from '../output/report.ts';
import type { Scenario, Settings } from '../scenario.ts';
import { checkAgainstFormula } from './checkAgainstFormula.ts';
import { expectedShare, keepChance } from './expectedShare.ts';
import { type Measured, measurePlans } from './measurePlans.ts';
import type { Plan } from './plan.ts';
import { auditFigure, splitSection } from './sections.ts';

export const overclaiming: Scenario = {
  name: 'overclaiming',
  summary: 'weight kept by a host that claims more than it made, however it splits its claims',
  flags: [
    {
      name: 'leaves',
      kind: 'numbers',
      default: [0, 1, 2, 4, 8],
      least: 0,
      most: 64,
      whole: true,
      help: 'audited leaves q; the chain takes 2 to 64',
    },
    {
      name: 'rates',
      kind: 'numbers',
      default: [0, 500],
      least: 0,
      most: 10_000,
      whole: true,
      help: 'sample rates in basis points',
    },
    {
      name: 'made',
      kind: 'numbers',
      default: [5, 10, 25, 50, 75, 90, 95, 100],
      least: 1,
      most: 100,
      whole: true,
      help: 'per cent made of what is claimed',
    },
    {
      name: 'commits',
      kind: 'numbers',
      default: [1, 10, 100],
      least: 1,
      most: 100,
      whole: true,
      help: 'commits an identity; divisors of 100',
    },
    {
      name: 'epochs',
      kind: 'number',
      default: [25],
      least: 1,
      most: 100_000,
      whole: true,
      help: 'epochs, of 16 identities a plan each',
    },
  ],
  run(settings) {
    const measured = measureAll(settings);
    const sections: Section[] = [
      auditFigure(measured),
      splitSection(measured),
      checkAgainstFormula(measured),
    ];
    return {
      title: 'Over-claiming',
      sections,
      sheets: [{ name: 'every-combination', table: everyCombination(measured) }],
    };
  },
};

function measureAll(settings: Settings): Measured[] {
  const odd = settings.numbers('commits').find((count) => 100 % count !== 0);
  if (odd !== undefined) throw new UsageError(`--commits is "${odd}", expected divisors of 100`);
  const plans = createPlans(settings.numbers('made'), settings.numbers('commits'));
  return settings.numbers('rates').flatMap((sampleRateBps) =>
    settings.numbers('leaves').map((auditLeaves) => {
      const rules = { sampleRateBps, auditLeaves };
      const epochs = settings.number('epochs');
      const { seed } = settings;
      return { rules, plans: measurePlans({ seed, rules, plans, epochs, identitiesAPlan: 16 }) };
    }),
  );
}

function createPlans(made: readonly number[], splits: readonly number[]): Plan[] {
  return made.flatMap((madePercent) =>
    splits.flatMap((commits) =>
      (['first', 'last', 'interleaved', 'whole'] as const)
        // Of a single commit nothing can be whole.
        .filter((layout) => commits > 1 || layout !== 'whole')
        .flatMap((layout) =>
          [1, 4, 16].map((identities): Plan => ({ madePercent, commits, layout, identities })),
        ),
    ),
  );
}

function everyCombination(measured: readonly Measured[]): Table {
  return {
    columns: [
      ...['sample_rate_bps', 'audit_leaves', 'made_percent', 'commits', 'layout', 'identities'],
      ...['trials', 'kept', 'kept_expected', 'weight_share', 'weight_share_expected'],
    ],
    rows: measured.flatMap(({ rules, plans }) =>
      plans.map(({ plan, trials, kept, share }) => [
        ...[rules.sampleRateBps, rules.auditLeaves, plan.madePercent, plan.commits].map(String),
        plan.layout,
        ...[plan.identities, trials, kept].map(String),
        (keepChance(plan, rules) * trials).toFixed(2),
        share.toFixed(4),
        expectedShare(plan, rules).toFixed(4),
      ]),
    ),
  };
}
