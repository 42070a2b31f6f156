/**
 * Two nodes of one chain under random blocks: one that never fails, and one that is restarted, executes blocks twice and checks
 * transactions in between. Their app hashes must agree at every height, and supply must be conserved.
 */

import {
  QueryTotalSupplyRequest,
  QueryTotalSupplyResponse,
} from 'cosmjs-types/cosmos/bank/v1beta1/query';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pocTypeUrls } from '../../../src/client/pocMessages.ts';
import { toHex } from '../../../src/lib/bytes.ts';
import { PocUser, recordsOf } from '../../harness/pocUser.ts';
import { simAccount, simConsensusKey } from '../../harness/simAccount.ts';
import { SimChain } from '../../harness/simChain.ts';

const accounts = [1, 2, 3, 4].map((i) => simAccount(i));

/** What one account does in a block. */
type Action =
  | 'idle'
  | 'commit'
  | 'answer'
  | 'answerWrongly'
  | 'send'
  | 'leave'
  | 'return'
  | 'garbage';
interface Step {
  readonly actions: readonly Action[];
  readonly count: number;
  readonly disturbance: 'none' | 'restart' | 'executeTwice' | 'check';
}

const action = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<Action>('commit', 'answer') },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Action>(
      'idle',
      'answerWrongly',
      'send',
      'leave',
      'return',
      'garbage',
    ),
  },
);
const step: fc.Arbitrary<Step> = fc.record({
  actions: fc.tuple(action, action, action, action),
  count: fc.integer({ min: 10, max: 30 }),
  disturbance: fc.constantFrom('none', 'none', 'restart', 'executeTwice', 'check'),
});

const genesis = {
  accounts,
  participants: accounts.map((account, i) => ({
    account,
    ...(i < 2 ? { consensusPubkey: simConsensusKey(i), power: 10n } : {}),
  })),
  params: { validationSampleRateBps: 5000, epochLength: 12n, validationChallengeDeadlineBlocks: 3 },
};

async function txOf(host: PocUser, what: Action, count: number): Promise<Uint8Array | undefined> {
  const { chain, account } = host;
  switch (what) {
    case 'idle':
      return undefined;
    case 'commit':
      return host.commit(count);
    case 'answer':
      return host.answerAll();
    case 'answerWrongly':
      return chain.sign(account, {
        typeUrl: pocTypeUrls.respondChallenge,
        value: {
          creator: account.address,
          challengeId: BigInt(count),
          artifact: new Uint8Array(24),
          proof: [],
        },
      });
    case 'send':
      return chain.sign(
        account,
        {
          typeUrl: '/cosmos.bank.v1beta1.MsgSend',
          value: {
            fromAddress: account.address,
            toAddress: (accounts[count % 4] as (typeof accounts)[number]).address,
            amount: [{ denom: 'upoc', amount: (count * 40_000_000).toString() }],
          },
        },
        { fee: [{ denom: 'upoc', amount: '100' }] },
      );
    case 'leave':
    case 'return': {
      const typeUrl =
        what === 'leave' ? pocTypeUrls.deactivateParticipant : pocTypeUrls.reactivateParticipant;
      return chain.sign(account, { typeUrl, value: { creator: account.address } });
    }
    case 'garbage':
      return new Uint8Array(count).fill(count);
  }
}

async function supply(chain: SimChain): Promise<bigint> {
  const answer = await chain.ask(
    '/cosmos.bank.v1beta1.Query/TotalSupply',
    QueryTotalSupplyRequest,
    {},
    QueryTotalSupplyResponse,
  );
  return BigInt(answer.supply[0]?.amount ?? '0');
}

async function disturb(
  chain: SimChain,
  kind: Step['disturbance'],
  txs: Uint8Array[],
): Promise<void> {
  if (kind === 'restart') await chain.restart();
  if (kind === 'executeTwice') chain.finalize(txs);
  if (kind === 'check') for (const tx of txs) chain.check(tx);
}

test('P3 to P30: same blocks, same app hash, whatever happens between them', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 14, maxLength: 40 }), async (steps) => {
      const calm = await SimChain.start(genesis);
      const troubled = await SimChain.start(genesis);
      try {
        const hosts = accounts.map((account) => new PocUser(calm, account));
        await calm.block();
        await troubled.block();
        const before = await supply(calm);
        for (const { actions, count, disturbance } of steps) {
          const made = await Promise.all(
            hosts.map((host, i) => txOf(host, actions[i] as Action, count)),
          );
          const txs = made.filter((tx) => tx !== undefined);
          const a = await calm.block(...txs);
          await disturb(troubled, disturbance, txs);
          const b = await troubled.block(...txs);
          expect(toHex(b.appHash)).toBe(toHex(a.appHash));
          expect(b.txResults).toEqual(a.txResults);
          expect(b.validatorUpdates).toEqual(a.validatorUpdates);
        }
        const epochs = calm.height / 12n;
        const minted = (await supply(calm)) - before;
        expect(minted % 1_000_000n).toBe(0n);
        expect(minted <= epochs * 1_000_000n).toBe(true);
        for (const record of await recordsOf(calm, 1n)) expect(record.power >= 0n).toBe(true);
      } finally {
        await calm.stop();
        await troubled.stop();
      }
    }),
    { numRuns: 12 },
  );
});
