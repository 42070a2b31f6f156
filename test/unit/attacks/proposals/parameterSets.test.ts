/** B4: parameter sets that are partial, invalid or would stop the chain, proposed to governance. */

import type { EncodeObject } from '@cosmjs/proto-signing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MsgUpdateParams as AuthUpdate } from '../../../../src/gen/cosmos/auth/v1beta1/tx.ts';
import { MsgUpdateParams as BankUpdate } from '../../../../src/gen/cosmos/bank/v1beta1/tx.ts';
import { ProposalStatus } from '../../../../src/gen/cosmos/gov/v1/gov.ts';
import * as tx from '../../../../src/gen/cosmos/gov/v1/tx.ts';
import { MsgUpdateParams as PocUpdate } from '../../../../src/gen/cpoc/poc/v1/tx.ts';
import { defaultGovParams } from '../../../../src/types/gov/params.ts';
import {
  any,
  authority,
  dryRunOf,
  pocParams,
  proposalOf,
  refusalOf,
  send,
  shortGov,
  submission,
  untilDecided,
  upoc,
  voteMessage,
} from '../../../harness/govUser.ts';
import { currentEpoch } from '../../../harness/pocUser.ts';
import { simAccount, simConsensusKey } from '../../../harness/simAccount.ts';
import { SimChain } from '../../../harness/simChain.ts';

const alice = simAccount(1);
let chain: SimChain;

beforeAll(async () => {
  chain = await SimChain.start({
    accounts: [alice],
    participants: [{ account: alice, consensusPubkey: simConsensusKey(1), power: 1n }],
    gov: shortGov,
  });
  await chain.block();
});
afterAll(() => chain.stop());

const holding = (...messages: { typeUrl: string; value: Uint8Array }[]): EncodeObject =>
  submission(alice, { messages });
const govParams = (changes: object): EncodeObject =>
  holding(
    any('/cosmos.gov.v1.MsgUpdateParams', tx.MsgUpdateParams, {
      authority,
      params: { ...defaultGovParams('upoc'), ...changes },
    }),
  );
const authParams = {
  maxMemoCharacters: 256n,
  txSigLimit: 7n,
  txSizeCostPerByte: 10n,
  sigVerifyCostEd25519: 590n,
  sigVerifyCostSecp256k1: 1000n,
};
const newAuth = (changes: object): EncodeObject =>
  holding(
    any('/cosmos.auth.v1beta1.MsgUpdateParams', AuthUpdate, {
      authority,
      params: { ...authParams, ...changes },
    }),
  );

const cases: readonly (readonly [string, () => EncodeObject, string, RegExp])[] = [
  [
    'B4 a parameter set that is not there',
    () => holding(any('/cpoc.poc.v1.MsgUpdateParams', PocUpdate, { authority, params: undefined })),
    'gov/12',
    /params are missing, expected the whole set/,
  ],
  [
    'B4 an invalid parameter set',
    () => holding(pocParams({ epochLength: 3n })),
    'gov/12',
    /epoch_length is 3, expected .*invalid parameters: invalid proposal message/,
  ],
  [
    'B4 a partial parameter set',
    () => holding(pocParams({ nonceWeight: 0 })),
    'gov/12',
    /nonce_weight is 0, expected 1/,
  ],
  [
    'B4 no set of auth',
    () =>
      holding(
        any('/cosmos.auth.v1beta1.MsgUpdateParams', AuthUpdate, { authority, params: undefined }),
      ),
    'gov/12',
    /params are missing/,
  ],
  [
    'B4 a partial set of auth',
    () => newAuth({ txSigLimit: 0n }),
    'gov/12',
    /tx_sig_limit is 0, expected 1 to 100/,
  ],
  [
    'B4 a price at which nobody could vote any more',
    () => newAuth({ sigVerifyCostSecp256k1: 1n << 40n }),
    'gov/12',
    /sig_verify_cost_secp256k1 is 1099511627776, expected 1 to 100000/,
  ],
  [
    'B4 no set of bank',
    () =>
      holding(
        any('/cosmos.bank.v1beta1.MsgUpdateParams', BankUpdate, { authority, params: undefined }),
      ),
    'gov/12',
    /params are missing/,
  ],
  [
    'B4 send_enabled in the set of bank',
    () =>
      holding(
        any('/cosmos.bank.v1beta1.MsgUpdateParams', BankUpdate, {
          authority,
          params: { sendEnabled: [{ denom: 'upoc', enabled: false }], defaultSendEnabled: true },
        }),
      ),
    'gov/12',
    /no longer supported/,
  ],
  [
    'B4 a vote without an end',
    () => govParams({ votingPeriod: undefined }),
    'gov/12',
    /voting_period is missing or invalid/,
  ],
  [
    'B4 a vote of no time',
    () => govParams({ votingPeriod: { seconds: 0n, nanos: 0 } }),
    'gov/12',
    /voting_period is missing or invalid/,
  ],
  [
    'B4 a vote longer than time can be written',
    () => govParams({ votingPeriod: { seconds: 1n << 62n, nanos: 0 } }),
    'gov/12',
    /voting_period is missing or invalid/,
  ],
  [
    'B4 an expedited vote that is no shorter',
    () => govParams({ expeditedVotingPeriod: { seconds: 172_800n, nanos: 0 } }),
    'gov/12',
    /expedited_voting_period is not shorter/,
  ],
  [
    'B4 a quorum above one',
    () => govParams({ quorum: '1.1' }),
    'gov/12',
    /quorum is "1.1", expected a decimal/,
  ],
  [
    'B4 a threshold of zero',
    () => govParams({ threshold: '0' }),
    'gov/12',
    /threshold is "0", expected a decimal above 0/,
  ],
  [
    'B4 a share that is none',
    () => govParams({ minDepositRatio: '' }),
    'gov/12',
    /min_deposit_ratio is ""/,
  ],
  [
    'B4 no deposit at all',
    () => govParams({ minDeposit: [] }),
    'gov/12',
    /min_deposit is missing or invalid/,
  ],
  [
    'B4 an expedited deposit that is no higher',
    () => govParams({ expeditedMinDeposit: upoc(5) }),
    'gov/12',
    /expedited_min_deposit is not greater/,
  ],
  [
    'B4 nobody as the one who gets the rest',
    () => govParams({ proposalCancelDest: 'cosmos1x' }),
    'gov/12',
    /proposal_cancel_dest is "cosmos1x"/,
  ],
];

