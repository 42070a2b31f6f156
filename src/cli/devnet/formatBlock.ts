/** A block as a line for people. */

import { countText } from '../../host/countText.ts';
import type { BlockFacts, ChallengeCounts, EpochPosition, JailedHost } from './blockFacts.ts';

export interface BlockLineOptions {
  readonly facts: BlockFacts;
  readonly epoch: EpochPosition;
  /** Challenges that wait for an answer after this block. */
  readonly open: number;
  /** Names by address: of validators, and of accounts. */
  readonly names: ReadonlyMap<string, string>;
}

/** `block 27  epoch 1, 3 left  2 txs  1 commit  challenges 4 opened, 3 passed (1 open)  power node0 100`. */
export function formatBlock({ facts, epoch, open, names }: BlockLineOptions): string {
  const left = epoch.lastHeight - facts.height;
  const parts = [
    `block ${String(facts.height).padStart(4)}`,
    `epoch ${epoch.index}, ${String(left).padStart(2)} left`,
    countText(facts.txs, 'tx') + (facts.failedTxs === 0 ? '' : ` (${facts.failedTxs} failed)`),
    ...(facts.commits === 0 ? [] : [countText(facts.commits, 'commit')]),
    ...challengeText(facts.challenges, open),
    ...facts.jailed.map((host) => jailText(host, names)),
    `power ${powersText(facts, names)}`,
  ];
  return parts.join('  ');
}

function challengeText(counts: ChallengeCounts, open: number): string[] {
  const { issued, passed, failed, expired, voided } = counts;
  const said = [
    [issued, 'opened'],
    [passed, 'passed'],
    [failed, 'FAILED'],
    [expired, 'EXPIRED'],
    [voided, 'voided'],
  ] as const;
  const changes = said.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
  if (changes.length === 0 && open === 0) return [];
  return [`challenges ${[...changes, `${open} open`].join(', ')}`];
}

function jailText(
  { address, reason, until, stays }: JailedHost,
  names: ReadonlyMap<string, string>,
): string {
  const time = until === 0n ? 'for good' : `until block ${until}`;
  const where = stays ? ', stays in the set' : '';
  return `JAILED ${names.get(address) ?? address} (${reason}) ${time}${where}`;
}

function powersText({ validators }: BlockFacts, names: ReadonlyMap<string, string>): string {
  return validators
    .map(({ address, power }) => ({ name: names.get(address) ?? address.slice(0, 8), power }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, power }) => `${name} ${power}`)
    .join(' ');
}
