/** Every command line of the documents can be typed as it stands: its command, its flags and its arguments are there. */

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { splitCommand } from '../../../src/cli/host/splitCommand.ts';
import { commandLineFaults } from '../../harness/commandLineFaults.ts';

const documents = [
  'README.md',
  'examples/README.md',
  ...readdirSync('docs').flatMap((name) => (name.endsWith('.md') ? [`docs/${name}`] : [])),
];

/** Of code blocks, with lines that go on put together, and of code within sentences. */
function commandLines(text: string): string[] {
  const whole = text.replaceAll(/\\\n\s*/g, '');
  const blocks = whole
    .split('\n')
    .map((line) => line.replace(/^(\s*)(\$ )?/, ''))
    .filter((line) => /^(bin\/)?cpocd /.test(line));
  const inline = [...whole.matchAll(/`((?:bin\/)?cpocd [^`\n]+)`/g)].map(([, line = '']) => line);
  return [...blocks, ...inline];
}

/** Arguments, without what a shell takes away. */
function argumentsOf(line: string): readonly string[] {
  const [plain = ''] = line.split(/ +#| +[|>] |; /);
  const words = splitCommand(plain.replaceAll(/ …(?= |$)/g, ''));
  if (words === undefined) throw new Error(`an open quote: ${line}`);
  return words.slice(1);
}

describe.each(documents)('%s', (path) => {
  test('names commands that exist', () => {
    const wrong = commandLines(readFileSync(path, 'utf8')).flatMap((line) =>
      commandLineFaults(argumentsOf(line)).map((fault) => `${line}: ${fault}`),
    );
    expect(wrong).toEqual([]);
  });
});

test('the guides hold command lines, and a wrong one would be found', () => {
  const lines = documents.flatMap((path) => commandLines(readFileSync(path, 'utf8')));
  expect(lines.length).toBeGreaterThan(60);
  const text = '    cpocd host docter   # a comment\nRun `cpocd host --registr` first.';
  expect(commandLines(text).map((line) => commandLineFaults(argumentsOf(line)))).toEqual([
    ['host knows no docter'],
    ['host knows no --registr'],
  ]);
});
