import {
  QueryTotalSupplyRequest,
  QueryTotalSupplyResponse,
} from 'cosmjs-types/cosmos/bank/v1beta1/query';
import { afterEach, describe, expect, test } from 'vitest';
import { pocTypeUrls } from '../../../src/client/pocMessages.ts';
import type { Params } from '../../../src/gen/cpoc/poc/v1/params.ts';
import {
  ChallengeOutcome,
  ParticipantStatus,
  PenaltyReason,
} from '../../../src/gen/cpoc/poc/v1/poc.ts';
import { toHex } from '../../../src/lib/bytes.ts';
import {
  challengesOf,
  currentEpoch,
  PocUser,
  recordsOf,
  summaryOf,
} from '../../harness/pocUser.ts';
import { type SimAccount, simAccount, simConsensusKey } from '../../harness/simAccount.ts';
import { type SimBlock, SimChain } from '../../harness/simChain.ts';

const accounts = [1, 2, 3, 4].map((i) => simAccount(i));
const [alice, bob, carol, dave] = accounts as [SimAccount, SimAccount, SimAccount, SimAccount];
let chain: SimChain;
let hosts: Map<SimAccount, PocUser>;

afterEach(async () => {
  await chain.stop();
});

/** alice and bob run validators, carol and dave do not. */
async function startChain(params: Partial<Params> = {}): Promise<void> {
  chain = await SimChain.start({
    accounts,
    participants: [
      { account: alice, consensusPubkey: simConsensusKey(1), power: 10n },
      { account: bob, consensusPubkey: simConsensusKey(2), power: 10n },
      { account: carol },
      { account: dave },
    ],
    params: { validationSampleRateBps: 0, ...params },
  });
  hosts = new Map(accounts.map((account) => [account, new PocUser(chain, account)]));
  await chain.block();
}

const host = (account: SimAccount): PocUser => hosts.get(account) as PocUser;

/** Blocks up to the end of the epoch; `answering` answer whatever they are asked. */
async function settle(answering: readonly SimAccount[], last = 20n): Promise<SimBlock> {
  let block: SimBlock | undefined;
  while (chain.height < last) {
    const answers = await Promise.all(answering.map((account) => host(account).answerAll()));
    block = await chain.block(...answers.filter((tx) => tx !== undefined));
  }
  return block as SimBlock;
}

const updatesOf = (block: SimBlock): [string, bigint][] =>
  block.validatorUpdates.map((u) => [toHex(u.pubKey?.ed25519 ?? new Uint8Array(0)), u.power]);
const recordOf = async (account: SimAccount, epochIndex = 1n) =>
  (await recordsOf(chain, epochIndex)).find((r) => r.address === account.address);

async function supply(): Promise<bigint> {
  const answer = await chain.ask(
    '/cosmos.bank.v1beta1.Query/TotalSupply',
    QueryTotalSupplyRequest,
    {},
    QueryTotalSupplyResponse,
  );
  return BigInt(answer.supply.find((c) => c.denom === 'upoc')?.amount ?? '0');
}

describe('P22, P23 silence and penalty', () => {
  test('a challenge that nobody answers expires at its deadline and zeroes the weight', async () => {
    await startChain({ validationSampleRateBps: 10_000 });
    await chain.block(await host(alice).commit(20));
    await chain.block();
    const [challenge] = await challengesOf(chain, alice);
    const deadline = challenge?.deadlineBlockHeight ?? 0n;
    await chain.advanceTo(deadline - 1n);
    expect((await summaryOf(chain, alice))?.penaltyApplied).toBe(false);
    await chain.block();
    expect((await challengesOf(chain, alice))[0]).toMatchObject({
      resolved: true,
      outcome: ChallengeOutcome.CHALLENGE_OUTCOME_EXPIRED,
    });
    expect(await summaryOf(chain, alice)).toMatchObject({
      penaltyApplied: true,
      effectivePocWeight: 0n,
      totalNonces: 20n,
      penaltyReason: PenaltyReason.PENALTY_REASON_CHALLENGE_EXPIRED,
      penaltyHeight: deadline,
    });
  });

  test('a penalty voids the other open challenges and refuses further commits', async () => {
    await startChain({ validationSampleRateBps: 10_000 });
    await chain.block(await host(alice).commit(20));
    await chain.block(await host(alice).commit(20));
    await chain.block();
    const [first] = await challengesOf(chain, alice, { openOnly: true });
    if (first === undefined) throw new Error('no challenge was drawn');
    const wrong = await host(alice).responseMessage(first, { artifact: new Uint8Array(24) });
    await chain.block(await chain.sign(alice, wrong));
    const outcomes = (await challengesOf(chain, alice)).map((c) => c.outcome);
    expect(outcomes).toEqual([
      ChallengeOutcome.CHALLENGE_OUTCOME_FAILED,
      ChallengeOutcome.CHALLENGE_OUTCOME_VOIDED,
    ]);
    expect(await challengesOf(chain, alice, { openOnly: true })).toEqual([]);
    const refused = await chain.block(await host(alice).commit(20));
    expect(refused.txResults[0]).toMatchObject({ codespace: 'poc', code: 7 });
    await chain.advanceTo(20n);
    expect(await recordOf(alice)).toMatchObject({
      totalNonces: 40n,
      effective: 0n,
      weight: 0n,
      penaltyReason: PenaltyReason.PENALTY_REASON_INVALID_PROOF,
    });
  });
});

