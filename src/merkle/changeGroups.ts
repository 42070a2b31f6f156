/** Changes, many at a time. */

import type { TreeChange } from './treeChange.ts';

/** Nothing is given back within a group, whose paths may all have to be read. */
const changesTogether = 1024;

/** @param first undefined where there is nothing left */
export function* inGroups(
  first: TreeChange | undefined,
  rest: Iterator<TreeChange>,
): Generator<readonly TreeChange[], undefined, undefined> {
  let group: TreeChange[] = [];
  for (let change = first; change !== undefined; change = rest.next().value) {
    group.push(change);
    if (group.length < changesTogether) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}
