/** What governance refuses, with the codes and texts of the SDK. */

import type { EncodeObject } from '@cosmjs/proto-signing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MsgSend } from '../../../src/gen/cosmos/bank/v1beta1/tx.ts';
import { TextProposal } from '../../../src/gen/cosmos/gov/v1beta1/gov.ts';
import * as legacy from '../../../src/gen/cosmos/gov/v1beta1/tx.ts';
import {
  any,
  authority,
  cancelMessage,
  depositMessage,
  pocParams,
  proposalOf,
  refusalOf,
  send,
  shortGov,
  submission,
  upoc,
  voteMessage,
} from '../../harness/govUser.ts';
import { simAccount } from '../../harness/simAccount.ts';
import { SimChain } from '../../harness/simChain.ts';

const [alice, bob] = [simAccount(1), simAccount(2)];
let chain: SimChain;

/** Proposal 1 is voted on, 2 waits for deposits; neither ends during the test. */
beforeAll(async () => {
  chain = await SimChain.start({
    accounts: [alice, bob],
    moreDenoms: ['uother'],
    gov: {
      ...shortGov,
      max_deposit_period: '10000s',
      voting_period: '10000s',
      min_initial_deposit_ratio: '0.1',
      min_deposit_ratio: '0.05',
    },
  });
  await chain.block();
  await send(chain, alice, submission(alice));
  await send(chain, alice, submission(alice, { deposit: 100n }));
});
afterAll(() => chain.stop());

const message = (typeUrl: string, value: unknown): EncodeObject => ({ typeUrl, value });
const withDeposit = (coins: { denom: string; amount: string }[]): EncodeObject => {
  const { typeUrl, value } = submission(alice);
  return { typeUrl, value: { ...value, initialDeposit: coins } };
};
const holding = (...messages: { typeUrl: string; value: Uint8Array }[]): EncodeObject =>
  submission(alice, { messages });
const weighted = (...options: [number, string][]): EncodeObject =>
  message('/cosmos.gov.v1.MsgVoteWeighted', {
    proposalId: 1n,
    voter: alice.address,
    options: options.map(([option, weight]) => ({ option, weight })),
    metadata: '',
  });
const text = (title: string, description: string): EncodeObject =>
  message(
    '/cosmos.gov.v1beta1.MsgSubmitProposal',
    legacy.MsgSubmitProposal.fromPartial({
      content: any('/cosmos.gov.v1beta1.TextProposal', TextProposal, { title, description }),
      initialDeposit: upoc(1000),
      proposer: alice.address,
    }),
  );

