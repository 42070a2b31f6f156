/** Checks of requests that are wrong: each is refused, and harms nothing. */

import { GeneratorError } from '../generatorError.ts';
import {
  CheckFailure,
  type ConformanceBench,
  type ConformanceCheck,
} from './conformanceFinding.ts';

/** What is wrong, and the field that is. */
const wrongFields: readonly (readonly [string, (bench: ConformanceBench) => object])[] = [
  ['no seed', () => ({ seed: undefined })],
  ['a seed of 31 bytes', () => ({ seed: '00'.repeat(31) })],
  ['a seed that is no hexadecimal', () => ({ seed: 'zz'.repeat(32) })],
  ['an address of 19 bytes', () => ({ address: '00'.repeat(19) })],
  ['no address', () => ({ address: undefined })],
  ['no first_nonce', () => ({ first_nonce: undefined })],
  ['a first_nonce of -1', () => ({ first_nonce: '-1' })],
  ['a first_nonce of 2^64', () => ({ first_nonce: (2n ** 64n).toString() })],
  ['a first_nonce that is no number', () => ({ first_nonce: 'seven' })],
  ['a count of 0', () => ({ count: 0 })],
  ['a count of -1', () => ({ count: -1 })],
  ['a count of 1.5', () => ({ count: 1.5 })],
  ['a count that is a text', () => ({ count: 'all' })],
  ['a count above max_count', ({ maxCount }) => ({ count: maxCount + 1 })],
  ['an artifact_size of 0', () => ({ artifact_size: 0 })],
];

export const requestChecks: readonly ConformanceCheck[] = [
  ...wrongFields.map(
    ([what, change]): ConformanceCheck => ({
      name: `refuses ${what}`,
      expected: 'the error bad_request',
      run: (bench) => assertRefused(bench, { ...bench.request({}), ...change(bench) }),
    }),
  ),
  {
    name: 'refuses what is no JSON',
    expected: 'the error bad_request',
    run: (bench) => assertRefused(bench, '{"id":'),
  },
  {
    name: 'works after wrong requests',
    expected: 'right requests are answered as before',
    run: async (bench) => {
      await bench.ask({ count: 2 });
      return 'a right request was answered';
    },
  },
];

async function assertRefused(bench: ConformanceBench, body: object | string): Promise<string> {
  try {
    await bench.call('generate', body);
  } catch (error) {
    if (error instanceof GeneratorError && error.code === 'bad_request') {
      return `bad_request: ${error.message}`;
    }
    throw error;
  }
  throw new CheckFailure('it was answered like a right one');
}
