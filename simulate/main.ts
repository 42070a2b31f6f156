/** `npm run simulate -- SCENARIO`: the economics of the rules, played and measured. Results go to standard output, the rest to standard error. */

import { resolve } from 'node:path';
import { formatHelp, type Invocation, readCommandLine, UsageError } from './commandLine.ts';
import { formatMarkdown } from './output/markdown.ts';
import { scenarios } from './scenarios.ts';
import { writeReport } from './writeReport.ts';

try {
  run(readCommandLine(process.argv.slice(2), scenarios));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\nnpm run simulate -- --help says more.\n`);
  process.exitCode = 2;
}

function run({ scenarios: chosen, settingsOf, seed, typed, json, out, help }: Invocation): void {
  if (help) {
    process.stdout.write(formatHelp(chosen.length === 0 ? scenarios : chosen));
    return;
  }
  for (const scenario of chosen) {
    const report = scenario.run(settingsOf(scenario));
    const command = ['npm run simulate --', scenario.name, ...typed, `--seed ${seed}`].join(' ');
    const parameters = { report, scenario: scenario.name, command };
    if (out !== undefined) {
      // npm runs scripts in the clone's folder; the path was typed where npm was called.
      const folder = resolve(process.env['INIT_CWD'] ?? '.', out);
      for (const path of writeReport(parameters, folder)) process.stderr.write(`wrote ${path}\n`);
    }
    if (json) process.stdout.write(`${JSON.stringify({ scenario: scenario.name, ...report })}\n`);
    else if (out === undefined) process.stdout.write(formatMarkdown(parameters));
  }
}
