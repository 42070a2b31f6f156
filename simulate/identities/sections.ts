/** What identities are worth: rewards, power, and power by luck. */

import { defaultParams } from '../../src/types/poc/params.ts';
import { shareRewards } from '../../src/weights/shareRewards.ts';
import { formatChance } from '../output/formatChance.ts';
import type { Section } from '../output/report.ts';
import type { Settings } from '../scenario.ts';
import { bestGamble } from './gamble.ts';
import { otherHosts } from './otherHosts.ts';
import { playGamble } from './playGamble.ts';
import { powerShare } from './powerShare.ts';

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const equalParts = (share: number, parts: number): number[] =>
  Array.from({ length: parts }, () => share / parts);

/** Honest work of 10,007 nonces beside hosts of ten times that. */
export function rewardSection(): Section {
  const { nonceWeight } = defaultParams('upoc');
  const [nonces, others, pool] = [10_007, 10_007n, 1_000_000_000n];
  const splits = [1, 2, 3, 7, 10, 50, 100, 300, 1000];
  return {
    heading: 'Splitting honest work earns nothing',
    text: [
      `${nonces} nonces, made and claimed by one identity or by several, beside hosts of weight ${others}. A weight is ⌊nonces ÷ ${nonceWeight}⌋, so every identity loses what is short of a unit: splitting can only lose, at most one unit an identity, and merging is the same read upwards. Rewards follow the weight (P30); the pool is ${pool}.`,
    ],
    table: {
      columns: ['identities', 'weight', 'reward', 'of what one identity gets'],
      rows: splits.map((count) => {
        const weights = Array.from({ length: count }, (_, i) => {
          const own = Math.floor((nonces * (i + 1)) / count) - Math.floor((nonces * i) / count);
          return BigInt(own) / BigInt(nonceWeight);
        });
        const whole = shareRewards(pool, [BigInt(nonces) / BigInt(nonceWeight), others])[0] ?? 0n;
        const parts = shareRewards(pool, [...weights, others]).slice(0, count);
        const reward = parts.reduce((a, b) => a + b, 0n);
        return [
          count.toString(),
          weights.reduce((a, b) => a + b, 0n).toString(),
          reward.toString(),
          `${((100 * Number(reward)) / Number(whole)).toFixed(2)} %`,
        ];
      }),
    },
  };
}

export function powerSection(settings: Settings): Section {
  const shares = settings.numbers('shares');
  const counts = [1, 2, 3, 4, 5, 6, 8, 10, 20, 50];
  const rows = shares.map((share) => {
    const others = otherHosts(settings.seed, 20, 1 - share);
    return {
      share,
      powers: counts.map((count) => powerShare({ own: equalParts(share, count), others })),
    };
  });
  return {
    heading: 'Splitting gets round the power cap',
    text: [
      'Power of a party by its share of the weight and the number of its identities, beside 20 other hosts; cap 30 %, default. The cap bounds a validator, not an owner, and the chain cannot tell owners: from two to four identities on a party has the power that its weight is worth. Rewards do not move. What is left of the cap is that one key that fails or is stolen has no more than it allows. That a hall of GPUs does not decide blocks alone holds only of halls that do not split.',
    ],
    table: {
      columns: ['weight', ...counts.map((n) => (n === 1 ? '1 identity' : n.toString()))],
      rows: rows.map(({ share, powers }) => [percent(share), ...powers.map(percent)]),
    },
    figure: {
      name: 'power',
      chart: {
        title: 'Power of one owner, by identities (cap 30 %)',
        description:
          'Share of the power against the number of identities, a line for each share of the weight. Each line starts at 30 % at most and reaches the share of the weight after a few identities.',
        x: { label: 'identities', scale: 'log', least: 1, most: 50 },
        y: { label: 'share of the power', scale: 'linear', least: 0, most: 1 },
        series: rows.map(({ share, powers }) => ({
          name: `${percent(share)} of the weight`,
          points: counts.map((count, i) => [count, powers[i] as number] as const),
        })),
      },
    },
  };
}

/** A few large hosts and a small party that splits. */
export function smallSetSection(): Section {
  const [hosts, shares, identities] = [[1, 2, 3, 4, 6, 10], [0.01, 0.1, 0.2], 10] as const;
  return {
    heading: 'Few hosts: the cap hands power to who splits',
    text: [
      `Power of a small party in ${identities} identities beside a few equal hosts that do not split. Together h capped hosts have at most h × 30 %, and the rest goes to whoever else is there: beside three hosts or fewer a party with one per cent of the work has a tenth of the power, beside two 40 %, and beside one 70 %, more than two thirds. A chain whose work is made by fewer than four hosts needs a higher max_power_share_bps, or those hosts split as well.`,
    ],
    table: {
      columns: ['other hosts', ...shares.map((share) => `weight ${percent(share)}`)],
      rows: hosts.map((count) => [
        count.toString(),
        ...shares.map((share) =>
          percent(
            powerShare({
              own: equalParts(share, identities),
              others: equalParts(1 - share, count),
            }),
          ),
        ),
      ]),
    },
  };
}

export function gambleSection(settings: Settings): Section {
  const leaves = settings.numbers('leaves');
  const epochs = settings.number('epochs');
  const rows = [1 / 3, 2 / 3].flatMap((target) =>
    [0.1, 0.15, 0.2, 0.25, 0.3].map((share) => {
      const others = otherHosts(settings.seed, 20, 1 - share);
      const cells = leaves.flatMap((q, i) => {
        const parameters = { share, target, leaves: q, others };
        const gamble = bestGamble(parameters);
        const chance = gamble === undefined ? 'honest' : formatChance(gamble.chance);
        if (i > 0) return [chance];
        const played =
          gamble === undefined || gamble.chance * epochs < 5
            ? '–'
            : formatChance(playGamble(settings.seed, parameters, gamble, epochs));
        return [chance, played];
      });
      return [target < 0.5 ? '1/3' : '2/3', percent(share), ...cells];
    }),
  );
  return {
    heading: 'Power by luck',
    text: [
      'Over-claiming loses on average, but who wants power for one epoch may pay for the chance. Chance an epoch that a party with this share of the work ends it with more than a third (it can stop the chain) or two thirds (it decides alone) of the power, with its best mix of honest and over-claiming identities; where it fails it loses the weight of the latter. It needs no block and no tries of its own: any validator can. Against it stands q, and that the party is seen losing; no more than the weight of one epoch is at stake.',
    ],
    table: {
      columns: [
        ...['more than', 'of the work', `q = ${leaves[0]}`, `played, q = ${leaves[0]}`],
        ...leaves.slice(1).map((q) => `q = ${q}`),
      ],
      rows,
    },
  };
}
