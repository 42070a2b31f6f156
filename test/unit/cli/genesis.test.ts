import { describe, expect, test } from 'vitest';
import { utf8 } from '../../../src/lib/bytes.ts';
import { AppError } from '../../../src/lib/errors.ts';
import {
  assertGenesisValidators,
  genesisValidators,
  parseGenesis,
  parseGenesisBytes,
} from '../../../src/types/genesis.ts';
import { defaultParams } from '../../../src/types/poc/params.ts';
import { address, key, sample } from './sampleGenesis.ts';

describe('a valid genesis', () => {
  test('comes back as it was written', () => {
    const genesis = parseGenesis(sample().app_state);
    expect(genesis.addressPrefix).toBe('cpoc');
    expect(genesis.poc.params).toEqual(defaultParams('upoc'));
    expect([...genesis.auth.accounts].map((account) => account.accountNumber)).toEqual([0n, 1n]);
    expect(genesis.auth.params.txSigLimit).toBe(7n);
    expect(genesis.bank.supply).toEqual([
      { denom: 'uabc', amount: 1n },
      { denom: 'upoc', amount: 12n },
    ]);
    expect(genesis.poc.participants.map((one) => one.power)).toEqual([3n, 4n, 0n]);
    expect(parseGenesisBytes(utf8(JSON.stringify(sample().app_state)))).toEqual(genesis);
  });

  test('validators are those with power, by key', () => {
    expect(genesisValidators(parseGenesis(sample().app_state))).toEqual([
      { publicKey: key(8), power: 4n },
      { publicKey: key(9), power: 3n },
    ]);
  });

  test('validators of the document are none, or the same', () => {
    const genesis = parseGenesis(sample().app_state);
    assertGenesisValidators(genesis, []);
    assertGenesisValidators(genesis, [
      { publicKey: key(9), power: 3n },
      { publicKey: key(8), power: 4n },
    ]);
    for (const named of [
      [{ publicKey: key(9), power: 3n }],
      [
        { publicKey: key(9), power: 3n },
        { publicKey: key(8), power: 5n },
      ],
      [
        { publicKey: key(9), power: 3n },
        { publicKey: key(7), power: 4n },
      ],
    ]) {
      expect(() => assertGenesisValidators(genesis, named)).toThrow(/^validators: /);
    }
  });

  test('a chain without a validator cannot begin', () => {
    const { app_state } = sample();
    app_state.poc.participants = [];
    expect(() => assertGenesisValidators(parseGenesis(app_state), [])).toThrow(
      'name nobody with a consensus_pubkey and a power',
    );
  });

  test('account numbers that are taken get the lowest free ones, as in the SDK', () => {
    const { app_state } = sample();
    const [first, second] = app_state.auth.accounts;
    const numbered = (n: number, number: string) => ({
      ...first,
      address: address(n),
      account_number: number,
    });
    app_state.auth.accounts = [
      numbered(1, '0'),
      numbered(2, '0'),
      numbered(3, '2'),
      numbered(4, '0'),
    ] as never;
    expect(second).toBeDefined();
    const { accounts } = parseGenesis(app_state).auth;
    expect([...accounts].map((one) => [one.address[0], one.accountNumber])).toEqual([
      [1, 0n],
      [2, 1n],
      [3, 2n],
      [4, 3n],
    ]);
  });

  test('lists that are null are empty, as Go writes them', () => {
    const { app_state } = sample();
    const text = JSON.stringify(app_state).replaceAll('[]', 'null');
    expect(parseGenesisBytes(utf8(text)).poc.participants).toHaveLength(3);
  });
});