describe('P25, P28 weights and their records', () => {
  test('the surviving weight times the factor, every term recorded', async () => {
    await startChain({ weightFactorNumerator: 3, weightFactorDenominator: 2 });
    await chain.block(await host(alice).commit(35), await host(carol).commit(50));
    await settle([alice, carol]);
    expect(await recordOf(alice)).toMatchObject({
      epochIndex: 1n,
      totalNonces: 35n,
      effective: 3n,
      base: 0n,
      factorNumerator: 3,
      factorDenominator: 2,
      weight: 4n,
      power: 4n,
    });
    expect(await recordOf(carol)).toMatchObject({ effective: 5n, weight: 7n, power: 0n });
    // A validator without a summary is looked at too.
    expect(await recordOf(bob)).toMatchObject({ totalNonces: 0n, weight: 0n, power: 0n });
    expect(await recordOf(dave)).toBeUndefined();
  });

  test('who left has no weight', async () => {
    await startChain();
    await chain.block(await host(alice).commit(50), await host(bob).commit(50));
    const leave = { typeUrl: pocTypeUrls.deactivateParticipant, value: { creator: bob.address } };
    await chain.block(await chain.sign(bob, leave));
    await settle([alice, bob]);
    expect(await recordOf(bob)).toMatchObject({
      effective: 5n,
      weight: 0n,
      status: ParticipantStatus.PARTICIPANT_STATUS_INACTIVE,
    });
  });
});

describe('P26, P27 validator updates', () => {
  test('the difference to the current set, ordered by key; power is capped, weight is not', async () => {
    await startChain();
    await chain.block(await host(alice).commit(900), await host(bob).commit(50));
    const block = await settle([alice, bob]);
    expect(block.height).toBe(20n);
    const expected: [string, bigint][] = [
      [toHex(simConsensusKey(1)), 5n],
      [toHex(simConsensusKey(2)), 5n],
    ];
    expect(updatesOf(block)).toEqual(expected.sort(([a], [b]) => (a < b ? -1 : 1)));
    expect(await recordOf(alice)).toMatchObject({ weight: 90n, power: 5n });
  });

  test('who lost its weight leaves with power 0', async () => {
    await startChain();
    await chain.block(await host(alice).commit(50));
    const block = await settle([alice]);
    expect(new Map(updatesOf(block))).toEqual(
      new Map([
        [toHex(simConsensusKey(1)), 5n],
        [toHex(simConsensusKey(2)), 0n],
      ]),
    );
  });

  test('without a candidate the set stays, and an event says so', async () => {
    await startChain();
    await chain.block(await host(carol).commit(50));
    const block = await settle([carol]);
    expect(block.validatorUpdates).toEqual([]);
    expect(block.events.map((e) => e.type)).toContain('poc_no_candidates');
    expect(await recordOf(alice)).toMatchObject({ weight: 0n, power: 10n });
  });

  test('max_validators bounds the set', async () => {
    await startChain({ maxValidators: 1 });
    await chain.block(await host(alice).commit(50), await host(bob).commit(60));
    const block = await settle([alice, bob]);
    expect(new Map(updatesOf(block))).toEqual(
      new Map([
        [toHex(simConsensusKey(1)), 0n],
        [toHex(simConsensusKey(2)), 6n],
      ]),
    );
  });
});

describe('P30 rewards', () => {
  test('minted coins and fees by weight, the remainder stays, supply is conserved', async () => {
    await startChain({ epochReward: { denom: 'upoc', amount: '1000' } });
    const before = await supply();
    const fee = [{ denom: 'upoc', amount: '7' }];
    await chain.block(
      await chain.sign(alice, await host(alice).commitMessage(30), { fee }),
      await chain.sign(carol, await host(carol).commitMessage(40)),
    );
    await settle([alice, carol]);
    // The pool is 1007; 3 and 4 of 7 parts.
    expect((await recordOf(alice))?.reward).toEqual([{ denom: 'upoc', amount: '431' }]);
    expect((await recordOf(carol))?.reward).toEqual([{ denom: 'upoc', amount: '575' }]);
    expect(await supply()).toBe(before + 1000n);
    // The unit that was left over is shared with the next epoch's pool.
    await chain.block();
    await chain.block(await host(dave).commit(10));
    await settle([dave], 40n);
    expect((await recordOf(dave, 2n))?.reward).toEqual([{ denom: 'upoc', amount: '1001' }]);
  });

  test('where nobody has weight nothing is minted and nothing moves', async () => {
    await startChain();
    const before = await supply();
    await chain.advanceTo(21n);
    expect(await supply()).toBe(before);
    expect((await recordsOf(chain, 1n)).every((r) => r.reward.length === 0)).toBe(true);
  });
});

test('P29 the next epoch begins with the next block', async () => {
  await startChain();
  await chain.advanceTo(20n);
  expect((await currentEpoch(chain)).index).toBe(1n);
  const block = await chain.block();
  expect(block.events.map((e) => e.type)).toContain('poc_epoch_started');
  expect(await currentEpoch(chain)).toMatchObject({ index: 2n, startHeight: 21n });
});
