/** A devnet of before goes on by itself, or is set aside: a node that only refuses its directory would leave people with a devnet that does not start. */

import { expect, test } from 'vitest';
import { layoutVersion } from '../../../src/cli/devnet/devnetHome.ts';
import { formatVersion } from '../../../src/store/layout.ts';

test('where the format of the state grows, the version of a devnet grows with it', () => {
  expect({ state: formatVersion, devnet: layoutVersion }).toEqual({ state: 2, devnet: 4 });
});
