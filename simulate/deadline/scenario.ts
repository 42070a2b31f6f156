/** What the deadline of challenges trades: blocks that take commits against proposers who leave responses out. */

import type { Scenario } from '../scenario.ts';
import { type Measured, measureShare } from './measureShare.ts';
import { figureSection, tableSection, windowSection } from './sections.ts';

export const deadline: Scenario = {
  name: 'deadline',
  summary: 'the commit window against the chance that one party proposes every block of a deadline',
  flags: [
    {
      name: 'deadlines',
      kind: 'numbers',
      default: [1, 2, 4, 8, 16, 25, 50, 75, 100, 150, 200],
      least: 1,
      most: 10_000,
      whole: true,
      help: 'validation_challenge_deadline_blocks, D',
    },
    {
      name: 'shares',
      kind: 'numbers',
      default: [0.05, 0.1, 0.2, 0.3, 0.33, 0.5],
      least: 0.01,
      most: 0.99,
      whole: false,
      help: 'shares of the power that the censor has',
    },
    {
      name: 'epochs',
      kind: 'number',
      default: [8],
      least: 1,
      most: 10_000,
      whole: true,
      help: 'epochs of 15391 blocks; powers change between them',
    },
  ],
  run(settings) {
    const shares = settings.numbers('shares').map((share) => measureShare(settings, share));
    // The cap's own share is the one to look at.
    const shown = shares.find(({ share }) => share === 0.3) ?? (shares.at(-1) as Measured);
    return {
      title: 'The deadline of challenges',
      sections: [
        windowSection(settings),
        figureSection(settings, shown),
        tableSection(settings, shares),
      ],
    };
  },
};
