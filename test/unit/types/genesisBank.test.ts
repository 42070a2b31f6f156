import { expect, test } from 'vitest';
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
