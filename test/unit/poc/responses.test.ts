import { TxMsgData } from 'cosmjs-types/cosmos/base/abci/v1beta1/abci';
import {
  RequestPrepareProposal,
  RequestProcessProposal,
  ResponseProcessProposal_ProposalStatus,
} from 'cosmjs-types/tendermint/abci/types';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  ChallengeOutcome,
  type ContinuousPoCChallenge,
  PenaltyReason,
} from '../../../src/gen/cpoc/poc/v1/poc.ts';
import { MsgRespondContinuousPoCChallengeResponse } from '../../../src/gen/cpoc/poc/v1/tx.ts';
import { parseGasPrices } from '../../../src/types/gasPrice.ts';
import { challengesOf, PocUser, summaryOf } from '../../harness/pocUser.ts';
import { simAccount } from '../../harness/simAccount.ts';
import type { SimBlock } from '../../harness/simChain.ts';
import { SimChain } from '../../harness/simChain.ts';

const [alice, bob] = [simAccount(1), simAccount(2)] as const;
let chain: SimChain;
let host: PocUser;
let challenge: ContinuousPoCChallenge;

/** A chain on which alice committed to 37 nonces at height 2 and was challenged at height 3; the deadline is 9. */
beforeEach(async () => {
  chain = await SimChain.start(
    {
      accounts: [alice, bob],
      participants: [{ account: alice }, { account: bob }],
      params: { validationSampleRateBps: 10_000 },
    },
    1n,
    { minGasPrices: parseGasPrices('0.01upoc') },
  );
  await chain.block();
  host = new PocUser(chain, alice);
  await chain.block(await host.commit(37));
  await chain.block();
  challenge = (await challengesOf(chain, alice))[0] as ContinuousPoCChallenge;
});

afterEach(async () => {
  await chain.stop();
});

type Changes = Parameters<PocUser['responseMessage']>[1];

const answer = async (changes: Changes = {}, from = alice): Promise<Uint8Array> =>
  chain.sign(from, await host.responseMessage(challenge, changes));

function verified(block: SimBlock): boolean {
  const data = TxMsgData.decode(block.txResults[0]?.data ?? new Uint8Array(0));
  const value = data.msgResponses[0]?.value ?? new Uint8Array(0);
  return MsgRespondContinuousPoCChallengeResponse.decode(value).verified;
}

const outcome = async (): Promise<ChallengeOutcome | undefined> =>
  (await challengesOf(chain, alice)).find((c) => c.id === challenge.id)?.outcome;

describe('P12 to P15, P21 proofs', () => {
  test('the right artifact and path pass, and the artifact is kept', async () => {
    const block = await chain.block(await answer());
    expect(block.txResults[0]?.code).toBe(0);
    expect(verified(block)).toBe(true);
    const [closed] = await challengesOf(chain, alice);
    expect(closed).toMatchObject({
      resolved: true,
      outcome: ChallengeOutcome.CHALLENGE_OUTCOME_PASSED,
      artifact: host.trees.get('1/0')?.artifacts[Number(challenge.nonceIndex)],
    });
    expect(await summaryOf(chain, alice)).toMatchObject({
      challengesPassed: 1,
      penaltyApplied: false,
      effectivePocWeight: 3n,
    });
  });

  test('anything else fails: the transaction succeeds and the penalty stays', async () => {
    const block = await chain.block(await answer({ artifact: new Uint8Array(24) }));
    expect(block.txResults[0]?.code).toBe(0);
    expect(verified(block)).toBe(false);
    expect(await outcome()).toBe(ChallengeOutcome.CHALLENGE_OUTCOME_FAILED);
    expect(await summaryOf(chain, alice)).toMatchObject({
      challengesPassed: 0,
      penaltyApplied: true,
      effectivePocWeight: 0n,
      penaltyReason: PenaltyReason.PENALTY_REASON_INVALID_PROOF,
      penaltyHeight: block.height,
    });
  });

  test.each([
    ['another leaf', (i: number, n: number): Changes => leaf((i + 1) % n)],
    ['a path that is one too short', (i: number): Changes => ({ proof: path(i).slice(1) })],
    [
      'a path that is one too long',
      (i: number): Changes => ({ proof: [...path(i), new Uint8Array(32)] }),
    ],
    ['no path', (): Changes => ({ proof: [] })],
    ['a path in the wrong order', (i: number): Changes => ({ proof: path(i).reverse() })],
    ['a hash of 31 bytes', (i: number): Changes => ({ proof: path(i).map((h) => h.slice(1)) })],
    ['an artifact of 23 bytes', (i: number): Changes => ({ artifact: artifact(i).slice(1) })],
    [
      'an artifact of 25 bytes',
      (i: number): Changes => ({ artifact: Uint8Array.from([...artifact(i), 0]) }),
    ],
  ])('%s is refused by CheckTx, and fails in a block', async (_, change) => {
    const tx = await answer(change(Number(challenge.nonceIndex), 37));
    expect(chain.check(tx)).toMatchObject({ codespace: 'poc', code: 17 });
    expect(verified(await chain.block(tx))).toBe(false);
    expect(await outcome()).toBe(ChallengeOutcome.CHALLENGE_OUTCOME_FAILED);
  });

  function path(index: number): Uint8Array[] {
    return host.trees.get('1/0')?.proof(index) ?? [];
  }
  function artifact(index: number): Uint8Array {
    return host.trees.get('1/0')?.artifacts[index] ?? new Uint8Array(0);
  }
  function leaf(index: number): Changes {
    return { artifact: artifact(index), proof: path(index) };
  }
});

