/** How often a party fills the block before an audit, and what it has of it, by its share of the power. */

import type { Section } from '../output/report.ts';
import type { Settings } from '../scenario.ts';
import { arrangements, type Controlled } from './arrangements.ts';
import { shareOfAny, shareOfFirst } from './control.ts';
import { expectedReturn } from './expectedReturn.ts';
import { formatTries } from './triesSection.ts';
import { asItIs, proposerBeacon, spread, thresholdBeacon, type Variant } from './variants.ts';

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

export function controlSection(controlled: readonly Controlled[]): Section {
  return {
    heading: 'How often the block is its own',
    text: [
      `Proposers rotate by a rule that everybody can work out for the rest of the epoch, so a party knows beforehand in which epochs which block of the audit is its own, and over-claims only then and there. Share of ${controlled[0]?.epochs.length ?? 0} epochs; the default window W = 10. "block K": one given block, as often as the share of the power says. "any of the window": a party with an identity for each part of the order of addresses (or with some tiny ones that shift its place in it) gives the epoch's work to the identity that is audited by its own block. From a share of 1/W on that is every epoch. Many identities of one party propose in bunches, and so own a block of the window less often, but then more of them.`,
    ],
    table: {
      columns: ['share s', 'held by', 'block K', 'any of the window'],
      rows: controlled.map(({ share, arrangement, epochs }) => [
        share.toFixed(2),
        arrangement.name,
        percent(shareOfFirst(epochs)),
        percent(shareOfAny(epochs)),
      ]),
    },
  };
}

export function powerSection(
  settings: Settings,
  controlled: readonly Controlled[],
  leaves: number,
): Section {
  const tries = settings.numbers('tries');
  const variant = asItIs(leaves);
  const single = controlled.filter(({ arrangement }) => arrangement === arrangements[0]);
  const shares = settings.numbers('shares');
  const most = Math.max(...shares);
  return {
    heading: 'By share of power, as the rule is',
    text: [
      `q = ${leaves}; one validator, claims before the block, each epoch the claim that pays best; in epochs that offer nothing it is honest. Left the mean weight relative to honesty over all epochs, right its mean share of the rewards, where an honest party gets s.`,
    ],
    table: {
      columns: [
        'share s',
        ...tries.map((count) => `weight, T = ${formatTries(count)}`),
        ...tries.map((count) => `rewards, T = ${formatTries(count)}`),
      ],
      rows: single.map(({ share, epochs }) => {
        const returns = tries.map((count) => expectedReturn(variant, epochs, count, share));
        return [
          share.toFixed(2),
          ...returns.map(({ gain }) => gain.toFixed(2)),
          ...returns.map(({ rewards }) => percent(rewards)),
        ];
      }),
    },
    figure: {
      name: 'rewards',
      chart: {
        title: `Rewards of a validator that grinds, q = ${leaves}`,
        description:
          'Mean share of the rewards against the share of the power, a line for each number of tries. With one try the line is the honest one; with a million it rises far above.',
        x: { label: 'share s of power and of work', scale: 'linear', least: 0, most },
        y: { label: 'share of the rewards', scale: 'linear', least: 0, most: 1 },
        series: tries.map((count) => ({
          name: count === 1 ? 'T = 1, honest' : `T = ${formatTries(count)}`,
          points: single.map(
            ({ share, epochs }) =>
              [share, expectedReturn(variant, epochs, count, share).rewards] as const,
          ),
        })),
      },
    },
  };
}

const rules: readonly Variant[] = [
  asItIs(4),
  asItIs(16),
  asItIs(64),
  spread(4),
  proposerBeacon(4),
  thresholdBeacon(4),
];

export function otherRulesSection(settings: Settings, controlled: readonly Controlled[]): Section {
  const tries = Math.max(...settings.numbers('tries'));
  return {
    heading: 'Other rules',
    text: [
      `Mean share of the rewards with T = ${formatTries(tries)}, the most that was asked for. An honest party has s. "q = 4 over 4 blocks": the leaves of one host are drawn in four blocks of the window, each with its own entropy: a single validator below 40 % never owns all four, so at least one leaf stays out of its reach, and with it every gain; a party whose identities propose in bunches owns all four from time to time, grinds each for one leaf alone, and takes the whole epoch then. "proposers' beacon": each proposer adds a value that it cannot choose, only withhold by giving up its block. "threshold beacon": one value that two thirds make together.`,
    ],
    table: {
      columns: ['share s', 'held by', ...rules.map(({ name }) => name)],
      rows: controlled.map(({ share, arrangement, epochs }) => [
        share.toFixed(2),
        arrangement.name,
        ...rules.map((rule) => percent(expectedReturn(rule, epochs, tries, share).rewards)),
      ]),
    },
  };
}
