/** Questions to the person at the terminal; where standard input is no terminal, its lines are the answers in order. */

import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { CliError } from '../cliError.ts';
import type { CliIo } from '../cliIo.ts';

export interface Asker {
  /** One line. `hidden` does not show what is typed. */
  line(question: string, options?: { readonly hidden?: boolean }): Promise<string>;
  /** Whether a person answers. */
  readonly isPerson: boolean;
}

export function createAsker(io: CliIo): Asker {
  const isPerson = io.stdin.isTTY === true;
  let piped: AsyncIterator<string> | undefined;
  const nextPiped = async (question: string): Promise<string> => {
    piped ??= createInterface({ input: io.stdin })[Symbol.asyncIterator]();
    const { value, done } = await piped.next();
    if (done !== true) return value;
    throw noAnswer(question);
  };
  return {
    isPerson,
    line: (question, { hidden = false } = {}) =>
      isPerson ? askPerson(io, question, hidden) : nextPiped(question),
  };
}

function noAnswer(question: string): CliError {
  return new CliError(
    'aborted',
    `nobody answered "${question.trim()}"`,
    'answer at the terminal, or give one line for each question on standard input',
  );
}

function askPerson(io: CliIo, question: string, hidden: boolean): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  // With `terminal` readline echoes to its output, which swallows everything here.
  const reader = createInterface({
    input: io.stdin,
    ...(hidden ? { output: silent, terminal: true } : {}),
  });
  // Only now: what is typed ahead of a hidden question would be shown.
  io.err(question);
  return new Promise((resolve, reject) => {
    let answered = false;
    reader.once('line', (text) => {
      answered = true;
      reader.close();
      resolve(text);
    });
    reader.once('SIGINT', () => reader.close());
    reader.once('close', () => {
      if (hidden) io.err('\n');
      if (!answered) reject(noAnswer(question));
    });
  });
}

/** @throws CliError `aborted` unless the answer is yes */
export async function confirm(asker: Asker, question: string): Promise<void> {
  const answer = await asker.line(`${question} [y/N]: `);
  if (/^y(es)?$/i.test(answer.trim())) return;
  throw new CliError('aborted', 'not confirmed', 'nothing was done; --yes answers beforehand');
}
