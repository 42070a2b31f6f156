/** One block that a proposer fills: gain by tries and audited leaves. */

import { seededChain } from '../chain/seededChain.ts';
import type { Series } from '../output/lineChart.ts';
import type { Section } from '../output/report.ts';
import type { Settings } from '../scenario.ts';
import { gainBound, gainOfFixedClaim } from './expectedGain.ts';
import { playFixedClaim, playLateClaim } from './grindAudit.ts';

interface Row {
  readonly leaves: number;
  readonly tries: number;
  readonly played: { readonly fixed: number; readonly late: number } | undefined;
}

/** Hash tries that one cell of the table may cost. */
const budget = 20_000;

export function triesSection(settings: Settings): Section {
  const rows = settings
    .numbers('leaves')
    .flatMap((leaves) =>
      settings
        .numbers('tries')
        .map((tries) => ({ leaves, tries, played: play(settings, leaves, tries) })),
    );
  return {
    heading: 'In one block that it fills',
    text: [
      'The entropy of an auditing block is a hash of the app hash before it, and that hash follows from what the proposer of the block before put in, in which order. Who proposes that block may try T fillings and keep the one whose audit of its own identity falls into leaves that it made. Figures are weight relative to an honest host with the same work, in an epoch in which this block is its own.',
      '"claimed before": the commits are on the chain, and the best f for T is taken; formula (1 − (1 − f^q)^T) ÷ f. "claimed in the block": the proposer of block K, the last one for commits, may put its own commit there and change the claim at each try; it never loses anything, as it claims what it made where no try passes. "bound": what no plan exceeds, T^(1/q) for large T (the proof is in `simulate/grinding/expectedGain.ts`).',
      'T is what an app hash costs: an own transaction that changes one balance changes one path of the tree, some forty hashes. By that estimate 10⁶ tries are some seconds of one core, and 10⁹ some seconds of one GPU, which is what the participants of this chain have. A commit that was claimed before has passed its sample as well, which costs the claimer at most 5 % and is left out here.',
    ],
    table: {
      columns: [
        ...['q', 'T', 'best f', 'claimed before', 'played'],
        ...['claimed in the block, played', 'bound'],
      ],
      rows: rows.map(({ leaves, tries, played }) => {
        const { made, gain } = gainOfFixedClaim(leaves, tries);
        return [
          leaves.toString(),
          formatTries(tries),
          made.toPrecision(3),
          gain.toFixed(2),
          played?.fixed.toFixed(2) ?? '–',
          played?.late.toFixed(2) ?? '–',
          gainBound(leaves, tries).toFixed(2),
        ];
      }),
    },
    figure: {
      name: 'tries',
      chart: {
        title: 'Gain from grinding the block before the own audit',
        description:
          'Weight relative to honesty against tries, a line for each number of audited leaves. Lines rise as the q-th root of the tries: steep for two leaves, nearly flat for 64.',
        x: {
          label: 'tries T',
          scale: 'log',
          least: 1,
          most: Math.max(10, ...settings.numbers('tries')),
        },
        y: { label: 'weight ÷ honest weight', scale: 'log', least: 1, most: 1e5 },
        series: settings
          .numbers('leaves')
          .flatMap((leaves, colour) => seriesOf(rows, leaves, colour)),
      },
    },
  };
}

function play(
  { seed, number }: Settings,
  leaves: number,
  tries: number,
): { fixed: number; late: number } | undefined {
  // Beyond 8 leaves a try costs much and shows little.
  if (tries > number('played') || leaves > 8) return undefined;
  const chain = seededChain(`${seed}/grinding/${leaves}/${tries}`);
  const { made } = gainOfFixedClaim(leaves, tries);
  const epochs = Math.min(400, Math.max(20, Math.floor(budget / tries)));
  let [fixed, late] = [0, 0];
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    const first = { chain, leaves, tries, height: BigInt(2 * epoch + 1) };
    fixed += playFixedClaim(first, made) / epochs;
    late += playLateClaim({ ...first, height: first.height + 1n }) / epochs;
  }
  return { fixed, late };
}

function seriesOf(rows: readonly Row[], leaves: number, colour: number): Series[] {
  const own = rows.filter((row) => row.leaves === leaves);
  const line = own.map(({ tries }) => [tries, gainOfFixedClaim(leaves, tries).gain] as const);
  const points = own.flatMap(({ tries, played }) =>
    played === undefined ? [] : [[tries, Math.max(1, played.fixed)] as const],
  );
  const formula: Series = { name: `q = ${leaves}, formula`, points: line, style: 'line', colour };
  if (points.length === 0) return [formula];
  return [formula, { name: `q = ${leaves}, played`, points, style: 'markers', colour }];
}

/** 1000000 as 10⁶. */
export function formatTries(tries: number): string {
  const power = Math.round(Math.log10(tries));
  if (tries < 1000 || 10 ** power !== tries) return tries.toString();
  return `10${[...power.toString()].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('')}`;
}
