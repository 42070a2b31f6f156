/** What the dry run tells, and what it refuses. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { MsgSend } from '../../../src/gen/cosmos/bank/v1beta1/tx.ts';
import * as tx from '../../../src/gen/cosmos/gov/v1/tx.ts';
import { QueryDryRunProposalRequest } from '../../../src/gen/cpoc/gov/v1/query.ts';
import { defaultGovParams } from '../../../src/types/gov/params.ts';
import {
  any,
  authority,
  dryRunOf,
  pocParams,
  send,
  submission,
  upoc,
} from '../../harness/govUser.ts';
import { simAccount } from '../../harness/simAccount.ts';
import { SimChain } from '../../harness/simChain.ts';

const [alice, bob] = [simAccount(1), simAccount(2)];
const path = '/cpoc.gov.v1.Query/DryRunProposal';
let chain: SimChain;

beforeAll(async () => {
  chain = await SimChain.start({ accounts: [alice, bob] });
  await chain.block();
  await send(chain, alice, {
    typeUrl: '/cosmos.bank.v1beta1.MsgSend',
    value: { fromAddress: alice.address, toAddress: authority, amount: upoc(50) },
  });
});
afterAll(() => chain.stop());

const pay = (amount: bigint) =>
  any('/cosmos.bank.v1beta1.MsgSend', MsgSend, {
    fromAddress: authority,
    toAddress: bob.address,
    amount: upoc(amount),
  });

test('G6 it tells parameters before and after, one after the other, events and gas, and keeps nothing', async () => {
  const messages = [
    pocParams({ nonceWeight: 11 }),
    pocParams({ nonceWeight: 12, epochReward: { denom: 'upoc', amount: '5' } }),
    any('/cosmos.gov.v1.MsgUpdateParams', tx.MsgUpdateParams, {
      authority,
      params: { ...defaultGovParams('upoc'), votingPeriod: { seconds: 90_000n, nanos: 5_000_000 } },
    }),
    pay(50n),
  ];
  for (let twice = 0; twice < 2; twice += 1) {
    const { dryRun, failureAtSubmission } = await dryRunOf(chain, { messages });
    expect(failureAtSubmission).toBeUndefined();
    expect(dryRun).toMatchObject({
      height: chain.height,
      succeeds: true,
      failure: undefined,
      gasLimit: 50_000_000n,
    });
    expect(dryRun.gasUsed).toBeGreaterThan(20_000n);
    expect(
      dryRun.changes.map((c) => [c.messageIndex, c.module, c.name, c.before, c.after]),
    ).toEqual([
      [0, 'poc', 'nonce_weight', '10', '11'],
      [1, 'poc', 'nonce_weight', '11', '12'],
      [
        1,
        'poc',
        'epoch_reward',
        '{"denom":"upoc","amount":"1000000"}',
        '{"denom":"upoc","amount":"5"}',
      ],
      [2, 'gov', 'voting_period', '172800s', '90000.005s'],
    ]);
    expect(dryRun.events.map(({ type }) => type)).toEqual([
      ...['coin_spent', 'coin_received', 'transfer', 'message'],
    ]);
  }
});

test('G6 the message that fails is named, and nothing of the others is shown as done', async () => {
  const { dryRun } = await dryRunOf(chain, { messages: [pay(50n), pay(1n)] });
  expect(dryRun).toMatchObject({
    succeeds: false,
    failure: { messageIndex: 1, codespace: 'sdk', code: 5, height: chain.height },
    events: [],
  });
  expect(dryRun.failure?.log).toContain('spendable balance 0upoc is smaller than 1upoc');
});

test('G6 what no proposal may hold is refused, and so is what is no message', async () => {
  const foreign = any('/cosmos.bank.v1beta1.MsgSend', MsgSend, {
    fromAddress: bob.address,
    toAddress: alice.address,
    amount: upoc(1),
  });
  const refused: [Parameters<typeof dryRunOf>[1], string][] = [
    [{ messages: [foreign] }, 'gov/13'],
    [{ messages: [pocParams({ nonceWeight: 0 })] }, 'gov/12'],
    [
      { messages: [{ typeUrl: '/x.Y', value: new Uint8Array(0) }] },
      'sdk/18: unable to resolve type URL /x.Y',
    ],
    [{ messages: [{ ...pay(1n), value: Uint8Array.of(0xff, 1, 2) }] }, 'sdk/18'],
    [
      { messages: [{ ...pay(1n), value: Uint8Array.of(...pay(1n).value, 0x78, 1) }] },
      'sdk/18: errUnknownField',
    ],
    [
      {},
      'sdk/18: rpc error: code = InvalidArgument desc = expected proposal_id or messages, got neither',
    ],
    [{ proposalId: 1n, messages: [pay(1n)] }, 'got both'],
    [{ proposalId: 7n }, "sdk/22: rpc error: code = NotFound desc = proposal 7 doesn't exist"],
  ];
  for (const [request, reason] of refused) {
    await expect(dryRunOf(chain, request), reason).rejects.toThrow(reason);
  }
  const garbage = await chain.query(path, Uint8Array.of(0x12, 0xff));
  expect([garbage.codespace, garbage.code]).toEqual(['sdk', 18]);
});

test('G6 ten thousand requests of chance bytes are answered, each with a code', async () => {
  let seed = 1;
  const random = (below: number): number => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  const whole = QueryDryRunProposalRequest.encode({
    proposalId: 0n,
    messages: [pocParams({ nonceWeight: 11 }), pay(1n)],
  }).finish();
  for (let i = 0; i < 10_000; i += 1) {
    const bytes = whole.slice(0, random(4) === 0 ? random(whole.length) : whole.length);
    for (let changes = random(4); changes > 0 && bytes.length > 0; changes -= 1) {
      bytes[random(bytes.length)] = random(256);
    }
    const { code, log } = await chain.query(path, bytes);
    expect(code === 0 || log !== '').toBe(true);
  }
});

test('G6 a submission that fails its dry run stays with its failure after a restart', async () => {
  await send(chain, alice, submission(alice, { messages: [pay(51n)], deposit: 10_000_000n }));
  await chain.restart();
  const { failureAtSubmission } = await dryRunOf(chain, { proposalId: 1n });
  expect(failureAtSubmission).toMatchObject({ messageIndex: 0, codespace: 'sdk', code: 5 });
});
