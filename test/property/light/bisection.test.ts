/** Whatever the validator sets do, signatures lead from a known block to any later one; where one of the blocks on the way is forged, they do not. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LightBlock } from '../../../src/client/light/lightBlock.ts';
import { LightClient } from '../../../src/client/light/lightClient.ts';
import { LightFault } from '../../../src/client/light/lightFault.ts';
import { LightChain, type Powers } from '../../harness/lightChain.ts';

const epochLength = 16n;

/** Sets of some epochs: any members of nine, with any powers. */
const epochs = fc.array(
  fc.dictionary(fc.integer({ min: 1, max: 9 }).map(String), fc.bigInt({ min: 1n, max: 60n }), {
    minKeys: 1,
    maxKeys: 6,
  }),
  { minLength: 1, maxLength: 6 },
);

function chainOf(sets: readonly Powers[], salt = 0): LightChain {
  const powersAt = (height: bigint): Powers =>
    sets[Math.min(sets.length - 1, Number((height - 1n) / epochLength))] as Powers;
  return new LightChain(powersAt, salt);
}

async function openAt(
  chain: LightChain,
  root: LightBlock,
  source: Pick<LightChain, 'block'> = chain,
): Promise<LightClient> {
  const now = (): number => chain.timeMs(200n);
  return await LightClient.open(chain.chainId, source, root, { now });
}

test('signatures lead to every later block, by no more blocks than bisection needs', async () => {
  const heights = fc.tuple(fc.bigInt({ min: 1n, max: 96n }), fc.bigInt({ min: 1n, max: 96n }));
  await fc.assert(
    fc.asyncProperty(epochs, heights, async (sets, [a, b]) => {
      const chain = chainOf(sets);
      const [from, to] = a < b ? [a, b] : [b, a];
      const light = await openAt(chain, await chain.make(from));
      const block = await light.verifyTo(to);
      expect(BigInt(block.header.height)).toBe(to);
      // Between two sets that share nothing: down to their neighbours.
      expect(chain.asked.length).toBeLessThanOrEqual(1 + sets.length * 8);
      chain.asked.length = 0;
      await light.verifyTo(to);
      expect(chain.asked).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test('a source that turns to other blocks at some height is refused, unless those validators signed them', async () => {
  const strangers: Powers = { 20: 5n, 21: 5n, 22: 5n };
  await fc.assert(
    fc.asyncProperty(
      epochs,
      fc.bigInt({ min: 2n, max: 60n }),
      fc.bigInt({ min: 0n, max: 30n }),
      async (sets, turn, beyond) => {
        const honest = chainOf(sets);
        const forged = new LightChain(() => strangers, 1);
        const source = {
          block: (height: bigint) => (height < turn ? honest.block(height) : forged.block(height)),
        };
        const light = await openAt(honest, await honest.make(1n), source);
        await expect(light.verifyTo(turn + beyond)).rejects.toThrow(LightFault);
      },
    ),
    { numRuns: 60 },
  );
});

test('below the block that is known nothing is verified by signatures', async () => {
  const chain = chainOf([{ 1: 1n }]);
  const light = await openAt(chain, await chain.make(10n));
  await expect(light.verifyTo(9n)).rejects.toThrow('height 9 is below 10');
});

test('a source that answers with another height is refused', async () => {
  const chain = chainOf([{ 1: 1n }]);
  const source = { block: () => chain.make(20n) };
  const light = await openAt(chain, await chain.make(10n), source);
  await expect(light.verifyTo(30n)).rejects.toThrow('asked for block 30, block 20 came');
});
