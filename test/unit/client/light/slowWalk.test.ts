/** A way along the chain ends in time, and what was walked stays. */

import { expect, onTestFinished, test, vi } from 'vitest';
import { LightClient } from '../../../../src/client/light/lightClient.ts';
import { LightChain } from '../../../harness/lightChain.ts';

/** Whose sets share nothing from one block to the next: every block is needed. */
const chain = new LightChain((height) => ({ [1 + Number(height % 5n)]: 10n }));
const now = (): number => chain.timeMs(40n);

test('blocks that come too slowly end the way, without being taken for a lie', async () => {
  const root = await chain.make(1n);
  const light = await LightClient.open(chain.chainId, chain, root, { now, walkMs: 0 });
  chain.asked.length = 0;
  await expect(light.verifyTo(33n)).rejects.toMatchObject({
    code: 'unreachable',
    message: expect.stringContaining('the blocks between 1 and 33 did not come within 0 seconds'),
  });
  expect(chain.asked).toEqual([33n]);
});

test('the next call goes on from the last block that was trusted', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  onTestFinished(() => void vi.useRealTimers());
  let questions = 0;
  const source = {
    block: async (height: bigint) => {
      // The ninth question takes longer than the whole way may.
      questions += 1;
      if (questions === 9) vi.advanceTimersByTime(60_000);
      return await chain.make(height);
    },
  };
  const root = await chain.make(1n);
  const light = await LightClient.open(chain.chainId, source, root, { now, walkMs: 60_000 });
  await expect(light.verifyTo(33n)).rejects.toThrow(/blocks between [2-9] and 33/);
  expect((await light.verifyTo(33n)).header.height).toBe(33);
});

test('without a bound of its own it has time', async () => {
  const light = await LightClient.open(chain.chainId, chain, await chain.make(1n), { now });
  expect((await light.verifyTo(33n)).header.height).toBe(33);
});
