/** A16 and rewards: what splitting and merging identities is worth. */

import type { Scenario } from '../scenario.ts';
import { gambleSection, powerSection, rewardSection, smallSetSection } from './sections.ts';

export const identities: Scenario = {
  name: 'identities',
  summary: 'rewards and power of one owner with one identity or many (A16)',
  flags: [
    {
      name: 'shares',
      kind: 'numbers',
      default: [0.1, 0.2, 0.3, 0.4, 0.5, 0.7],
      least: 0.001,
      most: 0.999,
      whole: false,
      help: 'shares of all weight that the owner has',
    },
    {
      name: 'leaves',
      kind: 'numbers',
      default: [4, 2, 16, 64],
      least: 2,
      most: 64,
      whole: true,
      help: 'audited leaves q of the gamble for power; the first is played',
    },
    {
      name: 'epochs',
      kind: 'number',
      default: [2000],
      least: 1,
      most: 1e6,
      whole: true,
      help: 'epochs in which the gamble is played',
    },
  ],
  run: (settings) => ({
    title: 'One owner, many identities (A16)',
    sections: [rewardSection(), powerSection(settings), smallSetSection(), gambleSection(settings)],
  }),
};
