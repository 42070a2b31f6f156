/** Counts what a piece of work asks of the state. Not time: the same work gives the same figures on every machine. */

import { ByteArena } from '../../src/merkle/byteArena.ts';
import { IavlNodes } from '../../src/merkle/iavlNodes.ts';
import { OverlayCursor } from '../../src/store/overlayCursor.ts';
import { OverlayStore } from '../../src/store/overlayStore.ts';
import { SortedKeys } from '../../src/store/sortedKeys.ts';

export interface AccessCounts {
  /** Keys looked up in a branch, each once a branch that it passes. */
  readonly reads: number;
  /** Keys that iterations looked at, those of removed entries too. */
  readonly steps: number;
  /** Keys written to a branch. */
  readonly writes: number;
  /** Keys of the trees that were compared: what lookups and iterations pay for the depth. */
  readonly comparisons: number;
  /** Tree nodes that were made, and hashed: what writes pay for the depth. */
  readonly nodes: number;
}

type Method = (this: unknown, ...args: unknown[]) => unknown;

/** The counts of one run of `work`. Nothing else may run meanwhile. */
export function countAccess(work: () => void): AccessCounts {
  const counts = { reads: 0, steps: 0, writes: 0, comparisons: 0, nodes: 0 };
  const watched: readonly (readonly [object, string, keyof AccessCounts])[] = [
    [OverlayStore.prototype, 'read', 'reads'],
    [OverlayStore.prototype, 'iterate', 'reads'],
    [OverlayCursor.prototype, 'peek', 'steps'],
    [SortedKeys.prototype, 'add', 'writes'],
    [ByteArena.prototype, 'compare', 'comparisons'],
    [IavlNodes.prototype, 'createLeaf', 'nodes'],
    [IavlNodes.prototype, 'createInner', 'nodes'],
  ];
  const restores = watched.map(([prototype, name, count]) => {
    const methods = prototype as Record<string, Method>;
    const original = methods[name] as Method;
    methods[name] = function (...args) {
      counts[count] += 1;
      return original.apply(this, args);
    };
    return () => {
      methods[name] = original;
    };
  });
  try {
    work();
  } finally {
    for (const restore of restores) restore();
  }
  return counts;
}
