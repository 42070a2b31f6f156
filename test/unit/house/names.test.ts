import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { sourceFiles } from './sourceFiles.ts';

const MAX_LINES = 300;
const files = sourceFiles().filter(({ path }) => !path.startsWith('src/gen/'));

test('there are files to look at', () => {
  expect(files.length).toBeGreaterThan(20);
});

test(`no file has more than ${MAX_LINES} lines: past that there is a second idea in it`, () => {
  const long = files
    .map(({ path, text }) => ({ path, lines: text.trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > MAX_LINES);
  expect(long).toEqual([]);
});

test('no file or folder has a name that could hold anything', () => {
  const vague = /(^|\/)(utils?|helpers?|common|manager)(\/|\.ts$)|(Utils?|Helpers?|Manager)\.ts$/;
  expect(files.map(({ path }) => path).filter((path) => vague.test(path))).toEqual([]);
});

test('files are named in camel case', () => {
  const odd = files.filter(({ path }) => !/^[a-z][a-zA-Z0-9]*\.ts$/.test(basename(path)));
  expect(odd.map(({ path }) => path)).toEqual([]);
});

test('every file begins with a line that says what it is for', () => {
  const mute = files.filter(({ text }) => !/^(#!.*\n)?\/\*\*/.test(text));
  expect(mute.map(({ path }) => path)).toEqual([]);
});
