/**
 * `npm run load -- [flags]`: signs bank sends ahead, sends them to any Cosmos chain and reports what it carries. `npm run load -- genesis`
 * makes a genesis with accounts for it. The report goes to standard output, the rest to standard error.
 */

import { addAccounts } from './addAccounts.ts';
import { amountOf, type Flag, formatFlags, readFlags, textOf, wholeNumber } from './flags.ts';
import { LoadError } from './loadError.ts';
import { readLoadOptions, runFlags, typedPath } from './loadOptions.ts';
import { formatReport } from './loadReport.ts';
import { runLoad } from './runLoad.ts';

const genesisFlags: readonly Flag[] = [
  { name: 'in', value: 'FILE', help: 'genesis that is read' },
  { name: 'out', value: 'FILE', help: 'genesis that is written; may be the same file' },
  { name: 'seed', value: 'TEXT', default: 'load', help: 'keys and addresses follow from it' },
  { name: 'prefix', value: 'TEXT', default: 'cpoc', help: 'bech32 prefix of addresses' },
  { name: 'denom', value: 'DENOM', default: 'upoc', help: 'what they hold' },
  { name: 'senders', value: 'N', default: '200', help: 'accounts that can sign' },
  { name: 'accounts', value: 'N', default: '0', help: 'further accounts, for --accounts of a run' },
  { name: 'balance', value: 'N', default: '1000000000', help: 'of each, base units' },
  { name: 'help', help: 'prints this' },
];

const help = `npm run load -- [flags]
Signs bank sends ahead, sends them to a Cosmos chain, and reports committed transactions a second, latency, block times and processor time.

${formatFlags(runFlags)}

npm run load -- genesis [flags]
Adds accounts with coins to a genesis file. Everybody can have their keys: for chains that are made for a measurement, and no others.

${formatFlags(genesisFlags)}
`;

async function main([first = '', ...rest]: readonly string[]): Promise<void> {
  const args = first === 'genesis' ? rest : [first, ...rest].filter((arg) => arg !== '');
  if (args.includes('--help')) process.stdout.write(help);
  else if (first === 'genesis') await genesis(args);
  else {
    const report = await runLoad(readLoadOptions(args), (text) =>
      process.stderr.write(`${text}\n`),
    );
    process.stdout.write(
      args.includes('--json') ? `${JSON.stringify(report)}\n` : formatReport(report),
    );
  }
}

async function genesis(args: readonly string[]): Promise<void> {
  const values = readFlags(args, genesisFlags);
  await addAccounts({
    from: typedPath(textOf(values, 'in', 'a genesis file')),
    to: typedPath(textOf(values, 'out', 'where to write the new genesis')),
    seed: textOf(values, 'seed', 'a text'),
    prefix: textOf(values, 'prefix', 'a bech32 prefix'),
    denom: textOf(values, 'denom', 'a denomination'),
    senders: wholeNumber(values, 'senders', 1, 100_000),
    accounts: wholeNumber(values, 'accounts', 0, 100_000_000),
    balance: amountOf(values, 'balance'),
  });
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof LoadError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error.exitCode;
}
