/** The sample of a commit in an own block: two tries are nearly enough, and little is gained. */

import { computeEntropy } from '../../src/types/poc/entropy.ts';
import { defaultParams } from '../../src/types/poc/params.ts';
import { drawSample } from '../../src/types/poc/sampleDraw.ts';
import { addressOf, seededChain, triedAppHash } from '../chain/seededChain.ts';
import { formatChance } from '../output/formatChance.ts';
import type { Section } from '../output/report.ts';
import type { Settings } from '../scenario.ts';

const trials = 4000;

export function sampleSection(settings: Settings): Section {
  const { validationSampleRateBps: rate } = defaultParams('upoc');
  return {
    heading: 'The sample',
    text: [
      `The proposer of the block that holds its own commit may also try until the commit is not drawn. At ${rate / 100} % that needs next to no tries, and wins next to nothing: it spares an over-claimer the factor 1 − p (1 − f) a commit, at most ${(rate / 100).toFixed(0)} %, and the audit stays. ${trials} blocks played.`,
    ],
    table: {
      columns: ['T', 'drawn, p^T', 'played'],
      rows: [1, 2, 3].map((tries) => [
        tries.toString(),
        formatChance((rate / 10_000) ** tries),
        formatChance(playSample(settings.seed, tries, rate)),
      ]),
    },
  };
}

function playSample(seed: string, tries: number, sampleRateBps: number): number {
  const chain = seededChain(`${seed}/sample/${tries}`);
  const address = addressOf('grinder');
  const isDrawn = (height: bigint, attempt: number): boolean =>
    drawSample({
      entropy: computeEntropy(chain.chainId, height + 1n, triedAppHash(chain, height, attempt)),
      epochIndex: 1n,
      address,
      nonceCount: 1000,
      sampleRateBps,
    }) !== undefined;
  const attempts = Array.from({ length: tries }, (_, attempt) => attempt);
  let drawn = 0;
  for (let height = 1n; height <= trials; height += 1n) {
    if (attempts.every((attempt) => isDrawn(height, attempt))) drawn += 1;
  }
  return drawn / trials;
}