describe('P20 errors without effect', () => {
  test('unknown challenge, another account, resolved already', async () => {
    const unknown = await chain.block(await answer({ challengeId: 99n }));
    expect(unknown.txResults[0]).toMatchObject({ codespace: 'poc', code: 13 });
    const foreign = await chain.block(await answer({ creator: bob.address }, bob));
    expect(foreign.txResults[0]).toMatchObject({ codespace: 'poc', code: 14 });
    expect(await outcome()).toBe(ChallengeOutcome.CHALLENGE_OUTCOME_OPEN);
    await chain.block(await answer());
    const again = await chain.block(await answer());
    expect(again.txResults[0]).toMatchObject({ codespace: 'poc', code: 15 });
    expect(await summaryOf(chain, alice)).toMatchObject({
      challengesPassed: 1,
      penaltyApplied: false,
    });
  });

  test('a response counts in the block of the deadline and no later', async () => {
    await chain.advanceTo(challenge.deadlineBlockHeight - 1n);
    const block = await chain.block(await answer());
    expect(block.height).toBe(challenge.deadlineBlockHeight);
    expect(verified(block)).toBe(true);
  });

  test('past the deadline the challenge is closed', async () => {
    await chain.advanceTo(challenge.deadlineBlockHeight);
    const late = await chain.block(await answer());
    expect(late.txResults[0]).toMatchObject({ codespace: 'poc', code: 15 });
    expect(await outcome()).toBe(ChallengeOutcome.CHALLENGE_OUTCOME_EXPIRED);
  });
});

