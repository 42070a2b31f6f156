/** What `cpocd debug chain-info` writes, against the chain registry's schemas and the rules of Keplr's validator. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import type { GenesisDocument } from '../../../src/cli/home/genesisFile.ts';
import { homeLayout } from '../../../src/cli/home/homeLayout.ts';
import { runCli, temporaryFolder } from './runCli.ts';

interface Keplr {
  readonly chainId: string;
  readonly chainName: string;
  readonly stakeCurrency: Currency;
  readonly currencies: readonly Currency[];
  readonly feeCurrencies: readonly (Currency & {
    readonly gasPriceStep: {
      readonly low: number;
      readonly average: number;
      readonly high: number;
    };
  })[];
  readonly bech32Config: Readonly<Record<string, string>>;
  readonly features: readonly string[];
  readonly [field: string]: unknown;
}

interface Currency {
  readonly coinDenom: string;
  readonly coinMinimalDenom: string;
  readonly coinDecimals: number;
}

/** A home whose genesis has this coin; `change` may make it another chain. */
async function homeOf(
  flags: readonly string[] = [],
  change: (document: GenesisDocument) => void = () => undefined,
): Promise<string> {
  const home = temporaryFolder();
  await runCli(['init', 'node', '--home', home, ...flags]);
  const path = homeLayout(home).genesis;
  const document = JSON.parse(readFileSync(path, 'utf8')) as GenesisDocument;
  change(document);
  writeFileSync(path, JSON.stringify(document));
  return home;
}

async function chainInfo<T>(home: string, format: string, ...flags: readonly string[]): Promise<T> {
  const args = ['debug', 'chain-info', '--home', home, '--format', format, ...flags];
  const { code, out, err } = await runCli(args);
  expect(err).toBe('');
  expect(code).toBe(0);
  return JSON.parse(out) as T;
}

/** Says what the schema finds wrong; an empty list for nothing. */
function faults(schema: 'chain' | 'assetlist', value: unknown): string[] {
  const path = `third_party/chain-registry/${schema}.schema.json`;
  const { $schema: _, ...rules } = JSON.parse(readFileSync(path, 'utf8')) as object & {
    $schema: string;
  };
  const isUri = (text: string): boolean => URL.canParse(text);
  const ajv = new Ajv({
    strict: false,
    allErrors: true,
    formats: { uri: isUri, 'uri-reference': true },
  });
  const validate = ajv.compile(rules);
  validate(value);
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}

/** Chains that differ in what the files are made of. */
const chains: [string, readonly string[], readonly string[], (d: GenesisDocument) => void][] = [
  ['the default chain', [], [], () => undefined],
  [
    "another chain's id, prefix, denomination and prices",
    ['--chain-id', 'Simd-Testing-7', '--bech32-prefix', 'cosmos', '--denom', 'ucosm'],
    [
      '--minimum-gas-prices',
      '0.025ucosm,0.1ustake,0.2ucosm',
      '--chain-info.network-type',
      'testnet',
    ],
    () => undefined,
  ],
  [
    'a coin without metadata, and one with few words',
    ['--denom', 'stake'],
    [],
    (document) => {
      document.app_state.bank.denom_metadata = [
        {
          description: '',
          denom_units: [
            { denom: 'atto', exponent: 0, aliases: [] },
            { denom: 'whole', exponent: 30, aliases: ['a', 'b'] },
          ],
          base: 'atto',
          display: 'whole',
          name: 'Whole',
          symbol: 'WHL',
        },
      ];
    },
  ],
];

describe.each(chains)('%s', (_, init, flags, change) => {
  test('chain.json and assetlist.json are valid by the schemas of the chain registry', async () => {
    const home = await homeOf(init, change);
    expect(faults('chain', await chainInfo(home, 'chain', ...flags))).toEqual([]);
    expect(faults('assetlist', await chainInfo(home, 'assetlist', ...flags))).toEqual([]);
  });

  test("keplr.json keeps the rules of Keplr's validator", async () => {
    const info = await chainInfo<Keplr>(await homeOf(init, change), 'keplr', ...flags);
    expect(keplrFaults(info)).toEqual([]);
  });
});

