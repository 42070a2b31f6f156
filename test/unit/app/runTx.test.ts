import { TxMsgData } from 'cosmjs-types/cosmos/base/abci/v1beta1/abci';
import { describe, expect, test } from 'vitest';
import { type RunTxInput, runDecodedTx } from '../../../src/app/runTx.ts';
import { createTxDecoder } from '../../../src/app/tx/decodeTx.ts';
import { createTxCache } from '../../../src/app/tx/txCache.ts';
import { getAccount } from '../../../src/keeper/auth/accounts.ts';
import { getBalance } from '../../../src/keeper/bank/balances.ts';
import { InvariantError } from '../../../src/lib/errors.ts';
import { send } from '../../../src/msgserver/bank/send.ts';
import { buildTx, sendMessage, type TxParts } from '../../harness/buildTx.ts';
import { simAccount } from '../../harness/simAccount.ts';
import { createTxRunner, type TxRunner } from '../../harness/txRunner.ts';

const alice = simAccount(0);
const bob = simAccount(1);
const carol = simAccount(2);
const one = [{ denom: 'upoc', amount: '1' }];

function start(): TxRunner {
  return createTxRunner({
    accounts: [alice, bob].map(({ bytes }) => ({
      address: bytes,
      coins: [{ denom: 'upoc', amount: 1_000_000n }],
    })),
  });
}

const tx = (parts: Partial<TxParts> = {}, sequence = 0n): Uint8Array =>
  buildTx({
    signers: [{ account: alice, accountNumber: 0n, sequence }],
    messages: [sendMessage(alice.address, carol.address, one)],
    fee: [{ denom: 'upoc', amount: '200' }],
    ...parts,
  });

describe('events', () => {
  test('ante first, then each message with its index', () => {
    const messages = [bob, carol].map((to) => sendMessage(alice.address, to.address, one));
    const { events, data } = start().run(tx({ messages }));
    const collector = 'cpoc17xpfvakm2amg962yls6f84z3kell8c5lpu9k8q'.slice(0, 5);
    const text = events.map(
      ({ type, attributes }) =>
        `${type} ${attributes.map(({ key, value }) => `${key}=${value}`).join(' ')}`,
    );
    const received = text[1]?.split(' ')[1]?.slice('receiver='.length) ?? '';
    expect(received.startsWith(collector)).toBe(true);
    const ofMessage = (i: number, to: string): string[] => [
      `message action=/cosmos.bank.v1beta1.MsgSend sender=${alice.address} module=bank msg_index=${i}`,
      `coin_spent spender=${alice.address} amount=1upoc msg_index=${i}`,
      `coin_received receiver=${to} amount=1upoc msg_index=${i}`,
      `transfer recipient=${to} sender=${alice.address} amount=1upoc msg_index=${i}`,
      `message sender=${alice.address} msg_index=${i}`,
    ];
    expect(text.map((line) => line.replace(/signature=.*/, 'signature='))).toEqual([
      `coin_spent spender=${alice.address} amount=200upoc`,
      `coin_received receiver=${received} amount=200upoc`,
      `transfer recipient=${received} sender=${alice.address} amount=200upoc`,
      `message sender=${alice.address}`,
      `tx fee=200upoc fee_payer=${alice.address}`,
      `tx acc_seq=${alice.address}/0`,
      'tx signature=',
      ...ofMessage(0, bob.address),
      ...ofMessage(1, carol.address),
    ]);
    expect(TxMsgData.decode(data).msgResponses.map(({ typeUrl }) => typeUrl)).toEqual([
      '/cosmos.bank.v1beta1.MsgSendResponse',
      '/cosmos.bank.v1beta1.MsgSendResponse',
    ]);
  });
});

describe('one unit', () => {
  test('a failing message undoes the ones before it, not ante', () => {
    const runner = start();
    const messages = [
      sendMessage(alice.address, carol.address, one),
      sendMessage(alice.address, carol.address, [{ denom: 'upoc', amount: '5000000' }]),
    ];
    const result = runner.run(tx({ messages }));
    expect(result.log).toBe(
      'failed to execute message; message index: 1: spendable balance 999799upoc is smaller than 5000000upoc: insufficient funds',
    );
    expect(getBalance(runner.state, carol.bytes, 'upoc')).toBe(0n);
    expect(getAccount(runner.state, carol.bytes)).toBeUndefined();
    expect(getBalance(runner.state, alice.bytes, 'upoc')).toBe(999_800n);
  });

  test('a refusal by ante leaves nothing', () => {
    const runner = start();
    const before = runner.state.changes();
    for (const mode of ['check', 'deliver', 'simulate', 'recheck'] as const) {
      expect(runner.run(tx({ chainId: 'other' }, 1n), mode).code).toBe(32);
    }
    expect(runner.state.changes()).toEqual(before);
  });

  test('a new address gets an account with the next number', () => {
    const runner = start();
    expect(runner.run(tx()).code).toBe(0);
    // Two of genesis, three of modules.
    expect(getAccount(runner.state, carol.bytes)).toEqual({
      address: carol.address,
      publicKey: undefined,
      accountNumber: 5n,
      sequence: 0n,
      module: undefined,
    });
  });

  test('CheckTx runs no message, and its state counts on', () => {
    const runner = start();
    const poor = sendMessage(alice.address, carol.address, [{ denom: 'upoc', amount: '5000000' }]);
    expect(runner.run(tx({ messages: [poor] }), 'check').code).toBe(0);
    expect(runner.run(tx({}, 1n), 'check').code).toBe(0);
    expect(runner.run(tx({}, 1n), 'check').code).toBe(32);
  });

  test('recheck passes signatures over, not sequences', () => {
    const runner = start();
    const forged = tx({ signatures: () => [new Uint8Array(64)] });
    runner.put(alice.bytes, {
      accountNumber: 0n,
      publicKey: {
        typeUrl: '/cosmos.crypto.secp256k1.PubKey',
        value: Uint8Array.from([0x0a, 33, ...alice.publicKey]),
      },
    });
    expect(runner.run(forged, 'check').code).toBe(4);
    expect(runner.run(forged, 'recheck').code).toBe(0);
    expect(runner.run(forged, 'recheck').code).toBe(32);
  });
});

test('a thousand messages run, or run out of gas, as one', () => {
  const runner = start();
  const messages = Array.from({ length: 1000 }, () => sendMessage(alice.address, bob.address, one));
  expect(runner.run(tx({ messages, gas: 5_000_000n })).code).toBe(11);
  expect(getBalance(runner.state, bob.bytes, 'upoc')).toBe(1_000_000n);
  expect(runner.run(tx({ messages, gas: 50_000_000n }, 1n)).log).toBe('');
  expect(getBalance(runner.state, bob.bytes, 'upoc')).toBe(1_001_000n);
});

describe('a bug of ours', () => {
  const broken = {
    ...send,
    handle(): never {
      throw new InvariantError('cannot be');
    },
  };

  function input(runner: TxRunner, mode: RunTxInput['mode']): RunTxInput {
    return {
      mode,
      state: runner.state,
      block: runner.block,
      cache: createTxCache(createTxDecoder([broken])),
      options: { minGasPrices: [], isFree: () => false, extraChecks: [] },
    };
  }

  test.each(['deliver', 'simulate'] as const)(
    'goes on up in %s: a block stops, the edge logs the rest',
    (mode) => {
      const run = input(start(), mode);
      const decoded = run.cache.decode(tx());
      expect(() => runDecodedTx(decoded, run)).toThrow(InvariantError);
    },
  );
});
