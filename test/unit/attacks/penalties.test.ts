/** Getting out of a penalty: by an error, by leaving, by committing again. */

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { pocTypeUrls } from '../../../src/client/pocMessages.ts';
import {
  ChallengeOutcome,
  type ContinuousPoCChallenge,
  PenaltyReason,
} from '../../../src/gen/cpoc/poc/v1/poc.ts';
import {
  type Answer,
  CheatingHost,
  isVerified,
  playEpoch,
  startAttackChain,
  weightOf,
} from '../../harness/cheatingHost.ts';
import { challengesOf, currentEpoch, PocUser, summaryOf } from '../../harness/pocUser.ts';
import { simAccount } from '../../harness/simAccount.ts';
import type { SimChain } from '../../harness/simChain.ts';

const mallory = simAccount(1);
const root = new Uint8Array(32).fill(9);
const wrong: Answer = { artifact: new Uint8Array(24), proof: [] };
const codesOf = (block: { txResults: { code: number }[] }): number[] =>
  block.txResults.map(({ code }) => code);
let chain: SimChain;
let cheat: CheatingHost;
let challenge: ContinuousPoCChallenge;

/** A commit of 20 nonces at height 2 of which nothing is held, sampled at 3, due at 9. */
beforeEach(async () => {
  chain = await startAttackChain([mallory]);
  cheat = new CheatingHost(chain, mallory);
  await chain.block();
  await chain.block(await cheat.claim(20, root));
  await chain.block();
  challenge = await cheat.challenge();
});

afterEach(async () => {
  await chain.stop();
});

const outcomeOf = async ({ id }: ContinuousPoCChallenge): Promise<ChallengeOutcome | undefined> =>
  (await challengesOf(chain, mallory)).find((one) => one.id === id)?.outcome;
const penaltyOf = async (): Promise<PenaltyReason | undefined> =>
  (await summaryOf(chain, mallory))?.penaltyReason;
/** Fails in every block: there is no such challenge. */
const failing = () => cheat.message(999n, wrong);
const status = (typeUrl: string) => ({ typeUrl, value: { creator: mallory.address } });

describe('A11 a wrong answer does not roll its penalty back', () => {
  test('the transaction succeeds, says that it did not verify, and the weight stays 0', async () => {
    const block = await chain.block(await cheat.answer(challenge, wrong));
    expect(codesOf(block)).toEqual([0]);
    expect(isVerified(block.txResults[0]?.data)).toBe(false);
    expect(await outcomeOf(challenge)).toBe(ChallengeOutcome.CHALLENGE_OUTCOME_FAILED);
    expect(await summaryOf(chain, mallory)).toMatchObject({
      penaltyApplied: true,
      effectivePocWeight: 0n,
      totalNonces: 20n,
    });
    await playEpoch(chain);
    expect(await weightOf(chain, mallory)).toBe(0n);
  });

  test.each([
    ['behind it', 1],
    ['before it', 0],
  ])('a message that fails %s takes the answer back, not the challenge', async (_, at) => {
    const messages = [cheat.message(challenge.id, wrong)].toSpliced(at, 0, failing());
    const block = await chain.block(await chain.sign(mallory, messages, { gas: 1_000_000n }));
    expect(codesOf(block)).toEqual([13]);
    expect(await outcomeOf(challenge)).toBe(ChallengeOutcome.CHALLENGE_OUTCOME_OPEN);
    await chain.advanceTo(challenge.deadlineBlockHeight);
    expect(await penaltyOf()).toBe(PenaltyReason.PENALTY_REASON_CHALLENGE_EXPIRED);
    await playEpoch(chain);
    expect(await weightOf(chain, mallory)).toBe(0n);
  });

  test('so does gas that runs out, at whatever step', async () => {
    const codes: (number | undefined)[] = [];
    for (let gas = 20_000n; gas <= 120_000n; gas += 2000n) {
      const tx = await chain.sign(mallory, cheat.message(challenge.id, wrong), { gas });
      codes.push(chain.finalize([tx]).txResults[0]?.code);
    }
    // Out of gas (11) up to some limit, and penalized from there on; nothing in between.
    const firstSuccess = codes.indexOf(0);
    expect(firstSuccess).toBeGreaterThan(1);
    expect(codes.slice(0, firstSuccess).every((code) => code === 11)).toBe(true);
    expect(codes.slice(firstSuccess).every((code) => code === 0)).toBe(true);
    const gas = 20_000n + 2000n * BigInt(firstSuccess - 1);
    const short = await chain.sign(mallory, cheat.message(challenge.id, wrong), { gas });
    expect(codesOf(await chain.block(short))).toEqual([11]);
    expect(await outcomeOf(challenge)).toBe(ChallengeOutcome.CHALLENGE_OUTCOME_OPEN);
    await playEpoch(chain);
    expect(await penaltyOf()).toBe(PenaltyReason.PENALTY_REASON_CHALLENGE_EXPIRED);
    expect(await weightOf(chain, mallory)).toBe(0n);
  });

  test('a second try after the wrong one is refused, in the same block and later', async () => {
    const message = cheat.message(challenge.id, wrong);
    const block = await chain.block(
      await chain.sign(mallory, message),
      await chain.sign(mallory, message, { skip: 1 }),
    );
    expect(codesOf(block)).toEqual([0, 15]);
    expect(codesOf(await chain.block(await chain.sign(mallory, message)))).toEqual([15]);
    await playEpoch(chain);
    expect(await penaltyOf()).toBe(PenaltyReason.PENALTY_REASON_INVALID_PROOF);
    expect(await weightOf(chain, mallory)).toBe(0n);
  });
});

