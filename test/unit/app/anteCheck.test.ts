import { beforeEach, describe, expect, test } from 'vitest';
import { sendMessage, type TxParts } from '../../harness/buildTx.ts';
import type { TxRunner } from '../../harness/txRunner.ts';
import {
  alice,
  badSignature,
  bob,
  carol,
  flip,
  one,
  signedWith,
  start,
  tx,
  unverified,
} from './anteFixture.ts';

let runner: TxRunner;

beforeEach(() => {
  runner = start();
});

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
    38,
    `${bob.address} does not allow to pay fees for ${alice.address}: fee-grant not found: not found`,
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
