/** B5: very many votes and deposits on one proposal, and very many proposals. A block's work has a bound, and nothing is lost. */

import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Proposal, ProposalStatus } from '../../../../src/gen/cosmos/gov/v1/gov.ts';
import { creditCoins, getBalance } from '../../../../src/keeper/bank/balances.ts';
import { addDeposit } from '../../../../src/keeper/gov/addDeposit.ts';
import { createProposal } from '../../../../src/keeper/gov/proposals.ts';
import * as schema from '../../../../src/keeper/gov/schema.ts';
import { castVote } from '../../../../src/keeper/gov/votes.ts';
import { putValidator } from '../../../../src/keeper/poc/validatorSet.ts';
import { formatAddress } from '../../../../src/types/address.ts';
import type { Context } from '../../../../src/types/context.ts';
import { moduleAddress } from '../../../../src/types/moduleAddress.ts';
import { type AccessCounts, countAccess } from '../../../harness/countAccess.ts';
import { shortGov } from '../../../harness/govUser.ts';
import { stateAddress, stateConsensusKey } from '../../../harness/pocState.ts';
import { simAccount } from '../../../harness/simAccount.ts';
import { StateChain } from '../../../harness/stateChain.ts';

let chains: StateChain[] = [];

beforeEach(() => {
  chains = [];
});
afterEach(async () => {
  for (const chain of chains) await chain.stop();
});

/** The vote ends with the block after the one that writes it: blocks are a second apart, and the periods are one. */
async function start(): Promise<StateChain> {
  const gov = {
    ...shortGov,
    min_deposit_ratio: '0',
    max_deposit_period: '1s',
    voting_period: '1s',
    expedited_voting_period: '0.5s',
  };
  const chain = await StateChain.start({ gov });
  chains.push(chain);
  return chain;
}

const content = {
  messages: [],
  metadata: 'x',
  title: 'A title',
  summary: 'A summary',
  proposer: simAccount(1).address,
  expedited: false,
};
const coins = (amount: bigint) => [{ denom: 'upoc', amount }];

/** A proposal with so many deposits of one unit each, and so many votes of accounts without power. */
function propose(ctx: Context, deposits: number, votes: number, from = 0): Proposal {
  const proposal = createProposal(ctx, content);
  for (let i = 0; i < deposits; i += 1) {
    const depositor = stateAddress(from + i);
    creditCoins(ctx, depositor, coins(1n));
    addDeposit(ctx, proposal.id, depositor, coins(1n));
  }
  const options = [{ option: 4 as const, weight: '1.000000000000000000' }];
  for (let i = 0; i < votes; i += 1) castVote(ctx, proposal.id, stateAddress(i), options, '');
  return proposal;
}

async function nextBlock(chain: StateChain): Promise<AccessCounts> {
  const app = chain.app();
  const counts = countAccess(() => void chain.finalize(app));
  await app.commit();
  return counts;
}

test('B5 a block does no more for 6,000 votes and 3,000 deposits than for half as many', async () => {
  const counts: AccessCounts[] = [];
  for (const size of [1500, 3000]) {
    const chain = await start();
    await chain.write((ctx) => void propose(ctx, size, 2 * size));
    counts.push(await nextBlock(chain));
    const { status } = schema.proposals.require(chain.store.view(), 1n);
    expect(status).toBe(ProposalStatus.PROPOSAL_STATUS_REJECTED);
  }
  const [half, whole] = counts as [AccessCounts, AccessCounts];
  const { reads, steps, writes } = half;
  expect(whole).toMatchObject({ reads, steps, writes });
  // Some dozens of keys for each of 500 refunds and 2,000 votes, however many there are.
  expect(reads + steps + writes).toBeLessThan(60_000);
});