const cases: readonly (readonly [string, () => EncodeObject, string, RegExp])[] = [
  ['no title', () => submission(alice, { title: '' }), 'sdk/18', /title cannot be empty/],
  ['no summary', () => submission(alice, { summary: '' }), 'sdk/18', /summary cannot be empty/],
  [
    'nothing to say and nothing to do',
    () => message('/cosmos.gov.v1.MsgSubmitProposal', { ...submission(alice).value, metadata: '' }),
    'gov/11',
    /either metadata or Msgs length must be non-nil: no messages proposed/,
  ],
  [
    'metadata of another title',
    () => submission(alice, { metadata: '{"title":"x","summary":"A summary"}' }),
    'gov/5',
    /metadata title 'x' must equal proposal title 'A title'/,
  ],
  [
    'too long metadata',
    () => submission(alice, { metadata: 'é'.repeat(128) }),
    'gov/15',
    /got metadata with length 256/,
  ],
  [
    'a too long title',
    () => submission(alice, { title: 'x'.repeat(256) }),
    'gov/15',
    /metadata too long/,
  ],
  [
    'a too long summary',
    () => submission(alice, { summary: 'x'.repeat(10_201) }),
    'gov/22',
    /got summary with length 10201/,
  ],
  [
    'too small an initial deposit',
    () => submission(alice, { deposit: 99n }),
    'gov/16',
    /was \(99upoc\), need \(100upoc\): minimum deposit is too small/,
  ],
  [
    'too small an initial deposit for an expedited one',
    () => submission(alice, { deposit: 100n, expedited: true }),
    'gov/16',
    /need \(500upoc\)/,
  ],
  [
    'a deposit of another denomination beside',
    () => withDeposit([{ denom: 'uother', amount: '5' }, ...upoc(1000)]),
    'gov/23',
    /deposited 5uother,1000upoc, but gov accepts only the following denom\(s\): \[upoc\]/,
  ],
  ['a deposit of zero', () => withDeposit(upoc(0)), 'sdk/10', /0upoc: invalid coins/],
  [
    'a deposit that nobody has',
    () => submission(alice, { deposit: 10n ** 15n }),
    'sdk/5',
    /insufficient funds/,
  ],
  [
    'a message of somebody else',
    () =>
      holding(
        any('/cosmos.bank.v1beta1.MsgSend', MsgSend, {
          fromAddress: alice.address,
          toAddress: bob.address,
          amount: upoc(1),
        }),
      ),
    'gov/13',
    new RegExp(`${alice.address}: expected gov account`),
  ],
  [
    'a payment of nothing',
    () =>
      holding(
        any('/cosmos.bank.v1beta1.MsgSend', MsgSend, {
          fromAddress: authority,
          toAddress: bob.address,
          amount: upoc(0),
        }),
      ),
    'gov/12',
    /0upoc: invalid coins: invalid proposal message/,
  ],
  [
    'parameters under another authority',
    () => holding(pocParams({}, alice.address)),
    'gov/13',
    /expected gov account/,
  ],
  ['a text without a title', () => text(' ', 'x'), 'gov/5', /proposal title cannot be blank/],
  [
    'a text without a description',
    () => text('x', ''),
    'gov/5',
    /proposal description cannot be blank/,
  ],
  [
    'a text with too long a title',
    () => text('x'.repeat(141), 'x'),
    'gov/5',
    /longer than max length of 140/,
  ],
  ['a vote on nothing', () => voteMessage(alice, 9n), 'gov/3', /index: 0: 9: inactive proposal/],
  ['a vote before the vote', () => voteMessage(alice, 2n), 'gov/3', /2: inactive proposal/],
  [
    'no option',
    () => voteMessage(alice, 1n, 0),
    'gov/7',
    /VOTE_OPTION_UNSPECIFIED: invalid vote option/,
  ],
  [
    'an unknown option',
    () => voteMessage(alice, 1n, 17 as never),
    'gov/7',
    /17: invalid vote option/,
  ],
  ['no weights', () => weighted(), 'sdk/18', /\[\]: invalid request/],
  [
    'weights below one',
    () => weighted([1, '0.5'], [3, '0.4']),
    'gov/7',
    /total weight lower than 1.00/,
  ],
  [
    'weights above one',
    () => weighted([1, '0.5'], [3, '0.6']),
    'gov/7',
    /total weight overflow 1.00/,
  ],
  ['an option twice', () => weighted([1, '0.5'], [1, '0.5']), 'gov/7', /duplicated vote option/],
  [
    'a weight of zero',
    () => weighted([1, '1'], [3, '0']),
    'gov/7',
    /option:VOTE_OPTION_NO weight:"0"/,
  ],
  ['a weight that is no number', () => weighted([1, '1e0']), 'gov/7', /weight:"1e0"/],
  [
    'a weight with too many places',
    () => weighted([1, `0.${'9'.repeat(19)}`]),
    'gov/7',
    /invalid vote option/,
  ],
  [
    'a deposit on nothing',
    () => depositMessage(alice, 9n, 1000n),
    'gov/3',
    /proposal 9 does not exist: inactive proposal/,
  ],
  [
    'a tiny deposit',
    () => depositMessage(alice, 2n, 49n),
    'gov/16',
    /received 49upoc but need at least one of the following: 50upoc/,
  ],
  [
    'no deposit',
    () =>
      message('/cosmos.gov.v1.MsgDeposit', {
        proposalId: 2n,
        depositor: alice.address,
        amount: [],
      }),
    'sdk/10',
    /invalid coins/,
  ],
  [
    'to cancel what is not there',
    () => cancelMessage(alice, 9n),
    'gov/21',
    /proposal 9 does not exist/,
  ],
];

describe('refused:', () => {
  test.each(cases)('%s', async (_, make, code, log) => {
    const refusal = await refusalOf(chain, alice, make());
    expect(refusal.code).toBe(code);
    expect(refusal.log).toMatch(log);
  });

  test('to cancel the proposal of somebody else', async () => {
    const refusal = await refusalOf(chain, bob, cancelMessage(bob, 1n));
    expect(refusal).toMatchObject({ code: 'gov/18' });
    expect(refusal.log).toContain(`invalid proposer ${bob.address}: invalid proposer`);
  });

  test("messages that the chain does not know, before they are anybody's business", async () => {
    const unknown = holding({ typeUrl: '/cosmos.nothing.v1.MsgNothing', value: new Uint8Array(0) });
    const refusal = await refusalOf(chain, alice, unknown);
    expect(refusal).toMatchObject({ code: 'sdk/2' });
    expect(refusal.log).toContain('unable to resolve type URL /cosmos.nothing.v1.MsgNothing');
  });

  test('a message that only governance may sign, from anybody else', async () => {
    for (const typeUrl of [
      '/cosmos.gov.v1.MsgUpdateParams',
      '/cosmos.auth.v1beta1.MsgUpdateParams',
      '/cosmos.bank.v1beta1.MsgUpdateParams',
    ]) {
      const refusal = await refusalOf(chain, alice, message(typeUrl, { authority: alice.address }));
      expect(refusal).toMatchObject({ code: 'gov/13' });
    }
  });
});

test('G3 G4 G7 nothing of what was refused is left: the next proposal has the next number', async () => {
  await send(chain, alice, submission(alice));
  await expect(proposalOf(chain, 3n)).resolves.toMatchObject({ id: 3n });
  await expect(proposalOf(chain, 4n)).rejects.toThrow("proposal 4 doesn't exist");
});
