import { beforeEach, describe, expect, test } from 'vitest';
import { getAccount } from '../../../src/keeper/auth/accounts.ts';
import { getBalance } from '../../../src/keeper/bank/balances.ts';
import { formatAddress } from '../../../src/types/address.ts';
import { LimitedGasMeter } from '../../../src/types/gas.ts';
import { parseGasPrices } from '../../../src/types/gasPrice.ts';
import { moduleAddress } from '../../../src/types/moduleAddress.ts';
import type { TxParts } from '../../harness/buildTx.ts';
import { simAccount } from '../../harness/simAccount.ts';
import type { TxRunner } from '../../harness/txRunner.ts';
import { alice, bob, one, prefix, send, start, tx } from './anteFixture.ts';

let runner: TxRunner;

beforeEach(() => {
  runner = start();
});

/** Rows of what the Go chain was seen to answer in a block, after CheckTx took them in. */
const deliverRows: readonly [string, Partial<TxParts>, number, string][] = [
  [
    'recipient of another prefix',
    send(one, simAccount(1, 'tgrade').address),
    7,
    "invalid to address: hrp does not match bech32 prefix: expected 'cosmos' got 'tgrade': internal logic error: invalid address",
  ],
  ['amount 0', send([{ denom: 'ucosm', amount: '0' }]), 10, '0ucosm: invalid coins'],
  ['amount empty', send([]), 10, ': invalid coins'],
  ['negative amount', send([{ denom: 'ucosm', amount: '-5' }]), 10, '-5ucosm: invalid coins'],
  ['repeated coins', send([...one, ...one]), 10, '1234567ucosm,1234567ucosm: invalid coins'],
  [
    'unsorted coins',
    send([...one, { denom: 'aaa', amount: '1' }]),
    10,
    '1234567ucosm,1aaa: invalid coins',
  ],
  [
    'insufficient funds',
    send([{ denom: 'ucosm', amount: '99999999999999' }]),
    5,
    'spendable balance 999998000ucosm is smaller than 99999999999999ucosm: insufficient funds',
  ],
  [
    'module account',
    send(one, formatAddress(moduleAddress('fee_collector'), prefix)),
    4,
    `${formatAddress(moduleAddress('fee_collector'), prefix)} is not allowed to receive funds: unauthorized`,
  ],
];

describe('a block answers as the Go chain was seen to', () => {
  test.each(deliverRows)('%s', (_, parts, code, log) => {
    expect(runner.run(tx(parts), 'check').code).toBe(0);
    runner = start();
    const result = runner.run(tx(parts));
    expect(result.log).toBe(`failed to execute message; message index: 0: ${log}`);
    expect([result.code, result.codespace, result.data.length]).toEqual([code, 'sdk', 0]);
    expect(result.gasUsed).toBeGreaterThan(40_000n);
    expect(result.gasUsed).toBeLessThan(99_000n);
    // The fee is paid and the sequence used, and only ante's events stay.
    expect(getBalance(runner.state, alice.bytes, 'ucosm')).toBe(999_998_000n);
    expect(getAccount(runner.state, alice.bytes)?.sequence).toBe(1n);
    expect(new Set(result.events.map(({ type }) => type))).toEqual(
      new Set(['coin_spent', 'coin_received', 'transfer', 'message', 'tx']),
    );
    expect(
      result.events.some(({ attributes }) => attributes.some((a) => a.key === 'msg_index')),
    ).toBe(false);
  });

  test('out of gas in a message', () => {
    runner.run(tx());
    const result = runner.run(tx({ gas: 60_000n }, 1n));
    expect(result.code).toBe(11);
    expect(result.log).toMatch(
      /^out of gas in location: \w+; gasWanted: 60000, gasUsed: 6\d{4}: out of gas$/,
    );
    expect(getBalance(runner.state, bob.bytes, 'ucosm')).toBe(1_001_234_567n);
    expect(getAccount(runner.state, alice.bytes)?.sequence).toBe(2n);
  });

  test('no block gas left', () => {
    const blockGas = new LimitedGasMeter(150_000n);
    runner = start({ blockGas });
    expect(runner.run(tx()).code).toBe(0);
    expect(runner.run(tx({}, 1n)).code).toBe(0);
    const over = runner.run(tx({}, 2n));
    expect([over.code, getAccount(runner.state, alice.bytes)?.sequence]).toEqual([11, 3n]);
    expect(getBalance(runner.state, bob.bytes, 'ucosm')).toBe(1_000_000_000n + 2n * 1_234_567n);
    const after = runner.run(tx({}, 3n));
    expect(after.log).toBe('no block gas left to run tx: out of gas');
    expect(getAccount(runner.state, alice.bytes)?.sequence).toBe(3n);
  });

  test('gas limit above the gas of a block', () => {
    runner = start({ maxBlockGas: 100_000n });
    expect(runner.run(tx({ gas: 100_001n })).log).toBe(
      'tx gas limit 100001 exceeds block max gas 100000: invalid gas limit',
    );
    expect(runner.run(tx({ gas: 100_000n })).code).toBe(0);
  });
});

