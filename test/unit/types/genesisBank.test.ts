/** What the bank's part of a genesis refuses. */

import { describe, expect, test } from 'vitest';
import { parseGenesisBank } from '../../../src/types/genesis/genesisBank.ts';
import { simAccount } from '../../harness/simAccount.ts';

function parse(...amounts: readonly bigint[]): ReturnType<typeof parseGenesisBank> {
  const balances = amounts.map((amount, i) => ({
    address: simAccount(i).address,
    coins: [{ denom: 'upoc', amount: amount.toString() }],
  }));
  return parseGenesisBank({ params: { default_send_enabled: true }, balances }, 'bank', 'cpoc');
}

test('a supply that leaves no room for minting is refused: settlement would stop the chain', () => {
  const half = 1n << 254n;
  expect(parse(half, half - 1n).supply).toEqual([{ denom: 'upoc', amount: 2n * half - 1n }]);
  expect(() => parse(half, half)).toThrow('bank.supply');
});

test('balances come back as they stand in the file: several coins, amounts of any size, in any number', () => {
  const amounts = [1n, (1n << 64n) - 1n, 1n << 64n, 7n, 1n << 200n];
  const expected = Array.from({ length: 200 }, (_, i) => {
    const denoms = ['uatom', 'uosmo', 'upoc'].slice(0, 1 + (i % 3));
    return denoms.map((denom, k) => ({ denom, amount: (amounts[(i + k) % 5] as bigint) + 1n }));
  });
  const balances = expected.map((coins, i) => ({
    address: simAccount(i).address,
    coins: coins.map(({ denom, amount }) => ({ denom, amount: amount.toString() })).reverse(),
  }));
  const bank = { params: { default_send_enabled: true }, balances };
  const parsed = parseGenesisBank(bank, 'bank', 'cpoc').balances;
  expect(parsed.length).toBe(200);
  expect([...parsed].map(({ coins }) => coins)).toEqual(expected);
  // Walked anew each time.
  expect([...parsed]).toEqual([...parsed]);
});

describe('send_enabled', () => {
  const parseFlags = (own: unknown, older?: unknown) =>
    parseGenesisBank(
      {
        params: {
          default_send_enabled: true,
          ...(older === undefined ? {} : { send_enabled: older }),
        },
        balances: [],
        send_enabled: own,
      },
      'bank',
      'cpoc',
    ).sendEnabled;
  const entry = (denom: string, enabled = false) => ({ denom, enabled });

  test('is taken from its own list, or from that of the parameters in older files', () => {
    expect(parseFlags([entry('upoc'), entry('uatom', true)])).toEqual([
      entry('upoc'),
      entry('uatom', true),
    ]);
    expect(parseFlags([], [entry('upoc')])).toEqual([entry('upoc')]);
  });

  test.each([
    ['both lists', [entry('upoc')], [entry('uatom')], 'bank.params.send_enabled: is given beside'],
    ['a denomination twice', [entry('upoc'), entry('upoc', true)], [], 'names upoc twice'],
    ['no denomination', [entry('')], [], 'bank.send_enabled[0].denom: is ""'],
  ])('refuses %s', (_, own, older, reason) => {
    expect(() => parseFlags(own, older)).toThrow(reason);
  });
});