describe('what is wrong is named by its path', () => {
  const cases: [string, (state: Record<string, never>) => void, string][] = [
    [
      'chain.bech32_prefix',
      (s) => set(s, 'chain.bech32_prefix', 'Cpoc'),
      'app_state.chain.bech32_prefix: is "Cpoc"',
    ],
    [
      'unknown module',
      (s) => set(s, 'staking', {}),
      'app_state.staking: is not a field, expected chain',
    ],
    ['missing module', (s) => set(s, 'bank', undefined), 'app_state.bank: is missing'],
    [
      'foreign address',
      (s) => set(s, 'auth.accounts.0.address', 'cosmos1qqqsyqcyq5rqwzqfpg9scrgwpugpzysnrk363e'),
      'app_state.auth.accounts[0].address: is "cosmos1',
    ],
    [
      'account twice',
      (s) => set(s, 'auth.accounts.1.address', address(2)),
      'app_state.auth.accounts[1].address: stands in app_state.auth.accounts[0] already',
    ],
    [
      'foreign account type',
      (s) => set(s, 'auth.accounts.0.@type', '/x'),
      'app_state.auth.accounts[0].@type: is /x',
    ],
    [
      'sequence as number',
      (s) => set(s, 'auth.accounts.0.sequence', 3),
      'app_state.auth.accounts[0].sequence: is 3, expected digits in quotes',
    ],
    [
      'zero limit',
      (s) => set(s, 'auth.params.tx_sig_limit', '0'),
      'app_state.auth.params.tx_sig_limit: is "0"',
    ],
    [
      'negative coin',
      (s) => set(s, 'bank.balances.0.coins.0.amount', '-1'),
      'app_state.bank.balances[0].coins[0].amount: is "-1"',
    ],
    [
      'zero coin',
      (s) => set(s, 'bank.balances.0.coins.0.amount', '0'),
      'coins[0].amount: is "0", expected a positive amount',
    ],
    ['denomination', (s) => set(s, 'bank.balances.0.coins.0.denom', 'x'), 'coins[0].denom: is "x"'],
    [
      'supply',
      (s) => set(s, 'bank.supply.1.amount', '13'),
      'app_state.bank.supply: is 1uabc,13upoc, expected the sum of the balances, 1uabc,12upoc',
    ],
    [
      'metadata',
      (s) => set(s, 'bank.denom_metadata.0.display', 'pocs'),
      'app_state.bank.denom_metadata[0].display: is "pocs"',
    ],
    [
      'partial params',
      (s) => set(s, 'poc.params.nonce_weight', undefined),
      'app_state.poc.params.nonce_weight: is missing',
    ],
    [
      'param type',
      (s) => set(s, 'poc.params.nonce_weight', '10'),
      'app_state.poc.params.nonce_weight: is "10", expected a whole number',
    ],
    [
      '64-bit param type',
      (s) => set(s, 'poc.params.epoch_length', 30),
      'app_state.poc.params.epoch_length: is 30, expected digits in quotes',
    ],
    [
      'param range',
      (s) => set(s, 'poc.params.max_power_share_bps', 10_001),
      'app_state.poc.params: max_power_share_bps is 10001',
    ],
    [
      'window (P6)',
      (s) => set(s, 'poc.params.epoch_length', '60'),
      'app_state.poc.params: epoch_length is 60, expected audit_window_blocks',
    ],
    [
      'unknown param',
      (s) => set(s, 'poc.params.nonse_weight', 1),
      'app_state.poc.params.nonse_weight: is not a field',
    ],
    [
      'key length',
      (s) => set(s, 'poc.participants.0.consensus_pubkey', 'AAAA'),
      'app_state.poc.participants[0].consensus_pubkey: has 3 bytes',
    ],
    [
      'key twice (P1)',
      (s) => set(s, 'poc.participants.1.consensus_pubkey', Buffer.from(key(9)).toString('base64')),
      'participants[1].consensus_pubkey: stands in app_state.poc.participants[0] already',
    ],
    [
      'power without key (P1)',
      (s) => set(s, 'poc.participants.2.power', '1'),
      'participants[2].power: is "1" without a consensus_pubkey',
    ],
    [
      'too much power (P27)',
      (s) => set(s, 'poc.participants.0.power', '1152921504606846974'),
      'participants: have power 1152921504606846978 together',
    ],
    [
      'participant twice',
      (s) => set(s, 'poc.participants.1.address', address(1)),
      'participants[1].address: stands in',
    ],
    [
      'url',
      (s) => set(s, 'poc.participants.2.inference_url', 'ftp://x'),
      'participants[2].inference_url: must begin with',
    ],
  ];
  test.each(cases)('%s', (_name, spoil, said) => {
    const { app_state } = sample();
    spoil(app_state as never);
    const state: unknown = JSON.parse(JSON.stringify(app_state));
    expect(() => parseGenesis(state)).toThrow(AppError);
    expect(() => parseGenesis(state)).toThrow(said);
  });

  test('bytes that are no JSON', () => {
    expect(() => parseGenesisBytes(utf8('{"chain":'))).toThrow(/^app_state: is not JSON/);
    expect(() => parseGenesisBytes(Uint8Array.of(0xff))).toThrow(/^app_state: is not JSON/);
  });
});

/** Sets, or with undefined removes, what a dotted path leads to. */
function set(target: object, path: string, value: unknown): void {
  const names = path.split('.');
  const last = names.pop() ?? '';
  let at = target as Record<string, unknown>;
  for (const name of names) at = at[name] as Record<string, unknown>;
  if (value === undefined) delete at[last];
  else at[last] = value;
}
