/** The first checkpoint of a home whose node has ended: a node writes it in the minute or two after its genesis. */

import { storeNames } from '../src/app/storeNames.ts';
import { homeLayout } from '../src/cli/home/homeLayout.ts';
import { openMultiStore } from '../src/store/multiStore.ts';

export async function settleState(home: string): Promise<void> {
  process.stderr.write('checkpoint\n');
  const store = await openMultiStore({ path: homeLayout(home).state, storeNames });
  await store.settled();
  await store.close();
}
