/** Plays a gamble through commits, audit and settlement, and counts the epochs that reach the target. */

import { defaultParams } from '../../src/types/poc/params.ts';
import { createClaim } from '../chain/claim.ts';
import type { Operator } from '../chain/operator.ts';
import { commitSlots, playEpoch } from '../chain/playEpoch.ts';
import { addressOf, seededChain } from '../chain/seededChain.ts';
import type { Gamble, GambleParameters } from './gamble.ts';
import { powerShare } from './powerShare.ts';

/** Nonces of a share of 1. */
const scale = 1_000_000;

export function playGamble(
  seed: string,
  { target, leaves, others }: GambleParameters,
  gamble: Gamble,
  epochs: number,
): number {
  const params = {
    ...defaultParams('upoc'),
    // One commit an identity; the sample would only lower the chance.
    validationSampleRateBps: 0,
    settlementAuditLeaves: leaves,
  };
  const operator = createGambler(gamble);
  let reached = 0;
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    const startHeight = 1n + BigInt(epoch) * params.epochLength;
    const [outcomes] = playEpoch({
      chain: seededChain(`${seed}/gamble`),
      params,
      index: BigInt(epoch + 1),
      startHeight,
      slots: commitSlots(params, startHeight, 1),
      operators: [operator],
    });
    const own = (outcomes ?? []).map(({ weight }) => (Number(weight) * params.nonceWeight) / scale);
    if (powerShare({ own, others }) > target) reached += 1;
  }
  return reached / epochs;
}

function createGambler({ honest, gamblers, claimed, made }: Gamble): Operator {
  const part = Math.round((honest * scale) / 3);
  const claim = Math.ceil(claimed * scale);
  const claims = [
    ...Array.from({ length: 3 }, () => (part < 10 ? undefined : createClaim(part, part))),
    ...Array.from({ length: gamblers }, () =>
      createClaim(claim, Math.floor(claimed * made * scale)),
    ),
  ];
  return {
    identities: claims.map((_, i) => addressOf(`gambler/${i}`)),
    commit: () => claims,
  };
}
