/** Checks of what comes: the same artifacts each time, in order, bound to what they are asked for. */

import { equalBytes, toHex } from '../../../lib/bytes.ts';
import {
  CheckFailure,
  type ConformanceBench,
  type ConformanceCheck,
} from './conformanceFinding.ts';

/** Seeds and addresses of the trial. */
export const sampleSeed: Uint8Array = new Uint8Array(32).map((_, i) => i * 7 + 1);
export const sampleAddress: Uint8Array = new Uint8Array(20).map((_, i) => i * 11 + 3);
const otherSeed: Uint8Array = sampleSeed.map((byte, i) => (i === 31 ? byte ^ 1 : byte));
const otherAddress: Uint8Array = sampleAddress.map((byte, i) => (i === 19 ? byte ^ 1 : byte));

export const artifactChecks: readonly ConformanceCheck[] = [
  {
    name: 'count',
    expected:
      'at least one artifact an answer, never more than asked for, and all after further requests',
    run: async (bench) => {
      for (const count of [1, 2, 33]) await bench.ask({ count });
      return 'requests for 1, 2 and 33 nonces were answered in full';
    },
  },
  {
    name: 'size',
    expected: 'artifact_size bytes each; a size that it cannot make is refused with bad_request',
    run: checkSizes,
  },
  {
    name: 'determinism',
    expected: 'the same request gives the same artifacts, whatever was asked in between',
    run: async (bench) => {
      const first = await bench.ask({ count: 16 });
      await bench.ask({ seed: otherSeed, first: 1_000n, count: 5 });
      assertSame(await bench.ask({ count: 16 }), first, 'the same request, asked twice');
      return '16 artifacts were the same twice';
    },
  },
  {
    name: 'order',
    expected: 'artifact i belongs to first_nonce + i, however a range is cut into requests',
    run: async (bench) => {
      const whole = await bench.ask({ first: 100n, count: 16 });
      const parts = [
        ...(await bench.ask({ first: 109n, count: 7 })),
        ...(await bench.ask({ first: 100n, count: 9 })),
      ];
      const ordered = [...parts.slice(7), ...parts.slice(0, 7)];
      assertSame(ordered, whole, 'nonces 100 to 115, at once and in two requests');
      const one = await bench.ask({ first: 104n, count: 1 });
      assertSame(one, whole.slice(4, 5), 'nonce 104, alone and among others');
      return '16 nonces gave the same artifacts at once, in two parts, and one alone';
    },
  },
  {
    name: 'nonce-bound',
    expected: 'every nonce has an artifact of its own: it is part of what the model is given (P13)',
    run: async (bench) => {
      const artifacts = await bench.ask({ count: 64 });
      const different = new Set(artifacts.map(toHex)).size;
      if (different < 64) throw new CheckFailure(`64 nonces gave ${different} different artifacts`);
      return '64 nonces gave 64 different artifacts';
    },
  },
  {
    name: 'seed-bound',
    expected: 'another seed gives other artifacts: none can be made before the epoch begins',
    run: (bench) => assertBound(bench, { seed: otherSeed }, 'a seed that differs in one bit'),
  },
  {
    name: 'address-bound',
    expected: 'another address gives other artifacts: hosts cannot share them',
    run: (bench) =>
      assertBound(bench, { address: otherAddress }, 'an address that differs in one bit'),
  },
  {
    name: 'large-nonces',
    expected: 'nonces up to 2^64 − 1 are exact: first_nonce is a text because JSON numbers are not',
    run: async (bench) => {
      for (const first of [2n ** 53n, 2n ** 63n, 2n ** 64n - 4n]) {
        const four = await bench.ask({ first, count: 4 });
        const second = await bench.ask({ first: first + 1n, count: 1 });
        assertSame(second, four.slice(1, 2), `nonce ${first + 1n}, alone and among others`);
        const different = new Set(four.map(toHex)).size;
        if (different < 4)
          throw new CheckFailure(`nonces from ${first} on have the same artifacts`);
      }
      return 'nonces around 2^53, 2^63 and 2^64 were told apart';
    },
  },
];

async function checkSizes(bench: ConformanceBench): Promise<string> {
  const { artifactSize } = bench.options;
  await bench.ask({ count: 2 });
  const other = artifactSize === 1024 ? 1023 : artifactSize + 1;
  try {
    await bench.ask({ count: 2, size: other });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'bad_request') {
      return `${artifactSize} bytes each; ${other} are refused`;
    }
    throw error;
  }
  return `${artifactSize} bytes each, and ${other} where asked for`;
}

async function assertBound(bench: ConformanceBench, change: object, what: string): Promise<string> {
  const [usual, changed] = [
    await bench.ask({ count: 8 }),
    await bench.ask({ count: 8, ...change }),
  ];
  const same = usual.filter((artifact, i) => equalBytes(artifact, changed[i] ?? artifact)).length;
  if (same > 0) throw new CheckFailure(`${what} left ${same} of 8 artifacts as they were`);
  return `${what} changed all of 8 artifacts`;
}

export function assertSame(
  found: readonly Uint8Array[],
  expected: readonly Uint8Array[],
  what: string,
): void {
  const at = expected.findIndex(
    (artifact, i) => !equalBytes(artifact, found[i] ?? new Uint8Array(0)),
  );
  if (at < 0 && found.length === expected.length) return;
  const [a, b] = [expected[at], found[at]].map((bytes) =>
    bytes === undefined ? 'none' : toHex(bytes),
  );
  throw new CheckFailure(`${what}: artifact ${at} is ${a}, and then ${b}`);
}
