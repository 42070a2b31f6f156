/** What a deadline costs and what it buys, as tables and a figure. */

import { defaultParams } from '../../src/types/poc/params.ts';
import { formatChance } from '../output/formatChance.ts';
import type { Section } from '../output/report.ts';
import type { Settings } from '../scenario.ts';
import { commitWindow } from './commitWindow.ts';
import type { Measured } from './measureShare.ts';

export function windowSection(settings: Settings): Section {
  const params = defaultParams('upoc');
  const devnet = { ...params, epochLength: 30n, auditWindowBlocks: 1 };
  const cell = (share: number): string =>
    share === 0 ? 'invalid' : `${(100 * share).toFixed(2)} %`;
  return {
    heading: 'What a longer deadline costs',
    text: [
      'Share of an epoch in which commits are accepted, (K − S + 1) ÷ L with K = S + L − 1 − W − D. What a host makes after K counts for nothing.',
    ],
    table: {
      columns: ['D', 'L = 15391, W = 10 (default)', 'L = 30, W = 1 (devnet)'],
      rows: settings
        .numbers('deadlines')
        .map((blocks) => [
          blocks.toString(),
          cell(commitWindow(params, blocks)),
          cell(commitWindow(devnet, blocks)),
        ]),
    },
  };
}

/** Every deadline up to the longest; a chance that vanishes is drawn as a fall to the foot of the chart. */
function chanceLine(most: number, chanceOf: (deadline: number) => number): [number, number][] {
  const points: [number, number][] = [];
  for (let blocks = 1; blocks <= most; blocks += 1) {
    const chance = chanceOf(blocks);
    points.push([blocks, Math.max(floor, chance)]);
    if (chance <= floor) break;
  }
  return points;
}

const floor = 1e-6;

export function figureSection(settings: Settings, { share, sets }: Measured): Section {
  const most = Math.max(...settings.numbers('deadlines'));
  return {
    heading: 'What a longer deadline buys',
    text: [
      `A response counts if any of the D blocks after the challenge holds it. Who proposes all of them can leave it out. Shown is the share of heights for which that is so, for a party with ${(100 * share).toFixed(0)} % of the power, under CometBFT's own rotation of proposers; the line s^D is what independent draws would give.`,
      'Independent draws mislead in both directions. One validator with less than half of the power hardly ever proposes twice in a row, whatever D is. Many identities of one owner, of equal power and with neighbouring addresses, have the same priority and propose one after the other as long as nobody else is due: fully so where all validators are equal, and then the run is as long as there are identities. D protects for certain only where it is longer than the most identities that one party can bring into the set.',
    ],
    figure: {
      name: 'censored',
      chart: {
        title: `Deadlines that a party with ${(100 * share).toFixed(0)} % of the power can censor`,
        description:
          'Chance that all proposers of a deadline belong to one party, against the deadline. The chance falls to nothing at once for one validator, and only where the deadline exceeds the number of identities for many.',
        x: {
          label: 'deadline D, blocks',
          scale: 'log',
          least: 1,
          most: Math.max(10, most),
        },
        y: { label: 'share of heights', scale: 'log', least: floor, most: 1 },
        series: [
          {
            name: 's^D, independent',
            points: chanceLine(most, (blocks) => share ** blocks),
            style: 'line',
            colour: 5,
          },
          ...sets.map(({ name, windows }, colour) => ({
            name,
            points: chanceLine(most, windows.shareOf),
            style: 'line' as const,
            colour,
          })),
        ],
      },
    },
  };
}

export function tableSection(settings: Settings, shares: readonly Measured[]): Section {
  const { validationChallengeDeadlineBlocks: standard } = defaultParams('upoc');
  return {
    heading: 'By share of power',
    text: [
      `The longest run of blocks of one party, and the share of deadlines that it can censor: of D = 8 (devnet) and D = ${standard} (default). ${settings.number('epochs')} epochs. "of 150 equal ones": all validators have the same power, and the party has its share of their number. From a third of the power on a party needs no runs: it can refuse others' proposals until its own turn comes, and no deadline helps.`,
    ],
    table: {
      columns: [
        ...['share s', 'identities', 'longest run', 'D = 8: s^8'],
        ...['D = 8', `D = ${standard}: s^${standard}`, `D = ${standard}`],
      ],
      rows: shares.flatMap(({ share, sets }) =>
        sets.map(({ name, windows }) => [
          share.toFixed(2),
          name,
          windows.longestRun.toString(),
          formatChance(share ** 8),
          formatChance(windows.shareOf(8)),
          formatChance(share ** standard),
          formatChance(windows.shareOf(standard)),
        ]),
      ),
    },
  };
}
