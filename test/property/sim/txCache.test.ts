/** What a node remembers of transactions that it has seen changes what a block costs, never what it computes. */

import { RequestPrepareProposal, RequestProcessProposal } from 'cosmjs-types/tendermint/abci/types';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ApplicationOptions } from '../../../src/app/createApplication.ts';
import type { VerifyAhead } from '../../../src/app/tx/verifyAhead.ts';
import { verifyDigest } from '../../../src/app/tx/verifySecp256k1.ts';
import { JobRing, ringBytes } from '../../../src/node/verifyAhead/jobRing.ts';
import { sendMessage } from '../../harness/buildTx.ts';
import { signTx } from '../../harness/signTx.ts';
import { type SimAccount, simAccount } from '../../harness/simAccount.ts';
import { SimChain } from '../../harness/simChain.ts';

const accounts = [0, 1, 2].map((index) => simAccount(index));

type Spoilt = 'no' | 'signature' | 'sequence' | 'chain' | 'gas' | 'bytes';

interface PlannedTx {
  readonly from: number;
  readonly to: number;
  readonly amount: number;
  readonly spoilt: Spoilt;
}

const plannedTx: fc.Arbitrary<PlannedTx> = fc.record({
  from: fc.nat(2),
  to: fc.nat(2),
  amount: fc.oneof(fc.integer({ min: 1, max: 50 }), fc.constant(2_000_000_000)),
  spoilt: fc.oneof(
    { weight: 4, arbitrary: fc.constant<Spoilt>('no') },
    fc.constantFrom<Spoilt>('signature', 'sequence', 'chain', 'gas', 'bytes'),
  ),
});

/** Of each node and block: which transactions it sees before the block, and what happens to it between. */
const habit: fc.Arbitrary<Habit> = fc.record({
  sees: fc.array(fc.nat(20), { maxLength: 12 }),
  foresees: fc.boolean(),
  proposes: fc.boolean(),
  restarts: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, fc.constant(true)),
});

interface Habit {
  readonly sees: readonly number[];
  readonly foresees: boolean;
  readonly proposes: boolean;
  readonly restarts: boolean;
}

interface PlannedBlock {
  readonly planned: readonly PlannedTx[];
  readonly habits: readonly Habit[];
}

const plannedBlock: fc.Arbitrary<PlannedBlock> = fc.record({
  planned: fc.array(plannedTx, { maxLength: 6 }),
  habits: fc.tuple(habit, habit, habit),
});

function sign({ from, to, amount, spoilt }: PlannedTx, sequences: bigint[]): Uint8Array {
  const sender = accounts[from] as SimAccount;
  const coins = [{ denom: 'upoc', amount: `${amount}` }];
  const message = sendMessage(sender.address, (accounts[to] as SimAccount).address, coins);
  const sequence = sequences[from] as bigint;
  const bytes = signTx(sender, [message], {
    chainId: spoilt === 'chain' ? 'other-1' : 'sim-1',
    accountNumber: BigInt(from),
    sequence: spoilt === 'sequence' ? sequence + 3n : sequence,
    gas: spoilt === 'gas' ? 20_000n : 400_000n,
  });
  if (spoilt === 'no') sequences[from] = sequence + 1n;
  const last = bytes.length - 1;
  if (spoilt === 'signature') return bytes.with(last, (bytes[last] as number) ^ 1);
  return spoilt === 'bytes' ? bytes.subarray(0, last) : bytes;
}

/** Some of what is posted is verified before it is asked for. */
function someAhead(): VerifyAhead {
  const ring = new JobRing(new SharedArrayBuffer(ringBytes));
  let starts = 0;
  return {
    get hasRoom() {
      return ring.hasRoom;
    },
    post: (signature, digest, key) => ring.post(signature, digest, key),
    start() {
      starts += 1;
      for (let i = 0; i < starts % 4; i += 1) ring.workOnOne(verifyDigest);
    },
    take(ticket) {
      const verdict = ring.take(ticket, verifyDigest);
      if (verdict !== undefined) verdicts += 1;
      return verdict;
    },
  };
}

let verdicts = 0;

/** The first saw nothing before; the second has room for all, the third for two or three; the fourth has signatures verified ahead. */
function startNodes(): Promise<SimChain[]> {
  const options: Omit<ApplicationOptions, 'store'>[] = [
    {},
    {},
    { txCacheBytes: 15_000 },
    { verifyAhead: someAhead() },
  ];
  return Promise.all(options.map((one) => SimChain.start({ accounts }, 1n, one)));
}

/** What a node goes through before a block. */
async function prepare(
  node: SimChain,
  { sees, foresees, proposes, restarts }: Habit,
  txs: readonly Uint8Array[],
  earlier: readonly Uint8Array[],
): Promise<void> {
  const around = [...txs, ...earlier];
  if (foresees) node.app.foresee(around);
  for (const at of around.length === 0 ? [] : sees) {
    node.check(around[at % around.length] as Uint8Array, at > 15);
  }
  if (proposes) propose(node, txs);
  if (restarts) await node.restart();
}

function propose(node: SimChain, txs: readonly Uint8Array[]): void {
  const height = node.height + 1n;
  const asked = { txs: [...txs], height, maxTxBytes: 1_000_000n };
  const prepared = node.app.prepareProposal(RequestPrepareProposal.fromPartial(asked));
  node.app.processProposal(RequestProcessProposal.fromPartial({ txs: prepared.txs, height }));
}

/** Blocks on all nodes; returns how many transactions succeeded. */
async function play(nodes: readonly SimChain[], blocks: readonly PlannedBlock[]): Promise<number> {
  const [first, ...others] = nodes as [SimChain, ...SimChain[]];
  for (const node of nodes) await node.block();
  let succeeded = 0;
  let earlier: readonly Uint8Array[] = [];
  for (const { planned, habits } of blocks) {
    const sequences: bigint[] = [];
    for (const account of accounts) sequences.push((await first.account(account)).sequence);
    const txs = planned.map((one) => sign(one, sequences));
    const result = await first.block(...txs);
    for (const [i, node] of others.entries()) {
      await prepare(node, habits[i] as Habit, txs, earlier);
      expect(await node.block(...txs)).toEqual(result);
    }
    succeeded += result.txResults.filter(({ code }) => code === 0).length;
    earlier = txs;
  }
  return succeeded;
}

test('nodes that saw all, some or none of the transactions before, forgot them or began anew, agree on every result', async () => {
  let succeeded = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(plannedBlock, { minLength: 2, maxLength: 4 }), async (blocks) => {
      const nodes = await startNodes();
      try {
        succeeded += await play(nodes, blocks);
      } finally {
        for (const node of nodes) await node.stop();
      }
    }),
    { numRuns: 25 },
  );
  expect(succeeded).toBeGreaterThan(20);
  expect(verdicts).toBeGreaterThan(20);
});
