import { beforeEach, describe, expect, test } from 'vitest';
import { getAccount } from '../../../src/keeper/auth/accounts.ts';
import { getBalance } from '../../../src/keeper/bank/balances.ts';
import { formatAddress } from '../../../src/types/address.ts';
import { LimitedGasMeter } from '../../../src/types/gas.ts';
import { parseGasPrices } from '../../../src/types/gasPrice.ts';
import { moduleAddress } from '../../../src/types/moduleAddress.ts';
import { buildTx, sendMessage, type TxParts } from '../../harness/buildTx.ts';
import { simAccount } from '../../harness/simAccount.ts';
import { createTxRunner, type RunnerOptions, type TxRunner } from '../../harness/txRunner.ts';

const prefix = 'cosmos';
const [alice, bob, carol] = [0, 1, 2].map((i) => simAccount(i, prefix)) as [
  ReturnType<typeof simAccount>,
  ReturnType<typeof simAccount>,
  ReturnType<typeof simAccount>,
];
const chainId = 'simd-testing';
const fee = [{ denom: 'ucosm', amount: '2000' }];
const one = [{ denom: 'ucosm', amount: '1234567' }];
const unverified = (fault: string): string =>
  `signature verification failed; please verify account number (0) and chain-id (simd-testing): (${fault}): unauthorized`;
const badSignature = unverified('unable to verify single signer signature');

let runner: TxRunner;

function start(options: Partial<RunnerOptions> = {}): TxRunner {
  return createTxRunner({
    prefix,
    chainId,
    accounts: [alice, bob].map(({ bytes }) => ({
      address: bytes,
      coins: [{ denom: 'ucosm', amount: 1_000_000_000n }],
    })),
    ...options,
  });
}

beforeEach(() => {
  runner = start();
});

function tx(parts: Partial<TxParts> = {}, sequence = 0n): Uint8Array {
  return buildTx({
    chainId,
    fee,
    signers: [{ account: alice, accountNumber: 0n, sequence }],
    messages: [sendMessage(alice.address, bob.address, one)],
    ...parts,
  });
}

const send = (amount: typeof one, to: string = bob.address): Partial<TxParts> => ({
  messages: [sendMessage(alice.address, to, amount)],
});
const signedWith = (mode: number): Partial<TxParts> => ({
  signers: [{ account: alice, accountNumber: 0n, sequence: 0n, mode }],
});
const flip = (bytes: Uint8Array): Uint8Array => bytes.with(5, (bytes[5] ?? 0) ^ 1);

