import { expect, test } from 'vitest';
import { toHex, utf8 } from '../../src/lib/bytes.ts';
import { Rfc9162Frontier } from '../../src/merkle/rfc9162Frontier.ts';
import { leafHash, rootOfLeafHashes } from '../../src/merkle/rfc9162Hash.ts';
import { assertFields, loadVectors } from './loadVectors.ts';

interface File {
  leaf_prefix: string;
  equal_to_rfc9162: boolean;
  roots: { size: number; root: string }[];
}

const file = loadVectors<File>('mmr.json');

test('the bagged peaks give the root at every size, and it is the RFC 9162 root', () => {
  assertFields(file, ['header', 'leaf_prefix', 'equal_to_rfc9162', 'roots'], [], 'mmr.json');
  expect(file.equal_to_rfc9162).toBe(true);
  const expected = new Map(
    file.roots.map((vector) => {
      assertFields(vector, ['size', 'root'], [], `size ${vector.size}`);
      return [vector.size, vector.root];
    }),
  );
  expect(expected.size).toBe(file.roots.length);
  const frontier = new Rfc9162Frontier();
  const leaves: Uint8Array[] = [];
  let compared = expected.has(0) ? 1 : 0;
  if (expected.has(0)) expect(toHex(frontier.root())).toBe(expected.get(0));
  for (const largest = Math.max(...expected.keys()); frontier.size < largest; ) {
    const leaf = leafHash(utf8(`${file.leaf_prefix}${frontier.size}`));
    leaves.push(leaf);
    frontier.append(leaf);
    const root = expected.get(frontier.size);
    if (root === undefined) continue;
    expect(toHex(frontier.root()), `size ${frontier.size}`).toBe(root);
    expect(toHex(rootOfLeafHashes(leaves)), `size ${frontier.size}`).toBe(root);
    compared += 1;
  }
  expect(compared).toBe(expected.size);
});
