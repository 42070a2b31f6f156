/** Plays on validator sets for the tests of B6: started, looked at, and stopped when a test is over. */

import { expect } from 'vitest';
import { pocTypeUrls } from '../../../src/client/pocMessages.ts';
import type { Params } from '../../../src/gen/cpoc/poc/v1/params.ts';
import { toHex } from '../../../src/lib/bytes.ts';
import { ValidatorPlay } from '../../harness/validatorPlay.ts';

let plays: ValidatorPlay[] = [];

/** Validators of genesis with these powers, beside accounts that are no participants yet. Twelve blocks an epoch, ten for messages. */
export async function startPlay(
  powers: readonly bigint[],
  accounts: number = powers.length,
  params: Partial<Params> = {},
): Promise<ValidatorPlay> {
  const play = await ValidatorPlay.start(accounts, powers, {
    epochLength: 12n,
    validationChallengeDeadlineBlocks: 1,
    ...params,
  });
  plays.push(play);
  return play;
}

export async function stopPlays(): Promise<void> {
  for (const { chain } of plays) await chain.stop();
  plays = [];
}

/** Powers by index of key, after a look that CometBFT was told what the chain holds. */
export async function agreedPowers(play: ValidatorPlay): Promise<Record<number, bigint>> {
  const held = (await play.validators()).map((v) => [toHex(v.consensusPubkey), v.power] as const);
  expect(new Map(play.chain.comet.powers)).toEqual(new Map(held));
  return play.powers();
}

export function changeStatus(
  play: ValidatorPlay,
  index: number,
  what: 'deactivate' | 'reactivate',
): Promise<string> {
  return play.send(index, {
    typeUrl: pocTypeUrls[`${what}Participant`],
    value: { creator: play.account(index).address },
  });
}
