/** The figure and the table of over-claiming that a person reads. */

import type { Series } from '../output/lineChart.ts';
import type { Section } from '../output/report.ts';
import { type DrawRules, expectedShare } from './expectedShare.ts';
import type { Measured, MeasuredPlan } from './measurePlans.ts';
import type { Plan } from './plan.ts';

const single: Plan = { madePercent: 1, commits: 1, layout: 'first', identities: 1 };

interface Point {
  readonly madePercent: number;
  readonly share: number;
}

/** Hosts with one commit; the layout and the number of identities make no difference, and are taken together. */
function oneCommit(plans: readonly MeasuredPlan[]): Point[] {
  const simple = plans.filter(({ plan }) => plan.commits === 1);
  return [...new Set(simple.map(({ plan }) => plan.madePercent))].map((madePercent) => {
    const same = simple.filter(({ plan }) => plan.madePercent === madePercent);
    const trials = same.reduce((sum, one) => sum + one.trials, 0);
    const share = same.reduce((sum, one) => sum + one.share * one.trials, 0) / trials;
    return { madePercent, share };
  });
}

/** Weight kept by f for every q, at the highest sample rate that was played. */
export function auditFigure(measured: readonly Measured[]): Section {
  const rate = Math.max(...measured.map(({ rules }) => rules.sampleRateBps));
  const chosen = measured
    .filter(({ rules }) => rules.sampleRateBps === rate)
    .map(({ rules, plans }) => ({ rules, points: oneCommit(plans) }));
  const rows = (chosen[0]?.points ?? []).map(({ madePercent }) => [
    (madePercent / 100).toFixed(2),
    ...chosen.flatMap(({ rules, points }) => [
      points.find((point) => point.madePercent === madePercent)?.share.toFixed(3) ?? '',
      expectedShare({ ...single, madePercent }, rules).toFixed(3),
    ]),
  ]);
  return {
    heading: 'By audited leaves',
    text: [
      `One commit, ${rate / 100} % of commits sampled. The figures are the mean weight of an epoch, relative to a host that did the same work and claimed what it made: above 1 over-claiming pays. Markers are played, lines are the formula (1 − p (1 − f)) f^q ÷ f. Without an audit (q = 0) it pays, with q = 1 it costs nothing but the sample, from q = 2 on it loses at every f < 1.`,
    ],
    table: {
      columns: [
        'made f',
        ...chosen.flatMap(({ rules }) => [`q = ${rules.auditLeaves}`, 'formula']),
      ],
      rows,
    },
    figure: {
      name: 'kept',
      chart: {
        title: 'Weight of an over-claimer, relative to an honest host with the same work',
        description:
          'Relative weight against the share made, one line for each number of audited leaves. Without an audit the line lies above 1; with two or more leaves it lies below 1 everywhere left of f = 1.',
        x: {
          label: 'share f of the claimed nonces that was made',
          scale: 'linear',
          least: 0,
          most: 1,
        },
        y: { label: 'expected weight ÷ honest weight', scale: 'log', least: 0.001, most: 20 },
        series: chosen.flatMap(({ rules, points }, colour) => seriesOf(rules, points, colour)),
      },
    },
  };
}

function seriesOf(rules: DrawRules, points: readonly Point[], colour: number): Series[] {
  const line = Array.from({ length: 96 }, (_, i) => {
    const madePercent = 5 + i;
    return [madePercent / 100, expectedShare({ ...single, madePercent }, rules)] as const;
  }).filter(([, share]) => share >= 0.001);
  const played = points
    .filter(({ share }) => share >= 0.001)
    .map(({ madePercent, share }) => [madePercent / 100, share] as const);
  return [
    { name: `q = ${rules.auditLeaves}, formula`, points: line, style: 'line', colour },
    { name: `q = ${rules.auditLeaves}, played`, points: played, style: 'markers', colour },
  ];
}

/** Every way of splitting, for one share made. */
export function splitSection(measured: readonly Measured[]): Section {
  const played = measured.filter(({ rules }) => rules.auditLeaves >= 2);
  const chosen =
    played.find(({ rules }) => rules.auditLeaves === 4 && rules.sampleRateBps === 500) ?? played[0];
  if (chosen === undefined) return { heading: 'By split', text: ['Play with `--leaves 4`.'] };
  const { rules, plans } = chosen;
  const made = plans.map(({ plan }) => plan.madePercent);
  const percent = made.includes(75) ? 75 : (made[0] as number);
  const at = plans.filter(({ plan }) => plan.madePercent === percent);
  const splits = at.filter(({ plan }) => plan.identities === 1);
  const identities = [...new Set(at.map(({ plan }) => plan.identities))];
  return {
    heading: 'By split over commits and identities',
    text: [
      `f = ${percent / 100}, q = ${rules.auditLeaves}, ${rules.sampleRateBps / 100} % sampled; weight relative to an honest host. The same claims and the same work in every cell. "whole" means that some commits are all made and the others all false. More commits mean more samples, and so less; identities make no difference (A16), read in either direction: a column of one identity is also what merging the others gives.`,
    ],
    table: {
      columns: [
        ...['commits an identity', 'made leaves lie'],
        ...identities.map((count) => (count === 1 ? '1 identity' : `${count} identities`)),
        'formula',
      ],
      rows: splits.map(({ plan }) => [
        plan.commits.toString(),
        plan.layout,
        ...identities.map((count) => {
          const found = at.find(
            (one) =>
              one.plan.identities === count &&
              one.plan.commits === plan.commits &&
              one.plan.layout === plan.layout,
          );
          return (found?.share ?? 0).toFixed(3);
        }),
        expectedShare(plan, rules).toFixed(3),
      ]),
    },
  };
}
