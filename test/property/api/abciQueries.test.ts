/** Queries of ABCI made up by chance: whatever is asked, an answer that says which code of which codespace it is, and nothing thrown. */

import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { simAccount } from '../../harness/simAccount.ts';
import { SimChain } from '../../harness/simChain.ts';

let chain: SimChain;

beforeAll(async () => {
  chain = await SimChain.start({ accounts: [simAccount(1)] });
  await chain.block();
});

afterAll(() => chain.stop());

test('10,000 queries of ABCI', async () => {
  const paths = ['/app/simulate', '/app/version', '/p2p/filter/id/x', ...chain.app.services.paths];
  const anyPath = fc.oneof(
    fc.constantFrom(...paths),
    fc
      .tuple(
        fc.constantFrom('store', 'app', 'p2p', 'custom', ''),
        fc.constantFrom('acc', 'bank', 'poc', 'gov', 'none', '..'),
        fc.constantFrom('key', 'subspace', 'x', ''),
      )
      .map((parts) => `/${parts.join('/')}`),
    fc.string({ unit: 'binary', maxLength: 30 }),
  );
  const anyHeight = fc.oneof(
    fc.constantFrom(0n, 1n, 2n),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  );
  const anyQuery = fc.record({
    path: anyPath,
    data: fc.uint8Array({ maxLength: 60 }),
    height: anyHeight,
    prove: fc.boolean(),
  });
  const seen = new Set<number>();
  await fc.assert(
    fc.asyncProperty(anyQuery, async (query) => {
      const { code, codespace, log } = await chain.app.query(query);
      seen.add(code);
      if (code === 0) return;
      expect([codespace, log]).toEqual([expect.stringMatching(/./), expect.stringMatching(/./)]);
    }),
    { numRuns: 10_000, endOnFailure: true },
  );
  expect(seen.has(0)).toBe(true);
  expect(seen.size).toBeGreaterThan(3);
});
