/** A17: what a proposer gains who tries app hashes until the draws suit it. */

import { defaultParams } from '../../src/types/poc/params.ts';
import type { Scenario } from '../scenario.ts';
import { measureArrangements } from './arrangements.ts';
import { controlSection, otherRulesSection, powerSection } from './powerSections.ts';
import { sampleSection } from './sampleSection.ts';
import { triesSection } from './triesSection.ts';

export const grinding: Scenario = {
  name: 'grinding',
  summary: 'what a proposer gains who tries app hashes until the audit suits it (A17)',
  flags: [
    {
      name: 'shares',
      kind: 'numbers',
      default: [0.01, 0.03, 0.1, 0.2, 0.3, 0.4, 0.5],
      least: 0.001,
      most: 0.99,
      whole: false,
      help: 'shares of the power',
    },
    {
      name: 'tries',
      kind: 'numbers',
      default: [1, 10, 1000, 1e6, 1e9],
      least: 1,
      most: 1e15,
      whole: true,
      help: 'app hashes that a proposer tries for a block',
    },
    {
      name: 'played',
      kind: 'number',
      default: [1000],
      least: 1,
      most: 1e7,
      whole: true,
      help: 'most tries that are really made; beyond, the formula alone',
    },
    {
      name: 'leaves',
      kind: 'numbers',
      default: [2, 4, 8, 16, 64],
      least: 2,
      most: 64,
      whole: true,
      help: 'audited leaves q',
    },
    {
      name: 'epochs',
      kind: 'number',
      default: [40],
      least: 1,
      most: 10_000,
      whole: true,
      help: 'epochs of 15391 blocks whose proposers are worked out',
    },
  ],
  run(settings) {
    const controlled = measureArrangements(
      settings.seed,
      settings.numbers('shares'),
      settings.number('epochs'),
    );
    const { settlementAuditLeaves: leaves } = defaultParams('upoc');
    return {
      title: 'A proposer who grinds (A17)',
      sections: [
        triesSection(settings),
        controlSection(controlled),
        powerSection(settings, controlled, leaves),
        otherRulesSection(settings, controlled),
        sampleSection(settings),
      ],
    };
  },
};
