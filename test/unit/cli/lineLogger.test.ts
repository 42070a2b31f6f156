/** The log of the host's agent, in which nodes and generators have a say. */

import { expect, test } from 'vitest';
import { createLineLogger } from '../../../src/cli/process/lineLogger.ts';

function logged(format: 'pretty' | 'json', fields: object, message = 'it says'): string {
  let text = '';
  const write = (line: string): void => {
    text += line;
  };
  createLineLogger({ level: 'info', format, write }).warn(fields, message);
  return text;
}

test('what others say is one line, and nothing in it steers the terminal', () => {
  const said = 'x\u001b[31m\n23:00:00.000 INFO  all is well\r\u0000\u009b2Jy';
  for (const fields of [{ said }, { err: new Error(said) }, { list: [said] }]) {
    const line = logged('pretty', fields);
    expect(line).toMatch(/^[\d:.]{12} WARN {2}it says \w+=[^\n]*y[^\n]*\n$/);
    expect(line.trimEnd()).not.toMatch(/\p{Cc}/u);
    expect(line).toContain('u001b[31m');
    expect(logged('json', fields).split('\n')).toHaveLength(2);
  }
});

test('a line is as it was written where nothing is wrong with it', () => {
  const line = logged('pretty', { height: 7n, why: 'größer — “so”', ids: [1n] });
  expect(line).toMatch(/ WARN {2}it says height=7 why=größer — “so” ids=\["1"\]\n$/);
  expect(JSON.parse(logged('json', { height: 7n }))).toMatchObject({ level: 'warn', height: '7' });
});
