import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkNames, chosenNames, projectNames, speedName } from '../../../tools/testing/names.mjs';
import { count, faultsOf } from '../../../tools/testing/vitestProject.mjs';

describe('npm test -- NAME…', () => {
  test('without names is everything', () => {
    expect(chosenNames([])).toEqual([...checkNames, speedName, ...projectNames]);
  });

  test('runs a subset in the usual order', () => {
    expect(chosenNames(['property', 'unit', 'lint'])).toEqual(['lint', 'unit', 'property']);
    expect(chosenNames(['static'])).toEqual(checkNames);
  });

  test('with an unknown name lists the known ones', () => {
    expect(() => chosenNames(['unit', 'units'])).toThrow(
      `unknown: units. Known: static, ${[...checkNames, speedName, ...projectNames].join(', ')}`,
    );
  });
});

describe('the tests of a vitest project are counted', () => {
  const file = (status: string, ...tests: string[]) => ({
    name: 'x.test.ts',
    status,
    assertionResults: tests.map((each) => ({ status: each })),
  });
  const report = (passed: number, failed: number, ...testResults: ReturnType<typeof file>[]) => ({
    numPassedTests: passed,
    numFailedTests: failed,
    numPendingTests: 1,
    numTodoTests: 2,
    testResults,
  });

  test('as vitest says, where all went well', () => {
    expect(count(report(4, 0, file('passed', 'passed')), 0)).toEqual({
      passed: 4,
      failed: 0,
      skipped: 3,
    });
  });

  test('with the failed ones', () => {
    expect(count(report(4, 2, file('failed', 'failed', 'failed')), 1)).toMatchObject({ failed: 2 });
  });

  test('with one more for a file that does not load', () => {
    const results = [file('failed'), file('failed', 'failed')];
    expect(count(report(4, 1, ...results), 1)).toMatchObject({ failed: 2 });
  });

  test.each([
    ['an error outside of any test', report(4, 0), 1],
    ['no test at all', report(0, 0), 0],
    ['no report', undefined, 0],
  ])('as one failed for %s', (_what, given, code) => {
    expect(count(given, code)).toMatchObject({ failed: 1 });
  });
});

test('what failed is named at the end, with its file and the first line of why', () => {
  const test = (status: string, fullName: string, ...failureMessages: string[]) => ({
    ...{ status, fullName, failureMessages },
  });
  const file = (name: string, status: string, ...assertionResults: ReturnType<typeof test>[]) => ({
    ...{ name: resolve(name), status, assertionResults },
  });
  const counts = { numPassedTests: 1, numFailedTests: 1, numPendingTests: 0, numTodoTests: 0 };
  const testResults = [
    file('test/a.test.ts', 'passed', test('passed', 'well')),
    file('test/b.test.ts', 'failed', test('passed', 'well'), test('failed', 'ill', '1 is 2\nhere')),
    { ...file('test/c.test.ts', 'failed'), message: 'no such module\nthere' },
  ];
  expect(faultsOf({ ...counts, testResults }, 1)).toEqual([
    'test/b.test.ts > ill: 1 is 2',
    'test/c.test.ts: no such module',
  ]);
  expect(faultsOf({ ...counts, testResults: [] }, 0)).toEqual([]);
  // An error outside of tests fails no test.
  for (const report of [undefined, { ...counts, testResults: testResults.slice(0, 1) }]) {
    expect(faultsOf(report, 1)).toEqual([expect.stringMatching(/no test failed.* with 1/)]);
  }
});
