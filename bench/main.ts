/** `npm run bench [-- FLAGS]`: comparisons of one run, as ratios; `--help` lists them. No test: machines are noisy. */

import { benches } from './benches.ts';
import { formatHelp, type Invocation, readCommandLine, UsageError } from './commandLine.ts';
import { runBenches } from './runBenches.ts';

const output = {
  result: (text: string) => void process.stdout.write(`${text}\n`),
  error: (text: string) => void process.stderr.write(`${text}\n`),
};

try {
  const invocation = readCommandLine(process.argv.slice(2), benches);
  if (!(await run(invocation))) process.exitCode = 1;
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  output.error(`${error.message}\nnpm run bench -- --help says more.`);
  process.exitCode = 2;
}

async function run(invocation: Invocation): Promise<boolean> {
  const { help, guard } = invocation;
  if (help) {
    output.result(formatHelp(benches));
    return true;
  }
  if (guard === undefined) return runBenches(invocation, output);
  const { runGuard } = await import('./guard/runGuard.ts');
  return runGuard(guard, invocation.json, output);
}