describe('A13 a commit after the penalty', () => {
  test('is refused to the end of the epoch, and the weight stays 0', async () => {
    await chain.block(await cheat.answer(challenge, wrong));
    const before = await summaryOf(chain, mallory);
    const codes: (number | undefined)[] = [];
    await playEpoch(chain, [
      async () => {
        codes.push(chain.finalize([await cheat.claim(500, root)]).txResults[0]?.code);
        return cheat.claim(500, root);
      },
    ]);
    // Commits are taken up to height 13: penalized before, closed from 14 on.
    expect(codes).toEqual([...Array(9).fill(7), ...Array(7).fill(6)]);
    expect(await summaryOf(chain, mallory)).toEqual(before);
    expect(await weightOf(chain, mallory)).toBe(0n);
  });

  test('in one block with the wrong answer, behind it and before it', async () => {
    const honest = new PocUser(chain, mallory);
    const claim = await honest.commitMessage(20);
    const answer = cheat.message(challenge.id, wrong);
    for (const [messages, codes] of [
      [
        [answer, claim],
        [0, 7],
      ],
      [
        [claim, answer],
        [0, 0],
      ],
    ] as const) {
      const txs = messages.map((message, skip) => chain.sign(mallory, message, { skip }));
      const result = chain.finalize(await Promise.all(txs));
      expect(codesOf(result)).toEqual(codes);
    }
    const both = [claim, answer].map((message, skip) => chain.sign(mallory, message, { skip }));
    await chain.block(...(await Promise.all(both)));
    expect(await summaryOf(chain, mallory)).toMatchObject({
      totalNonces: 40n,
      effectivePocWeight: 0n,
      penaltyApplied: true,
    });
    // The commit was good, and its draw still comes; answering it brings nothing back.
    await playEpoch(chain, [() => honest.answerAll()]);
    expect(await weightOf(chain, mallory)).toBe(0n);
  });

  test('in one transaction with the wrong answer it takes both back, and silence is punished', async () => {
    const messages = [cheat.message(challenge.id, wrong), await cheat.claimMessage(20, root)];
    const block = await chain.block(await chain.sign(mallory, messages, { gas: 1_000_000n }));
    expect(codesOf(block)).toEqual([7]);
    expect(await outcomeOf(challenge)).toBe(ChallengeOutcome.CHALLENGE_OUTCOME_OPEN);
    await playEpoch(chain);
    expect(await weightOf(chain, mallory)).toBe(0n);
  });

  test.each(['before', 'after'])(
    'leaving and coming back %s the penalty does not lift it',
    async (when) => {
      const leave = status(pocTypeUrls.deactivateParticipant);
      const back = status(pocTypeUrls.reactivateParticipant);
      const penalty = async () => {
        await chain.block(await cheat.answer(challenge, wrong));
      };
      if (when === 'after') await penalty();
      expect(codesOf(await chain.block(await chain.sign(mallory, leave)))).toEqual([0]);
      if (when === 'before') await penalty();
      expect(codesOf(await chain.block(await chain.sign(mallory, back)))).toEqual([0]);
      const again = {
        typeUrl: pocTypeUrls.registerParticipant,
        value: { creator: mallory.address, consensusPubkey: new Uint8Array(0), inferenceUrl: '' },
      };
      expect(codesOf(await chain.block(await chain.sign(mallory, again)))).toEqual([18]);
      expect(codesOf(await chain.block(await cheat.claim(20, root)))).toEqual([7]);
      await playEpoch(chain);
      expect(await weightOf(chain, mallory)).toBe(0n);
    },
  );

  test('the penalty ends with its epoch: the next one pays for held work alone', async () => {
    await chain.block(await cheat.answer(challenge, wrong));
    await playEpoch(chain);
    await chain.block();
    const honest = new PocUser(chain, mallory);
    await chain.block(await honest.commit(30));
    await playEpoch(chain, [() => honest.answerAll()]);
    expect((await currentEpoch(chain)).index).toBe(2n);
    expect(await weightOf(chain, mallory, 1n)).toBe(0n);
    expect(await weightOf(chain, mallory, 2n)).toBe(3n);
  });
});
