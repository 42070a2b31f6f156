import { describe, expect, test } from 'vitest';
import { getAccount } from '../../../src/keeper/auth/accounts.ts';
import { getBalance, getBalances } from '../../../src/keeper/bank/balances.ts';
import { getSupply } from '../../../src/keeper/bank/supply.ts';
import { formatAddress } from '../../../src/types/address.ts';
import { moduleAddress } from '../../../src/types/moduleAddress.ts';
import { buildTx } from '../../harness/buildTx.ts';
import { simAccount } from '../../harness/simAccount.ts';
import { createTxRunner, type RunnerOptions, type TxRunner } from '../../harness/txRunner.ts';

const alice = simAccount(0);
const bob = simAccount(1);
const carol = simAccount(2);

type Side = readonly [to: string, ...coins: readonly (readonly [string, string])[]];
const side = ([address, ...coins]: Side): unknown => ({
  address,
  coins: coins.map(([amount, denom]) => ({ denom, amount })),
});

function start(options: Partial<RunnerOptions> = {}): TxRunner {
  return createTxRunner({
    accounts: [
      {
        address: alice.bytes,
        coins: [
          { denom: 'aaa', amount: 50n },
          { denom: 'upoc', amount: 100n },
        ],
      },
    ],
    ...options,
  });
}

function multiSend(
  runner: TxRunner,
  inputs: readonly Side[],
  outputs: readonly Side[],
  mode = 1,
): { code: number; codespace: string; log: string; events: readonly unknown[] } {
  return runner.run(
    buildTx({
      signers:
        inputs.length === 2
          ? [alice, bob].map((account, i) => ({
              account,
              accountNumber: BigInt(i),
              sequence: 0n,
              mode,
            }))
          : [{ account: alice, accountNumber: 0n, sequence: 0n, mode }],
      messages: [
        {
          typeUrl: '/cosmos.bank.v1beta1.MsgMultiSend',
          value: { inputs: inputs.map(side), outputs: outputs.map(side) },
        },
      ],
      gas: 400_000n,
    }),
  );
}

const failed = 'failed to execute message; message index: 0: ';
const blocked = formatAddress(moduleAddress('poc'), 'cpoc');

describe('MsgMultiSend', () => {
  test.each([1, 127])('moves every coin, signed in mode %i', (mode) => {
    const runner = start();
    const result = multiSend(
      runner,
      [[alice.address, ['10', 'aaa'], ['60', 'upoc']]],
      [
        [bob.address, ['10', 'aaa'], ['20', 'upoc']],
        [carol.address, ['40', 'upoc']],
      ],
      mode,
    );
    expect(result.log).toBe('');
    expect(getBalances(runner.state, alice.bytes)).toEqual([
      { denom: 'aaa', amount: 40n },
      { denom: 'upoc', amount: 40n },
    ]);
    expect(getBalances(runner.state, carol.bytes)).toEqual([{ denom: 'upoc', amount: 40n }]);
    expect(getAccount(runner.state, carol.bytes)?.accountNumber).toBe(5n);
    expect(getSupply(runner.state, 'upoc')).toBe(100n);
    expect(result.events).toContainEqual({
      type: 'transfer',
      attributes: [
        { key: 'recipient', value: carol.address, index: true },
        { key: 'amount', value: '40upoc', index: true },
        { key: 'msg_index', value: '0', index: true },
      ],
    });
  });

  test('a balance that reaches zero is gone', () => {
    const runner = start();
    multiSend(runner, [[alice.address, ['100', 'upoc']]], [[bob.address, ['100', 'upoc']]]);
    expect(getBalances(runner.state, alice.bytes)).toEqual([{ denom: 'aaa', amount: 50n }]);
    expect(getBalance(runner.state, bob.bytes, 'upoc')).toBe(100n);
  });

  test.each<[string, Side[], Side[], string, number, string]>([
    [
      'no outputs',
      [[alice.address, ['1', 'upoc']]],
      [],
      'bank',
      3,
      'no outputs to send transaction',
    ],
    [
      'sums differ',
      [[alice.address, ['5', 'upoc']]],
      [[bob.address, ['4', 'upoc']]],
      'bank',
      4,
      'sum inputs != sum outputs',
    ],
    [
      'an input without coins',
      [[alice.address]],
      [[bob.address, ['4', 'upoc']]],
      'sdk',
      10,
      ': invalid coins',
    ],
    [
      'an output without coins',
      [[alice.address, ['5', 'upoc']]],
      [[bob.address, ['5', 'upoc']], [carol.address]],
      'sdk',
      10,
      ': invalid coins',
    ],
    [
      'a bad output address',
      [[alice.address, ['5', 'upoc']]],
      [['cpoc1xyz', ['5', 'upoc']]],
      'sdk',
      7,
      'invalid output address: decoding bech32 failed: invalid separator index 4: invalid address',
    ],
    [
      'a module account',
      [[alice.address, ['5', 'upoc']]],
      [[blocked, ['5', 'upoc']]],
      'sdk',
      4,
      `${blocked} is not allowed to receive funds: unauthorized`,
    ],
    [
      'too little',
      [[alice.address, ['101', 'upoc']]],
      [[bob.address, ['101', 'upoc']]],
      'sdk',
      5,
      'spendable balance 100upoc is smaller than 101upoc: insufficient funds',
    ],
  ])('refuses %s', (_, inputs, outputs, codespace, code, log) => {
    const runner = start();
    const result = multiSend(runner, inputs, outputs);
    expect([result.log, result.codespace, result.code]).toEqual([failed + log, codespace, code]);
    expect(getBalance(runner.state, alice.bytes, 'upoc')).toBe(100n);
  });

  test('refuses two inputs, and none', () => {
    const runner = createTxRunner({
      accounts: [alice, bob].map(({ bytes }) => ({
        address: bytes,
        coins: [{ denom: 'upoc', amount: 10n }],
      })),
    });
    const two = multiSend(
      runner,
      [
        [alice.address, ['1', 'upoc']],
        [bob.address, ['1', 'upoc']],
      ],
      [[carol.address, ['2', 'upoc']]],
    );
    expect([two.codespace, two.code]).toEqual(['bank', 9]);
    expect(multiSend(start(), [], [[bob.address, ['1', 'upoc']]]).code).toBe(4);
  });
});

describe('send-enabled', () => {
  const attempt = (bank: RunnerOptions['bank']): string =>
    multiSend(
      start(bank === undefined ? {} : { bank }),
      [[alice.address, ['1', 'upoc']]],
      [[bob.address, ['1', 'upoc']]],
    ).log;

  test('by denomination and by default', () => {
    const off = `${failed}upoc transfers are currently disabled: send transactions are disabled`;
    expect(attempt({ sendEnabled: [{ denom: 'upoc', enabled: false }] })).toBe(off);
    expect(attempt({ params: { defaultSendEnabled: false } })).toBe(off);
    expect(
      attempt({
        params: { defaultSendEnabled: false },
        sendEnabled: [{ denom: 'upoc', enabled: true }],
      }),
    ).toBe('');
  });
});
