import { afterEach, describe, expect, test } from 'vitest';
import {
  type CheckGeneratorOptions,
  checkGenerator,
} from '../../../../src/host/generators/conformance/checkGenerator.ts';
import type { ConformanceFinding } from '../../../../src/host/generators/conformance/conformanceFinding.ts';
import { createHttpWire } from '../../../../src/host/generators/httpWire.ts';
import { Backend, type Fault, type ServedBackend, serveBackend } from './backend.ts';

const served: ServedBackend[] = [];

afterEach(async () => {
  for (const one of served.splice(0)) await one.close();
});

async function check(fault: Fault): Promise<readonly ConformanceFinding[]> {
  const token = 'trial';
  const { url, close } = await serveBackend(new Backend(fault), token);
  served.push({ url, close });
  const options: CheckGeneratorOptions = {
    wire: createHttpWire({ url, token }),
    wireWithoutToken: createHttpWire({ url }),
    artifactSize: 24,
    cancelMs: 700,
    timeoutMs: 10_000,
    speedMs: 50,
  };
  return await checkGenerator(options);
}

const failed = (findings: readonly ConformanceFinding[]): string[] =>
  findings.filter(({ verdict }) => verdict === 'fail').map(({ check: name }) => name);

describe('the conformance test', () => {
  test('finds nothing in a right back end, and says of each check what was seen and expected', async () => {
    const findings = await check('none');
    expect(findings.filter(({ verdict }) => verdict !== 'pass')).toEqual([]);
    expect(findings.length).toBeGreaterThan(25);
    for (const { what, expected } of findings) {
      expect(what).not.toBe('');
      expect(expected).not.toBe('');
    }
    expect(new Set(findings.map(({ check: name }) => name)).size).toBe(findings.length);
  });

  // The check that must fail; others may fail with it.
  const wrong: readonly (readonly [Fault, string])[] = [
    ['no protocol', 'info'],
    ['no max_count', 'info'],
    ['too many artifacts', 'count'],
    ['no artifacts', 'count'],
    ['wrong size', 'size'],
    ['bad base64', 'count'],
    ['other artifacts each time', 'determinism'],
    ['artifacts in reverse', 'order'],
    ['ignores the nonce', 'nonce-bound'],
    ['ignores the seed', 'seed-bound'],
    ['ignores the address', 'address-bound'],
    ['nonces as JSON numbers', 'large-nonces'],
    ['takes every request', 'refuses a seed of 31 bytes'],
    ['takes every request', 'refuses a count of 0'],
    ['takes every request', 'refuses what is no JSON'],
    ['error without a code', 'refuses no seed'],
    ['breaks after a wrong request', 'works after wrong requests'],
    ['ignores cancel', 'cancel'],
    ['drops what was cancelled', 'cancel'],
    ['no cancel method', 'cancel of nothing'],
    ['mixes two requests', 'one at a time'],
    ['fails the second request', 'one at a time'],
    ['ignores the token', 'token'],
  ];
  test.each(wrong)('finds a back end that %s: %s', async (fault, name) => {
    expect(failed(await check(fault))).toContain(name);
  });

  test('a back end that boasts of its speed is warned of', async () => {
    const findings = await check('boasts of its speed');
    expect(failed(findings)).toEqual([]);
    expect(findings.find(({ check: name }) => name === 'speed')?.verdict).toBe('warn');
  });

  test('a back end that is not there fails the first check, and no other is made', async () => {
    const { url, close } = await serveBackend(new Backend('none'));
    await close();
    const findings = await checkGenerator({
      wire: createHttpWire({ url }),
      artifactSize: 24,
      cancelMs: 100,
      timeoutMs: 1_000,
      speedMs: 10,
    });
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ check: 'info', verdict: 'fail' });
    expect(findings[0]?.what).toContain('unreachable');
  });
});