test.each(cases)('%s is refused when it is proposed', async (_, make, code, log) => {
  const refusal = await refusalOf(chain, alice, make());
  expect(refusal.code).toBe(code);
  expect(refusal.log).toMatch(log);
});

test('B4 G2 what was refused left nothing; a whole set passes, and the chain goes on under it', async () => {
  await expect(proposalOf(chain, 1n)).rejects.toThrow("proposal 1 doesn't exist");
  const whole = [
    pocParams({ epochLength: 8n, validationSampleRateBps: 10_000 }),
    any('/cosmos.auth.v1beta1.MsgUpdateParams', AuthUpdate, {
      authority,
      params: { ...authParams, txSizeCostPerByte: 1000n, sigVerifyCostSecp256k1: 100_000n },
    }),
    any('/cosmos.bank.v1beta1.MsgUpdateParams', BankUpdate, {
      authority,
      params: { sendEnabled: [], defaultSendEnabled: false },
    }),
    any('/cosmos.gov.v1.MsgUpdateParams', tx.MsgUpdateParams, {
      authority,
      params: {
        ...defaultGovParams('upoc'),
        quorum: '1',
        threshold: '0.9',
        expeditedThreshold: '1',
      },
    }),
  ];
  await send(chain, alice, [submission(alice, { messages: whole }), voteMessage(alice, 1n)]);
  const { dryRun } = await dryRunOf(chain, { proposalId: 1n });
  expect(dryRun.changes.map(({ module, name }) => `${module} ${name}`)).toEqual([
    'poc validation_sample_rate_bps',
    'poc epoch_length',
    'auth tx_size_cost_per_byte',
    'auth sig_verify_cost_secp256k1',
    'bank default_send_enabled',
    'gov min_deposit',
    'gov max_deposit_period',
    'gov voting_period',
    'gov quorum',
    'gov threshold',
    'gov expedited_voting_period',
    'gov expedited_threshold',
    'gov expedited_min_deposit',
  ]);
  await untilDecided(chain, 1n);
  expect((await proposalOf(chain, 1n)).status).toBe(ProposalStatus.PROPOSAL_STATUS_PASSED);
  await chain.advanceTo(60n);
  expect((await currentEpoch(chain)).length).toBe(8n);
  // Even under the highest prices a vote is affordable, so that the set can be taken back.
  await send(chain, alice, submission(alice, { deposit: 10_000_000n }));
  await send(chain, alice, voteMessage(alice, 2n));
  const sent = { fromAddress: alice.address, toAddress: alice.address, amount: upoc(1) };
  const refusal = await refusalOf(chain, alice, {
    typeUrl: '/cosmos.bank.v1beta1.MsgSend',
    value: sent,
  });
  expect(refusal.code).toBe('bank/5');
});