describe('gas is within a tenth of the Go chain', () => {
  const near = (used: bigint, seen: bigint): void => {
    expect(used).toBeGreaterThan((seen * 9n) / 10n);
    expect(used).toBeLessThan((seen * 11n) / 10n);
  };

  test('MsgSend: 80,759 the first time, 67,578 then, 49,634 without a fee', () => {
    const used = [tx(), tx({}, 1n), tx({ fee: [] }, 2n)].map((bytes) => {
      const result = runner.run(bytes);
      expect(result.log).toBe('');
      return result.gasUsed;
    });
    near(used[0] ?? 0n, 80_759n);
    near(used[1] ?? 0n, 67_578n);
    near(used[2] ?? 0n, 49_634n);
  });

  test('a simulation counts what the block will', () => {
    const estimate = runner.run(tx({ signatures: () => [new Uint8Array(0)] }), 'simulate');
    expect([estimate.code, estimate.gasWanted]).toEqual([0, (1n << 64n) - 1n]);
    expect(getAccount(runner.state, alice.bytes)?.sequence).toBe(0n);
    const { gasUsed } = runner.run(tx());
    expect(estimate.gasUsed - gasUsed).toBeGreaterThanOrEqual(0n);
    expect(estimate.gasUsed - gasUsed).toBeLessThan(2_000n);
  });

  test('a simulation needs neither key nor signature, but the right sequence', () => {
    const bare = (sequence: bigint): Partial<TxParts> => ({
      signers: [{ account: alice, accountNumber: 0n, sequence, givesKey: false, mode: 0 }],
      signatures: () => [new Uint8Array(0)],
    });
    const estimate = runner.run(tx(bare(0n)), 'simulate');
    expect(estimate.log).toBe('');
    // It pays for the key that is missing, as the block will.
    expect(estimate.gasUsed).toBeGreaterThanOrEqual(start().run(tx()).gasUsed);
    expect(runner.run(tx(bare(1n)), 'simulate').code).toBe(32);
  });
});

describe('fees', () => {
  test('this node asks for a minimum in the mempool, a block does not', () => {
    runner = start({ options: { minGasPrices: parseGasPrices('0.025ucosm,1uother') } });
    const cheap = runner.run(tx(), 'check');
    expect([cheap.code, cheap.log]).toEqual([
      13,
      'insufficient fees; got: 2000ucosm required: 5000ucosm,200000uother: insufficient fee',
    ]);
    expect(runner.run(tx(), 'recheck').code).toBe(13);
    const enough = { fee: [{ denom: 'ucosm', amount: '5000' }] };
    expect(runner.run(tx(enough), 'check').code).toBe(0);
    runner = start({ options: { minGasPrices: parseGasPrices('0.025ucosm') } });
    expect(runner.run(tx()).code).toBe(0);
  });

  test('P24: a free transaction pays nothing, whatever it offers', () => {
    runner = start({
      options: { minGasPrices: parseGasPrices('0.025ucosm'), isFree: () => true },
    });
    expect(runner.run(tx({ fee: [] }), 'check').code).toBe(0);
    runner = start({ options: { isFree: () => true } });
    expect(runner.run(tx()).code).toBe(0);
    expect(getBalance(runner.state, alice.bytes, 'ucosm')).toBe(1_000_000_000n - 1_234_567n);
  });

  test('another payer signs and pays', () => {
    const both = {
      payer: bob.address,
      signers: [alice, bob].map((account, i) => ({
        account,
        accountNumber: BigInt(i),
        sequence: 0n,
      })),
    };
    expect(runner.run(tx({ payer: bob.address }), 'check').code).toBe(4);
    expect(runner.run(tx(both)).code).toBe(0);
    expect(getBalance(runner.state, alice.bytes, 'ucosm')).toBe(1_000_000_000n - 1_234_567n);
    expect(getBalance(runner.state, bob.bytes, 'ucosm')).toBe(1_000_000_000n + 1_234_567n - 2_000n);
  });

  test('an extra check refuses last, and leaves nothing behind', () => {
    const seen: string[] = [];
    runner = start({ options: { extraChecks: [(_ctx, _tx, mode) => void seen.push(mode)] } });
    runner.run(tx(), 'check');
    expect(seen).toEqual(['check']);
  });
});
