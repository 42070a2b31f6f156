/** The back end as a process: `node lineBackend.ts FAULT`, with faults that only a process can have. */

import { createInterface } from 'node:readline';
import { Backend, type Fault, parse } from './backend.ts';

const fault = process.argv[2] ?? 'none';
const backend = new Backend(fault as Fault);

process.stderr.write(`started with ${fault}, token ${process.env['CPOCD_GENERATOR_TOKEN']}\n`);
if (fault === 'exits at once') process.exit(3);
if (fault === 'ignores its end') process.on('SIGTERM', () => {});
if (fault === 'ignores its end') setInterval(() => {}, 1000);
if (fault === 'endless line') {
  const more = (): void => void process.stdout.write('x'.repeat(1 << 20), more);
  more();
}

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => void answer(line));
lines.on('close', () => {
  if (fault !== 'ignores its end') process.exit(0);
});

async function answer(line: string): Promise<void> {
  const body = parse(line);
  const { method, id } = (body ?? {}) as { method?: string; id?: string };
  if (fault === 'noise') process.stdout.write('loading weights 50 %\n');
  if (fault === 'dies in a request' && method === 'generate') process.exit(7);
  if (fault === 'silent' && method === 'generate') return;
  const json = await backend.answer(method ?? 'generate', body);
  process.stdout.write(`${JSON.stringify({ id: id ?? null, ...json })}\n`);
}
