/**
 * `npm run profile [-- flags]`: a node of its own under load, with a profile of its processor time and one of what it allocates, written to a
 * folder, and the functions that take most of each.
 */

import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Flag, formatFlags, readFlags, textOf, wholeNumber } from './flags.ts';
import { LoadError } from './loadError.ts';
import { readLoadOptions, typedPath } from './loadOptions.ts';
import { formatReport } from './loadReport.ts';
import type { ProfilerOrder } from './profiler.ts';
import { runLoad } from './runLoad.ts';
import { type FunctionShare, topOfCpu, topOfHeap } from './topFunctions.ts';
import { TrialNode, trial } from './trialNode.ts';

const flags: readonly Flag[] = [
  { name: 'out', value: 'FOLDER', default: 'profiles', help: 'where the profiles are written' },
  { name: 'top', value: 'N', default: '10', help: 'functions that are printed' },
  { name: 'total', value: 'N', default: '20000', help: 'transactions' },
  { name: 'senders', value: 'N', default: '200', help: 'accounts that send' },
  { name: 'accounts', value: 'N', default: '0', help: 'further accounts, which receive' },
  { name: 'method', value: 'async|sync', default: 'async', help: 'how they are sent' },
  { name: 'help', help: 'prints this' },
];

const help = `npm run profile -- [flags]
Starts a node with CometBFT, sends it transactions, and writes node.cpuprofile and node.heapprofile, which Chrome's DevTools open. The load is that of \`npm run load\`, without warming up: what a node does once is in it.

${formatFlags(flags)}
`;

async function main(args: readonly string[]): Promise<void> {
  const values = readFlags(args, flags);
  if (values['help'] === true) {
    process.stdout.write(help);
    return;
  }
  const folder = typedPath(textOf(values, 'out', 'a folder'));
  const top = wholeNumber(values, 'top', 1, 1000);
  const accounts = wholeNumber(values, 'accounts', 0, 10_000_000);
  const senders = wholeNumber(values, 'senders', 1, 100_000);
  const method = textOf(values, 'method', 'async or sync');
  const total = wholeNumber(values, 'total', 1);
  mkdirSync(folder, { recursive: true });
  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  say('starting a node');
  const node = await TrialNode.start({
    senders,
    accounts,
    nodeFlags: ['--import', join(import.meta.dirname, 'profiler.ts')],
  });
  try {
    const shape = ['--senders', senders, '--accounts', accounts, '--total', total].map(String);
    const sending = ['--method', method, '--batch', '200', '--in-flight', '20000'];
    const options = readLoadOptions([
      '--rpc',
      node.rpc,
      '--seed',
      trial.seed,
      ...shape,
      ...sending,
    ]);
    await order(node, { start: true });
    const report = await runLoad(options, say);
    await order(node, { stop: folder });
    process.stdout.write(`${formatReport(report)}\n`);
    const read = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8'));
    const cpu = topOfCpu(read('node.cpuprofile'), top);
    print('processor time of the node, by function', cpu, total, 'µs a transaction');
    const heap = topOfHeap(read('node.heapprofile'), top);
    print('bytes that it allocated, by function', heap, total, 'bytes a transaction');
  } finally {
    await node.stop();
  }
}

async function order(node: TrialNode, message: ProfilerOrder): Promise<void> {
  const done = once(node.application, 'message');
  node.application.send(message);
  await done;
}

function print(title: string, shares: readonly FunctionShare[], total: number, unit: string): void {
  const lines = shares.map(
    ({ name, share, self }) =>
      `  ${(100 * share).toFixed(1).padStart(5)} %  ${(self / total).toFixed(1).padStart(8)}  ${name}`,
  );
  process.stdout.write(`${[`${title} (${unit})`, ...lines, ''].join('\n')}\n`);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof LoadError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error.exitCode;
}