describe('P24 responses are free and come first', () => {
  const send = () => ({
    typeUrl: '/cosmos.bank.v1beta1.MsgSend',
    value: {
      fromAddress: bob.address,
      toAddress: alice.address,
      amount: [{ denom: 'upoc', amount: '1' }],
    },
  });
  const propose = (txs: Uint8Array[], maxTxBytes = 1_000_000n): Uint8Array[] =>
    chain.app.prepareProposal(
      RequestPrepareProposal.fromPartial({ txs, maxTxBytes, height: chain.height + 1n }),
    ).txs;
  const accepts = (txs: Uint8Array[]): boolean =>
    chain.app.processProposal(
      RequestProcessProposal.fromPartial({ txs, height: chain.height + 1n }),
    ).status === ResponseProcessProposal_ProposalStatus.ACCEPT;

  test('no fee is taken, even where one is stated', async () => {
    const before = await balance(alice.address);
    const message = await host.responseMessage(challenge);
    const block = await chain.block(
      await chain.sign(alice, message, { fee: [{ denom: 'upoc', amount: '5000' }] }),
    );
    expect(block.txResults[0]?.code).toBe(0);
    expect(await balance(alice.address)).toBe(before);
  });

  test("a node's minimum gas price binds other transactions, not responses", async () => {
    expect(chain.check(await chain.sign(bob, send()))).toMatchObject({
      codespace: 'sdk',
      code: 13,
    });
    expect(chain.check(await answer()).code).toBe(0);
  });

  test('a response in the company of another message pays', async () => {
    const before = await balance(alice.address);
    const messages = [
      await host.responseMessage(challenge),
      { ...send(), value: { ...send().value, fromAddress: alice.address } },
    ];
    await chain.block(
      await chain.sign(alice, messages, { fee: [{ denom: 'upoc', amount: '5000' }] }),
    );
    expect(await balance(alice.address)).toBe(before - 5000n);
  });

  test('one challenge answered twice pays, and so does a gas limit out of proportion', async () => {
    const fee = [{ denom: 'upoc', amount: '5000' }];
    const message = await host.responseMessage(challenge);
    const before = await balance(alice.address);
    await chain.block(await chain.sign(alice, [message, message], { fee }));
    expect(await balance(alice.address)).toBe(before - 5000n);
    await chain.block(await chain.sign(alice, message, { fee, gas: 500_001n }));
    expect(await balance(alice.address)).toBe(before - 10_000n);
    expect(await outcome()).toBe(ChallengeOutcome.CHALLENGE_OUTCOME_PASSED);
    // Closed by now: no longer free, as nothing is open.
    await chain.block(await chain.sign(alice, message, { fee }));
    expect(await balance(alice.address)).toBe(before - 15_000n);
  });

  test('CheckTx lets one pending response a challenge through', async () => {
    expect(chain.check(await answer()).code).toBe(0);
    const message = await host.responseMessage(challenge);
    const second = await chain.sign(alice, message, { skip: 1, memo: 'again' });
    expect(chain.check(second)).toMatchObject({ codespace: 'poc', code: 24 });
    // A new block empties the record; the mempool's recheck fills it again.
    await chain.block();
    expect(chain.check(await answer(), true).code).toBe(0);
    const third = await chain.sign(alice, message, { skip: 1, memo: 'third' });
    expect(chain.check(third).code).toBe(24);
  });

  test('a proposal puts them first, within its bytes, and is always accepted', async () => {
    const sends = await Promise.all([0, 1, 2].map((skip) => chain.sign(bob, send(), { skip })));
    const response = await answer();
    expect(propose([...sends, response])).toEqual([response, ...sends]);
    const room = BigInt(response.length + 3 + (sends[0] as Uint8Array).length + 3);
    const few = propose([...sends, response], room);
    expect(few).toEqual([response, sends[0]]);
    for (const txs of [propose([...sends, response]), few, propose([])])
      expect(accepts(txs)).toBe(true);
    expect(accepts([...sends, response])).toBe(false);
  });

  test('what cannot be decoded is left out of a proposal, and refused in one', async () => {
    const garbage = Uint8Array.of(1, 2, 3);
    const response = await answer();
    expect(propose([garbage, response])).toEqual([response]);
    expect(accepts([response, garbage])).toBe(false);
  });

  test('a response behind another transaction of its signer keeps its place behind it', async () => {
    const own = await chain.sign(alice, {
      ...send(),
      value: { ...send().value, fromAddress: alice.address },
    });
    const response = await chain.sign(alice, await host.responseMessage(challenge), { skip: 1 });
    const foreign = await chain.sign(bob, send());
    const proposal = propose([foreign, own, response]);
    expect(proposal).toEqual([own, response, foreign]);
    expect(accepts(proposal)).toBe(true);
    const block = await chain.block(...proposal);
    expect(block.txResults.map((r) => r.code)).toEqual([0, 0, 0]);
  });

  async function balance(address: string): Promise<bigint> {
    const { QueryBalanceRequest, QueryBalanceResponse } = await import(
      'cosmjs-types/cosmos/bank/v1beta1/query'
    );
    const found = await chain.ask(
      '/cosmos.bank.v1beta1.Query/Balance',
      QueryBalanceRequest,
      { address, denom: 'upoc' },
      QueryBalanceResponse,
    );
    return BigInt(found.balance?.amount ?? '0');
  }
});
