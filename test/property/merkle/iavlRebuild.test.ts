/** A tree walked in post-order a part at a time, and built again out of what came. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toHex } from '../../../src/lib/bytes.ts';
import { PostOrderWalk, type WalkedNode } from '../../../src/merkle/iavlPostOrder.ts';
import { IavlRebuild } from '../../../src/merkle/iavlRebuild.ts';
import { exportNodes } from '../../../src/merkle/iavlStream.ts';
import { IavlTree } from '../../../src/merkle/iavlTree.ts';

const key = fc.uint8Array({ minLength: 0, maxLength: 3, max: 5 });
const change = fc.record({ key, value: fc.option(fc.uint8Array({ maxLength: 8 })) });
const versions = fc.array(fc.array(change, { maxLength: 20 }), { minLength: 1, maxLength: 8 });

function versionOf({ versionLow, versionHigh }: WalkedNode): bigint {
  return (BigInt(versionHigh) << 32n) | BigInt(versionLow);
}

function grown(
  from: bigint,
  changes: readonly (readonly { key: Uint8Array; value: Uint8Array | null }[])[],
): IavlTree {
  const tree = new IavlTree(from);
  for (const version of changes) {
    for (const each of version) {
      if (each.value === null) tree.remove(each.key);
      else tree.set(each.key, each.value);
    }
    tree.saveVersion();
  }
  return tree;
}

test('in parts of any size it is the walk in one, and slices of any size give the same root', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(1n, 300n, (1n << 40n) + 5n),
      versions,
      fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 5 }),
      fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 5 }),
      (from, changes, parts, slices) => {
        const saved = grown(from, changes).latest;
        if (saved === undefined) throw new Error('nothing was saved');
        const walk = new PostOrderWalk(saved.nodes, saved.root);
        const walked: WalkedNode[] = [];
        for (let i = 0, isMore = true; isMore; i += 1) {
          let left = parts[i % parts.length] as number;
          isMore = walk.next((node) => {
            walked.push(node);
            left -= 1;
            return left > 0;
          });
        }
        const expected = [...exportNodes(saved.nodes, saved.root)];
        expect(walked.map((node) => [node.height, versionOf(node)])).toEqual(
          expected.map(({ height, version }) => [height, version]),
        );
        const rebuild = new IavlRebuild(saved.version, saved.size);
        const ids = new Set<number>();
        let slice = 0;
        let left = slices[0] as number;
        for (const node of walked) {
          if (node.height > 0) rebuild.addInner(node.height, versionOf(node));
          else rebuild.addLeaf(versionOf(node), node.key, node.value);
          left -= 1;
          if (left > 0) continue;
          for (const { diskId } of rebuild.takeRecords(() => ids.size + 1)) ids.add(diskId);
          slice += 1;
          left = slices[slice % slices.length] as number;
        }
        for (const { diskId } of rebuild.takeRecords(() => ids.size + 1)) ids.add(diskId);
        expect(toHex(rebuild.finish().hash)).toBe(toHex(saved.hash));
      },
    ),
    { numRuns: 300 },
  );
});
