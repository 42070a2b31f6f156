/** What the command line understands of governance, without a chain: drafts, votes, parameters of a genesis. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { devnetGovParams, govParamText } from '../../../src/cli/devnet/devnetGovParams.ts';
import { readDraft, toSubmission } from '../../../src/cli/gov/draft.ts';
import { messageJson, parseMessage } from '../../../src/cli/gov/messageJson.ts';
import { parseVoteOption, parseWeightedVote } from '../../../src/cli/gov/voteOption.ts';
import { MsgSetSendEnabled } from '../../../src/gen/cosmos/bank/v1beta1/tx.ts';
import { MsgUpdateParams } from '../../../src/gen/cosmos/gov/v1/tx.ts';
import { parseGenesis } from '../../../src/types/genesis.ts';
import { defaultGovParams } from '../../../src/types/gov/params.ts';
import { runCli, temporaryFolder } from './runCli.ts';
import { sample } from './sampleGenesis.ts';

const authority = 'cpoc10d07y265gmmuvt4z0w9aw880jnsr700jemcjg7';
const send = {
  '@type': '/cosmos.bank.v1beta1.MsgSend',
  from_address: authority,
  to_address: authority,
  amount: [{ denom: 'upoc', amount: '5' }],
};
const draft = {
  messages: [send],
  metadata: 'ipfs://x',
  deposit: '1000upoc',
  title: 'T',
  summary: 'S',
  expedited: true,
};

describe('a draft', () => {
  const write = (content: unknown): string => {
    const path = join(temporaryFolder(), 'draft.json');
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };

  test('becomes the message that is signed', () => {
    const message = toSubmission(readDraft(write(draft)), 'me');
    expect(message).toMatchObject({
      proposer: 'me',
      initialDeposit: [{ denom: 'upoc', amount: '1000' }],
      metadata: 'ipfs://x',
      title: 'T',
      summary: 'S',
      expedited: true,
    });
    expect(message.messages.map(messageJson)).toEqual([send]);
  });

  test.each([
    ['no JSON', '{', /draft\.json/],
    ['a list', [], /is no draft/],
    ['a field that is none', { ...draft, sumary: 'x' }, /sumary is no field.*Did you mean summary/],
    ['no title', { ...draft, title: undefined }, /title is missing. A proposal needs a title/],
    ['a deposit without a denomination', { ...draft, deposit: '1000' }, /deposit is "1000"/],
    ['expedited as a text', { ...draft, expedited: 'yes' }, /expedited is neither true nor false/],
    ['messages that are no list', { ...draft, messages: {} }, /messages is no list/],
    ['a message without a type', { ...draft, messages: [{}] }, /messages\[0\] is no message/],
    [
      'a message that nobody knows',
      { ...draft, messages: [{ '@type': '/cosmos.bank.v1beta1.MsgSent' }] },
      /messages\[0\] is a "\/cosmos.bank.v1beta1.MsgSent".*Did you mean \/cosmos.bank.v1beta1.MsgSend/,
    ],
    [
      'a field that the message does not have',
      { ...draft, messages: [{ ...send, to: 'x' }] },
      /messages\[0\]\.to is no field/,
    ],
    [
      'a field that an entry of a list does not have',
      { ...draft, messages: [{ ...send, amount: [{ denom: 'upoc', amuont: '1' }] }] },
      /messages\[0\]\.amount\[0\]\.amuont is no field. Did you mean amount/,
    ],
  ])('with %s is refused, and the place is named', async (_, content, reason) => {
    const run = await runCli(['tx', 'gov', 'submit-proposal', write(content), '--from', 'x']);
    expect(run.code).toBeGreaterThan(0);
    expect(run.err).toMatch(reason);
  });

  test('may say that a list is empty, as the drafts of this program do', () => {
    const flags = {
      '@type': '/cosmos.bank.v1beta1.MsgSetSendEnabled',
      authority,
      send_enabled: [{ denom: 'upoc', enabled: false }],
      use_default_for: [],
    };
    const { value } = parseMessage(flags, 'here');
    expect(MsgSetSendEnabled.decode(value)).toEqual({
      authority,
      sendEnabled: [{ denom: 'upoc', enabled: false }],
      useDefaultFor: [],
    });
    for (const name of ['use_defaults', 'useDefaultFor']) {
      expect(() => parseMessage({ ...flags, [name]: [] }, 'here')).toThrow(
        `here.${name} is no field`,
      );
    }
  });

  test('of a parameter set must hold every field of it', () => {
    const params = messageJson({
      typeUrl: '/cosmos.gov.v1.MsgUpdateParams',
      value: MsgUpdateParams.encode({ authority, params: defaultGovParams('upoc') }).finish(),
    });
    expect(params['params']).toMatchObject({ voting_period: '172800s' });
    const again = parseMessage(params, 'here');
    expect(MsgUpdateParams.decode(again.value).params).toEqual(defaultGovParams('upoc'));
    const { quorum: _, ...partial } = params['params'] as Record<string, unknown>;
    expect(() => parseMessage({ ...params, params: partial }, 'here')).toThrow(
      'here.params lacks quorum; a parameter set is replaced as a whole',
    );
  });
});

describe('a vote', () => {
  test('is read as people write it', () => {
    expect(
      ['yes', 'No', 'no_with_veto', 'no-with-veto', 'NoWithVeto', 'VOTE_OPTION_ABSTAIN'].map(
        parseVoteOption,
      ),
    ).toEqual([1, 3, 4, 4, 4, 2]);
    expect(() => parseVoteOption('maybe')).toThrow(
      'expected one of yes, abstain, no, no_with_veto',
    );
    expect(parseWeightedVote('yes=0.6,no=0.4')).toEqual([
      { option: 1, weight: '0.600000000000000000' },
      { option: 3, weight: '0.400000000000000000' },
    ]);
    for (const [text, reason] of [
      ['yes=0.6,no=0.3', 'are 0.900000000000000000 together'],
      ['yes=0.5,yes=0.5', 'names an option twice'],
      ['yes', 'is no positive decimal'],
      ['yes=0,no=1', 'is no positive decimal'],
    ] as const) {
      expect(() => parseWeightedVote(text)).toThrow(reason);
    }
  });
});

describe('app_state.gov of a genesis', () => {
  const state = () =>
    sample().app_state as unknown as Record<
      string,
      { params: Record<string, unknown> } & Record<string, unknown>
    >;

  test("is the SDK's, with its defaults where it is missing", () => {
    const { gov, ...without } = state();
    expect(parseGenesis(without).gov).toEqual({
      startingProposalId: 1n,
      params: defaultGovParams('upoc'),
      constitution: '',
    });
    const sdk = {
      starting_proposal_id: '7',
      deposits: [],
      votes: null,
      proposals: [],
      deposit_params: null,
      voting_params: null,
      tally_params: null,
      constitution: 'Be good.',
      params: { ...gov?.params, voting_period: '10s', expedited_voting_period: '5.5s' },
    };
    expect(parseGenesis({ ...without, gov: sdk }).gov).toMatchObject({
      startingProposalId: 7n,
      constitution: 'Be good.',
      params: {
        votingPeriod: { seconds: 10n, nanos: 0 },
        expeditedVotingPeriod: { seconds: 5n, nanos: 500_000_000 },
      },
    });
  });

  test.each([
    [
      { voting_period: '10' },
      'app_state.gov.params.voting_period: is "10", expected seconds, such as "172800s"',
    ],
    [
      { voting_period: '10s' },
      'app_state.gov.params: expedited_voting_period is not shorter than voting_period',
    ],
    [{ quorum: 0.3 }, 'app_state.gov.params.quorum: is 0.3, expected a text'],
    [{ quorum: '2' }, 'app_state.gov.params: quorum is "2", expected a decimal'],
    [{ min_deposit: [] }, 'app_state.gov.params: min_deposit is missing or invalid'],
    [
      { burn_vote_veto: 'true' },
      'app_state.gov.params.burn_vote_veto: is "true", expected true or false',
    ],
    [{ kworum: '0' }, 'app_state.gov.params.kworum: is not a field'],
  ])('with %j is refused', (changes, reason) => {
    const whole = state();
    const gov = { ...whole['gov'], params: { ...whole['gov']?.params, ...changes } };
    expect(() => parseGenesis({ ...whole, gov })).toThrow(reason);
  });

  test('must not bring proposals along', () => {
    const whole = state();
    const gov = { ...whole['gov'], proposals: [{}] };
    expect(() => parseGenesis({ ...whole, gov })).toThrow('app_state.gov.proposals: is not empty');
    const former = { ...whole['gov'], voting_params: { voting_period: '1s' } };
    expect(() => parseGenesis({ ...whole, gov: former })).toThrow(
      'app_state.gov.voting_params: is not null',
    );
  });
});

describe('parameters of governance on a devnet', () => {
  test('are short, and changed by --param gov.…', () => {
    expect(devnetGovParams({ params: {} }).votingPeriod).toEqual({ seconds: 60n, nanos: 0 });
    const shape = {
      params: {
        'gov.voting_period': '10',
        'gov.expedited_voting_period': '5s',
        'gov.min_deposit': '7upoc',
        'gov.burn_vote_quorum': 'true',
        epoch_length: '20',
      },
    };
    expect(devnetGovParams(shape)).toMatchObject({
      votingPeriod: { seconds: 10n },
      minDeposit: [{ denom: 'upoc', amount: '7' }],
      burnVoteQuorum: true,
    });
    expect(devnetGovParams(shape).expeditedVotingPeriod).toEqual({ seconds: 5n, nanos: 0 });
    expect(govParamText(shape, 'gov.voting_period')).toBe('10s');
    expect(govParamText(shape, 'gov.min_deposit')).toBe('7upoc');
  });

  test.each([
    [{ 'gov.voting_period': '10s' }, '5s'],
    [{ 'gov.voting_period': '5' }, '2.500s'],
    [{ 'gov.voting_period': '300s' }, '150s'],
    [{ 'gov.voting_period': '300s', 'gov.expedited_voting_period': '7s' }, '7s'],
    [{ 'gov.expedited_voting_period': '7s' }, '7s'],
  ])('%o gives an expedited vote of %s', (params, expedited) => {
    expect(govParamText({ params }, 'gov.expedited_voting_period')).toBe(expedited);
  });

  test.each([
    ['gov.expedited_voting_period=60', 'expedited_voting_period is not shorter'],
    ['gov.voting_period=0', 'voting_period is missing or invalid'],
    ['gov.voting_period=ten', 'gov.voting_period: is "ten"'],
    ['gov.quorum=x', 'quorum is "x"'],
    ['gov.min_deposit=x', 'flag --param gov.min_deposit is "x"'],
    ['gov.voting_perod=10', 'names no parameter "gov.voting_perod"'],
  ])('%s is refused before anything is written', async (flag, reason) => {
    const run = await runCli(['devnet', '--home', join(temporaryFolder(), 'x'), '--param', flag]);
    expect([run.code, run.err]).toEqual([2, expect.stringContaining(reason)]);
  });
});
