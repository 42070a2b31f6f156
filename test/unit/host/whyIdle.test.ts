import { afterEach, describe, expect, test } from 'vitest';
import {
  ContinuousPoCEpochSummary,
  Epoch,
  Participant,
  ParticipantStatus,
  PenaltyReason,
} from '../../../src/gen/cpoc/poc/v1/poc.ts';
import { whyIdle } from '../../../src/host/commits/whyIdle.ts';
import { defaultParams } from '../../../src/types/poc/params.ts';
import { FakeChain } from './fakeChain.ts';
import { newFolder, type Rig, removeFolders, runBlocks, startAgent } from './rig.ts';

const { PARTICIPANT_STATUS_ACTIVE, PARTICIPANT_STATUS_INACTIVE, PARTICIPANT_STATUS_JAILED } =
  ParticipantStatus;

describe('why nothing is committed', () => {
  const view = {
    epoch: Epoch.fromPartial({
      index: 7n,
      params: { ...defaultParams('upoc'), enableContinuousPoc: true },
    }),
    height: 50n,
    lastCommitHeight: 60n,
    lastHeight: 70n,
  };
  const active = Participant.fromPartial({ status: PARTICIPANT_STATUS_ACTIVE });
  const penalized = ContinuousPoCEpochSummary.fromPartial({
    penaltyApplied: true,
    penaltyReason: PenaltyReason.PENALTY_REASON_DOWNTIME,
  });
  const jailed = (jailedUntilHeight: bigint, jailedForGood = false): Participant =>
    Participant.fromPartial({
      status: PARTICIPANT_STATUS_JAILED,
      jailedUntilHeight,
      jailedForGood,
    });

  test.each([
    ['no participant', undefined, undefined, /cpocd host --register/],
    ['deactivated', { ...active, status: PARTICIPANT_STATUS_INACTIVE }, undefined, /reactivate/],
    ['jailed', jailed(51n), penalized, /from height 51 on, once its node runs again, .* unjail/],
    ['jail is over', jailed(50n), penalized, /jail is over: once its node runs .* unjail/],
    ['jailed for good', jailed(0n, true), penalized, /two blocks .* nothing brings it back/],
    ['penalized', active, penalized, /did not sign; .* again from epoch 8 on/],
  ])('%s', (_, participant, summary, said) => {
    expect(whyIdle(view, participant, summary, false)).toMatch(said);
  });

  test.each([
    ['no participant', undefined, /where its own key is \(cpocd tx poc register\)/],
    ['deactivated', { ...active, status: PARTICIPANT_STATUS_INACTIVE }, /reactivate with its own/],
    ['jailed', jailed(51n), /unjail with its own key brings/],
    ['jail is over', jailed(50n), /unjail with its own key brings/],
  ])('%s, and a warm key signs: what it cannot do is not asked of it', (_, participant, said) => {
    const reason = whyIdle(view, participant, undefined, true);
    expect(reason).toMatch(said);
    expect(reason).not.toContain('--register');
  });

  test('nothing, for who may commit', () => {
    expect(whyIdle(view, active, undefined, false)).toBeUndefined();
    expect(whyIdle(view, active, { ...penalized, penaltyApplied: false }, true)).toBeUndefined();
  });
});

describe('an agent whose participant is jailed', () => {
  let rig: Rig | undefined;

  afterEach(async () => {
    await rig?.stop();
    removeFolders();
  });

  /** Some blocks of work, and jail while a commit and an answer are under way. */
  async function jailIt(chain: FakeChain, until: bigint, forGood: boolean): Promise<Rig> {
    chain.commitFates = ['normal', 'late'];
    chain.answerFates = ['late'];
    rig = await startAgent(chain, newFolder());
    while (chain.commitsSent < 2) await runBlocks(chain, rig, 1);
    chain.status = PARTICIPANT_STATUS_JAILED;
    chain.jail = { jailedUntilHeight: until, jailedForGood: forGood };
    const summary = chain.summaries.get(1n);
    expect(summary).toBeDefined();
    if (summary !== undefined) summary.penaltyApplied = true;
    expect(chain.allChallenges.some(({ resolved }) => !resolved)).toBe(true);
    await runBlocks(chain, rig, 5);
    // What was refused is written down, and could be sent again.
    await rig.agent.idle();
    expect(chain.log.filter((line) => line.includes('poc/4'))).toHaveLength(1);
    return rig;
  }

  test('says until when, answers, sends no commit, and goes on by itself after unjail (P31)', async () => {
    const chain = new FakeChain();
    const jailed = await jailIt(chain, 20n, false);
    const { log, count } = jailed;
    const { commitsSent } = chain;
    const { generated } = count;
    await runBlocks(chain, jailed, 25 - Number(chain.height));
    expect(chain.log.filter((line) => /FAILED|EXPIRED/.test(line))).toEqual([]);
    expect(chain.allChallenges.every(({ resolved }) => resolved)).toBe(true);
    expect({ commitsSent: chain.commitsSent, generated: count.generated }).toEqual({
      commitsSent,
      generated,
    });
    const said = (): string[] => log.of('warn').filter((line) => line.includes('no artifacts'));
    expect(said()).toEqual([
      expect.stringContaining('from height 20 on, once its node runs again, cpocd tx poc unjail'),
      expect.stringContaining('jail is over'),
    ]);
    chain.status = PARTICIPANT_STATUS_ACTIVE;
    await runBlocks(chain, jailed, 5);
    expect(said()[2]).toContain('commits are taken again from epoch 2 on');
    expect(chain.commitsSent).toBe(commitsSent);
    await runBlocks(chain, jailed, 30);
    expect(chain.allCommits.filter(({ epochIndex }) => epochIndex === 2n).length).toBeGreaterThan(
      2,
    );
    expect(said()).toHaveLength(3);
  });

  test('for good: says so once, answers, and never commits again (P32)', async () => {
    const chain = new FakeChain();
    const jailed = await jailIt(chain, 0n, true);
    const { commitsSent } = chain;
    await runBlocks(chain, jailed, 70);
    expect(chain.commitsSent).toBe(commitsSent);
    expect(chain.allChallenges.every(({ resolved }) => resolved)).toBe(true);
    expect(jailed.log.of('warn').filter((line) => line.includes('no artifacts'))).toEqual([
      expect.stringContaining('nothing brings it back'),
    ]);
  });
});
