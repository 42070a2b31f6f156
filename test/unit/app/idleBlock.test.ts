/** A block with nothing due finds all that it asks for in what the block before it read: it costs the same beside any state. */

import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { IavlVersion } from '../../../src/merkle/iavlVersion.ts';
import { dueWork } from '../../harness/dueWork.ts';
import { addStoredCommits } from '../../harness/pocState.ts';
import { StateChain } from '../../harness/stateChain.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

test('a block with nothing due looks nothing up in the trees, however much is stored', async () => {
  const chain = await StateChain.start();
  onTestFinished(() => chain.stop());
  await chain.write((ctx) => addStoredCommits(ctx, 4n, { from: 0, count: 10 }));
  await chain.write((ctx) => dueWork['expiry']?.write(ctx, 10));
  const app = chain.app();
  const spies = (['get', 'has', 'iterate'] as const).map((method) =>
    vi.spyOn(IavlVersion.prototype, method),
  );
  const lookups: number[] = [];
  for (let block = 0; block < 4; block += 1) {
    for (const spy of spies) spy.mockClear();
    chain.finalize(app);
    lookups.push(spies.reduce((sum, spy) => sum + spy.mock.calls.length, 0));
    await app.commit();
  }
  const [busy, ...idle] = lookups;
  expect(busy).toBeGreaterThan(10);
  // The queue that had something in it is looked at once more.
  expect(idle).toEqual([1, 0, 0]);
});
