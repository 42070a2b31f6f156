import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { formatFlags } from '../../../load/flags.ts';
import { LoadError } from '../../../load/loadError.ts';
import { readLoadOptions, runFlags } from '../../../load/loadOptions.ts';

test('without flags the defaults count, and connections follow the method', () => {
  const usual = readLoadOptions([]);
  expect(usual).toMatchObject({
    ...{ rpc: 'http://127.0.0.1:26657', chainId: undefined, prefix: 'cpoc', denom: 'upoc' },
    ...{ method: 'async', batch: 10, connections: 2, senders: 200, total: 20_000, rate: 0 },
  });
  expect(readLoadOptions(['--method', 'sync'])).toMatchObject({ batch: 1, connections: 50 });
});

test('there are never more senders or connections than transactions need', () => {
  expect(readLoadOptions(['--total', '3', '--method', 'sync'])).toMatchObject({
    senders: 3,
    connections: 3,
  });
});

test('words come from a file, never from the command line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'load-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'words'), 'some words\n');
  const options = readLoadOptions(['--mnemonic-file', join(folder, 'words'), '--coin-type', '60']);
  expect(options.keys).toEqual({ kind: 'mnemonic', mnemonic: 'some words\n', coinType: 60 });
});

test('help names every flag', () => {
  for (const { name } of runFlags) expect(formatFlags(runFlags)).toContain(`--${name}`);
});

test.each([
  [['--sender', '3'], "Unknown option '--sender'"],
  [['twice'], "Unexpected argument 'twice'"],
  [['--total'], "Option '--total <value>' argument missing"],
  [['--total', '0'], '--total is "0"; expected a whole number from 1 to'],
  [['--total', '1e3'], '--total is "1e3"; expected a whole number'],
  [['--rate', '-1'], '--rate'],
  [['--rate', '1.5'], '--rate is "1.5"; expected a whole number from 0 to'],
  [['--method', 'commit'], '--method is "commit"; expected async or sync'],
  [['--batch', '300', '--in-flight', '200'], '--in-flight is "200"; expected at least the 300'],
  [['--amount', '5upoc'], '--amount is "5upoc"; expected digits'],
  [['--denom', ''], '--denom is missing; expected a denomination'],
  [['--mnemonic-file', 'no/such/file'], '--mnemonic-file cannot be read'],
])('%j is refused with what was expected', (args, message) => {
  expect(() => readLoadOptions(args)).toThrow(LoadError);
  expect(() => readLoadOptions(args)).toThrow(message);
});