/** Rows of what the Go chain was seen to answer in CheckTx. */
const checkRows: readonly [string, Partial<TxParts>, bigint, number, string][] = [
  ['ok', {}, 0n, 0, ''],
  ['amino JSON', signedWith(127), 0n, 0, ''],
  ['sign mode 60', signedWith(60), 0n, 4, unverified('unsupported sign mode 60')],
  ['sign mode 0', signedWith(0), 0n, 4, unverified('unsupported sign mode SIGN_MODE_UNSPECIFIED')],
  ['sign mode TEXTUAL', signedWith(2), 0n, 4, badSignature],
  ['bad signature', { signatures: (s) => s.map(flip) }, 0n, 4, badSignature],
  ['no signature', { signatures: () => [] }, 0n, 15, 'no signatures supplied'],
  ['wrong chain id', { chainId: 'simd-other' }, 0n, 4, badSignature],
  [
    'wrong account number',
    { signers: [{ account: alice, accountNumber: 7n, sequence: 0n }] },
    0n,
    4,
    badSignature,
  ],
  [
    'sequence +1',
    {},
    1n,
    32,
    'account sequence mismatch, expected 0, got 1: incorrect account sequence',
  ],
  [
    'gas 1000',
    { gas: 1000n },
    0n,
    11,
    'out of gas in location: ReadFlat; gasWanted: 1000, gasUsed: 2000: out of gas',
  ],
  ['gas 0', { gas: 0n }, 0n, 41, 'must provide positive gas: invalid gas limit'],
  [
    'gas 2^63',
    { gas: 1n << 63n },
    0n,
    18,
    'invalid gas supplied; 9223372036854775808 > 9223372036854775807: invalid request',
  ],
  [
    'fee of unknown denom',
    { fee: [{ denom: 'nothere', amount: '1' }] },
    0n,
    5,
    'spendable balance 0nothere is smaller than 1nothere: insufficient funds: insufficient funds',
  ],
  [
    'fee too large',
    { fee: [{ denom: 'ucosm', amount: '99999999999999' }] },
    0n,
    5,
    'spendable balance 1000000000ucosm is smaller than 99999999999999ucosm: insufficient funds: insufficient funds',
  ],
  ['empty fee', { fee: [] }, 0n, 0, ''],
  [
    'repeated fee coins',
    {
      fee: [
        { denom: 'ucosm', amount: '1' },
        { denom: 'ucosm', amount: '1' },
      ],
    },
    0n,
    13,
    'invalid fee amount: 1ucosm,1ucosm: insufficient fee',
  ],
  [
    'negative fee',
    { fee: [{ denom: 'ucosm', amount: '-1' }] },
    0n,
    13,
    'invalid fee provided: -1ucosm: insufficient fee',
  ],
  [
    'memo of 257 characters',
    { body: { memo: 'm'.repeat(257) } },
    0n,
    12,
    'maximum number of characters is 256 but received 257 characters: memo too large',
  ],
  ['memo of 256 characters', { body: { memo: 'm'.repeat(256) } }, 0n, 0, ''],
  [
    'memo of 129 characters of two bytes',
    { body: { memo: 'é'.repeat(129) } },
    0n,
    12,
    'maximum number of characters is 256 but received 258 characters: memo too large',
  ],
  [
    'timeout height 1',
    { body: { timeoutHeight: 1n } },
    0n,
    30,
    'block height: 10, timeout height: 1: tx timeout height',
  ],
  ['timeout height now', { body: { timeoutHeight: 10n } }, 0n, 0, ''],
  [
    'timeout timestamp over',
    { body: { timeoutTimestamp: { seconds: 1_699_999_999n, nanos: 0 } } },
    0n,
    42,
    'block time: 1700000000 s since 1970, timeout timestamp: 1699999999 s: tx timeout',
  ],
  [
    'timeout timestamp ahead',
    { body: { timeoutTimestamp: { seconds: 1_700_000_001n, nanos: 0 } } },
    0n,
    0,
    '',
  ],
  [
    'unordered',
    { body: { unordered: true } },
    0n,
    37,
    'unordered transactions are not enabled: feature not supported',
  ],
  [
    'extension option',
    { body: { extensionOptions: [{ typeUrl: '/foo.Bar', value: Uint8Array.of(1) }] } },
    0n,
    31,
    'unknown extension options',
  ],
  [
    'from is not the signer',
    { messages: [sendMessage(bob.address, alice.address, one)] },
    0n,
    8,
    `pubKey does not match signer address ${bob.address} with signer index: 0: invalid pubkey`,
  ],
  [
    'from has no valid address',
    { messages: [sendMessage('cosmos1bad', alice.address, one)] },
    0n,
    7,
    'invalid signer address: decoding bech32 failed: invalid separator index 6: invalid address',
  ],
  [
    'two signers, one signature',
    {
      messages: [
        sendMessage(alice.address, bob.address, one),
        sendMessage(bob.address, alice.address, one),
      ],
    },
    0n,
    4,
    'wrong number of signers; expected 2, got 1: unauthorized',
  ],
  [
    'two signatures for one signer',
    { signatures: ([s = new Uint8Array(0)]) => [s, s] },
    0n,
    4,
    'wrong number of signers; expected 1, got 2: unauthorized',
  ],
  [
    'unknown account',
    {
      signers: [{ account: carol, accountNumber: 0n, sequence: 0n }],
      messages: [sendMessage(carol.address, alice.address, one)],
    },
    0n,
    9,
    `fee payer address: ${carol.address} does not exist: unknown address`,
  ],
  [
    'fee granter',
    { granter: bob.address },
    0n,
    18,
    'fee grants are not enabled; leave the granter out: invalid request',
  ],
  [
    'no key in the first transaction',
    { signers: [{ account: alice, accountNumber: 0n, sequence: 0n, givesKey: false }] },
    0n,
    8,
    'pubkey on account is not set: invalid pubkey',
  ],
  ['no messages', { messages: [] }, 0n, 18, 'must contain at least one message: invalid request'],
];

describe('CheckTx answers as the Go chain was seen to', () => {
  test.each(checkRows)('%s', (_, parts, sequence, code, log) => {
    const result = runner.run(tx(parts, sequence), 'check');
    expect(result.log).toBe(log);
    expect([result.code, result.codespace]).toEqual([code, code === 0 ? '' : 'sdk']);
    if (code !== 0) expect(result.events).toEqual([]);
  });

  test('sequence -1', () => {
    runner.put(alice.bytes, { accountNumber: 0n, sequence: 2n });
    expect(runner.run(tx({}, 1n), 'check').log).toBe(
      'account sequence mismatch, expected 2, got 1: incorrect account sequence',
    );
  });

  test('garbage and nothing', () => {
    const garbage = runner.run(Uint8Array.of(1, 2, 3, 4), 'check');
    expect([garbage.code, garbage.codespace]).toEqual([2, 'sdk']);
    expect(garbage.log).toBe(
      'invalid length; proto: invalid field number: tx parse error: tx parse error',
    );
    const empty = runner.run(new Uint8Array(0), 'check');
    expect([empty.code, empty.log]).toEqual([
      18,
      'must contain at least one message: invalid request',
    ]);
  });
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
    expect(runner.run(tx(bare(0n)), 'simulate').log).toBe('');
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