test('B5 G12 every deposit comes back and every vote goes, some a block, and a small proposal does not wait for a large one', async () => {
  const chain = await start();
  const large = 2600;
  await chain.write((ctx) => {
    propose(ctx, large, 2 * large);
    propose(ctx, 200, 10, large);
  });
  await nextBlock(chain);
  const view = () => chain.store.view();
  const small = stateAddress(large);
  expect(getBalance(view(), small, 'upoc')).toBe(1n);
  expect(schema.closings.has(view(), 2n)).toBe(false);
  // Half of what a block does in all, and what the small one left of its half.
  const prefix = schema.deposits.key.prefix(1n);
  expect([...schema.deposits.keys(view(), { prefix })]).toHaveLength(large - 300);
  let blocks = 1;
  for (; schema.closings.has(view(), 1n) && blocks < 50; blocks += 1) await nextBlock(chain);
  expect(blocks).toBeGreaterThanOrEqual(5);
  expect(blocks).toBeLessThan(8);
  const missing = Array.from({ length: large }, (_, i) => i).filter(
    (i) => getBalance(view(), stateAddress(i), 'upoc') !== 1n,
  );
  expect(missing).toEqual([]);
  expect(getBalance(view(), moduleAddress('gov'), 'upoc')).toBe(0n);
  expect([...schema.heldDeposits.entries(view())]).toEqual([]);
  expect([...schema.votes.keys(view())]).toEqual([]);
  expect([...schema.deposits.keys(view())]).toEqual([]);
});

test('B5 of 250 proposals that end at once a block decides a hundred, and drops a hundred', async () => {
  const chain = await start();
  await chain.write((ctx) => {
    for (let i = 0; i < 250; i += 1) propose(ctx, 1, 0);
    for (let i = 0; i < 250; i += 1) {
      const { id } = createProposal(ctx, content);
      creditCoins(ctx, stateAddress(i), coins(1000n));
      addDeposit(ctx, id, stateAddress(i), coins(1000n));
    }
  });
  const left = () => {
    const state = chain.store.view();
    const count = (keys: Iterable<unknown>): number => [...keys].length;
    return [count(schema.inactiveQueue.keys(state)), count(schema.activeQueue.keys(state))];
  };
  const seen = [left()];
  for (let i = 0; i < 3; i += 1) {
    await nextBlock(chain);
    seen.push(left());
  }
  expect(seen).toEqual([
    [250, 250],
    [150, 150],
    [50, 50],
    [0, 0],
  ]);
});

test('B5 G12 of a thousand proposals that end at once the refunds come as fast as they end: no backlog holds up the next one', async () => {
  const chain = await start();
  await chain.write((ctx) => {
    for (let i = 0; i < 1000; i += 1) propose(ctx, 1, 0, i);
  });
  for (let block = 1; block <= 10; block += 1) {
    await nextBlock(chain);
    const view = chain.store.view();
    expect([...schema.inactiveQueue.keys(view)]).toHaveLength(1000 - 100 * block);
    expect([...schema.closings.keys(view)]).toEqual([]);
  }
  expect(getBalance(chain.store.view(), stateAddress(999), 'upoc')).toBe(1n);
});

test('B5 with a set of 999 validators a block decides ten proposals', async () => {
  const chain = await start();
  await chain.write((ctx) => {
    for (let i = 0; i < 998; i += 1) {
      const address = formatAddress(stateAddress(i), 'cpoc');
      const consensusPubkey = stateConsensusKey(i);
      putValidator(ctx, { consensusPubkey, address, power: 1n, probation: false });
    }
    for (let i = 0; i < 12; i += 1) {
      const { id } = createProposal(ctx, content);
      creditCoins(ctx, stateAddress(i), coins(1000n));
      addDeposit(ctx, id, stateAddress(i), coins(1000n));
      castVote(ctx, id, stateAddress(i), [{ option: 4, weight: '1' }], '');
    }
  });
  await nextBlock(chain);
  expect([...schema.activeQueue.keys(chain.store.view())]).toHaveLength(2);
});

test('B5 a block with nothing due asks for the same beside 2,000 open proposals as beside 20', async () => {
  const counts: AccessCounts[] = [];
  for (const size of [20, 2000]) {
    const chain = await StateChain.start();
    chains.push(chain);
    await chain.write((ctx) => {
      for (let i = 0; i < size; i += 1) propose(ctx, 0, 0);
    });
    counts.push(await nextBlock(chain));
  }
  const [few, many] = counts as [AccessCounts, AccessCounts];
  const { reads, steps, writes } = few;
  expect(many).toMatchObject({ reads, steps, writes });
});