describe('what the files say', () => {
  test('is the chain of the genesis, with prices and addresses of the flags', async () => {
    const home = await homeOf(['--chain-id', 'simd-testing', '--bech32-prefix', 'cosmos']);
    const flags = [
      ...[
        '--minimum-gas-prices',
        '0.025upoc',
        '--chain-info.name',
        'Simulated',
        '--chain-info.grpc',
        'g.example:443',
      ],
      ...[
        '--chain-info.rpc',
        'https://rpc.example/',
        '--chain-info.rest',
        'https://rest.example/lcd',
      ],
    ];
    expect(await chainInfo(home, 'chain', ...flags)).toMatchObject({
      chain_name: 'simdtesting',
      chain_id: 'simd-testing',
      pretty_name: 'Simulated',
      bech32_prefix: 'cosmos',
      fees: {
        fee_tokens: [
          {
            denom: 'upoc',
            fixed_min_gas_price: 0.025,
            low_gas_price: 0.025,
            average_gas_price: 0.03125,
            high_gas_price: 0.0375,
          },
        ],
      },
      apis: {
        rpc: [{ address: 'https://rpc.example' }],
        rest: [{ address: 'https://rest.example/lcd' }],
        grpc: [{ address: 'g.example:443' }],
      },
    });
    expect(await chainInfo(home, 'keplr', ...flags)).toMatchObject({
      chainId: 'simd-testing',
      chainName: 'Simulated',
      rpc: 'https://rpc.example',
      stakeCurrency: { coinDenom: 'POC', coinMinimalDenom: 'upoc', coinDecimals: 6 },
      bech32Config: { bech32PrefixValAddr: 'cosmosvaloper' },
    });
  });

  test('all of them at once, on standard output or into a folder', async () => {
    const home = await homeOf();
    const printed = await runCli(['debug', 'chain-info', '--home', home]);
    const all = JSON.parse(printed.out) as Record<string, unknown>;
    expect(Object.keys(all)).toEqual(['chain.json', 'assetlist.json', 'keplr.json']);
    const out = join(temporaryFolder(), 'new', 'folder');
    expect((await runCli(['debug', 'chain-info', '--home', home, '--out', out])).code).toBe(0);
    for (const [name, value] of Object.entries(all)) {
      expect(JSON.parse(readFileSync(join(out, name), 'utf8'))).toEqual(value);
    }
    const one = temporaryFolder();
    await runCli(['debug', 'chain-info', '--home', home, '--out', one, '--format', 'keplr']);
    expect([existsSync(join(one, 'keplr.json')), existsSync(join(one, 'chain.json'))]).toEqual([
      true,
      false,
    ]);
  });

  test.each([
    [['--format', 'toml'], 'xpected chain, assetlist, keplr'],
    [['--chain-info.rpc', 'localhost'], 'an address such as https://'],
    [['--chain-info.rest', 'https://x/?a=b'], 'an address such as https://'],
    [['--chain-info.network-type', 'local'], 'mainnet, testnet, devnet'],
    [['--minimum-gas-prices', 'cheap'], 'prices such as 0.025upoc'],
  ])('%j is refused with what is expected', async (flags, advice) => {
    const run = await runCli(['debug', 'chain-info', '--home', await homeOf(), ...flags]);
    expect(run.code).not.toBe(0);
    expect(run.err).toContain(advice);
  });

  test('without a genesis there is nothing to tell', async () => {
    const run = await runCli(['debug', 'chain-info', '--home', temporaryFolder()]);
    expect(run.code).toBe(1);
    expect(run.err).toContain('cpocd init');
  });
});

test('the checks find what is wrong', async () => {
  const chain = await chainInfo<Record<string, unknown>>(await homeOf(), 'chain');
  expect(faults('chain', { ...chain, network_type: 'lan' })).not.toEqual([]);
  expect(faults('chain', { ...chain, bech32_prefix: undefined })).not.toEqual([]);
  expect(faults('chain', { ...chain, codebase: { node: 'x' } })).not.toEqual([]);
  const info = await chainInfo<Keplr>(await homeOf(), 'keplr');
  expect(keplrFaults({ ...info, chainName: 'x'.repeat(31) })).toEqual(['chainName']);
  expect(keplrFaults({ ...info, currencies: [...info.currencies, ...info.currencies] })).toEqual([
    'currencies',
  ]);
});

/** What `chain-validator` of Keplr asks of a chain info beyond its types. */
const keplrFeatures = [
  ...['stargate', 'cosmwasm', 'ibc-transfer', 'no-legacy-stdTx', 'ibc-go', 'eth-address-gen'],
  ...['eth-key-sign', 'query:/cosmos/bank/v1beta1/spendable_balances', 'ibc-pfm', 'feemarket'],
  'authz-msg-revoke-fixed',
];
const keplrFields = [
  ...['chainId', 'chainName', 'rpc', 'rest', 'bip44', 'bech32Config', 'stakeCurrency'],
  ...['currencies', 'feeCurrencies', 'features'],
];

function keplrFaults(info: Keplr): string[] {
  const isName = (text: string): boolean => text.length >= 1 && text.length <= 30;
  const isUrl = (value: unknown): boolean =>
    typeof value === 'string' && URL.canParse(value) && !value.includes('?');
  const isCurrency = ({ coinDenom, coinMinimalDenom, coinDecimals }: Currency): boolean =>
    coinDenom !== '' &&
    coinMinimalDenom !== '' &&
    Number.isInteger(coinDecimals) &&
    coinDecimals >= 0 &&
    coinDecimals <= 18;
  const areDistinct = (list: readonly Currency[]): boolean =>
    list.length > 0 && new Set(list.map((one) => one.coinMinimalDenom)).size === list.length;
  const names = ['AccAddr', 'AccPub', 'ValAddr', 'ValPub', 'ConsAddr', 'ConsPub'];
  const holds: Record<string, boolean> = {
    fields: Object.keys(info).sort().join() === [...keplrFields].sort().join(),
    chainId: isName(info.chainId),
    chainName: isName(info.chainName),
    rpc: isUrl(info['rpc']),
    rest: isUrl(info['rest']),
    bip44: (info['bip44'] as { coinType: number }).coinType === 118,
    bech32Config: names.every((name) => (info.bech32Config[`bech32Prefix${name}`] ?? '') !== ''),
    stakeCurrency: isCurrency(info.stakeCurrency),
    currencies: info.currencies.every(isCurrency) && areDistinct(info.currencies),
    feeCurrencies: info.feeCurrencies.every(isCurrency) && areDistinct(info.feeCurrencies),
    gasPriceStep: info.feeCurrencies.every(
      ({ gasPriceStep: { low, average, high } }) => low <= average && average <= high && low >= 0,
    ),
    features: info.features.every((feature) => keplrFeatures.includes(feature)),
  };
  return Object.entries(holds).flatMap(([name, ok]) => (ok ? [] : [name]));
}
