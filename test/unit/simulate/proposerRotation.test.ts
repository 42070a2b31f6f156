/** The rotation against CometBFT's own: `proposers.json` was made with types.ValidatorSet of v0.38.25. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ProposerRotation } from '../../../simulate/chain/proposerRotation.ts';
import { fromHex, toHex } from '../../../src/lib/bytes.ts';

interface Recorded {
  readonly name: string;
  /** By number of the key. */
  readonly addresses: readonly string[];
  /** Changes as [key, power], then who proposed each of the following heights. */
  readonly steps: readonly {
    readonly changes: readonly (readonly [number, number])[];
    readonly proposers: readonly number[];
  }[];
  /** At the end, ascending by address. */
  readonly priorities: readonly number[];
}

const recorded: readonly Recorded[] = JSON.parse(
  readFileSync(join(import.meta.dirname, 'proposers.json'), 'utf8'),
);

describe('the rotation names the proposers that CometBFT names', () => {
  test.each(recorded)('$name', ({ addresses, steps, priorities }) => {
    let rotation: ProposerRotation | undefined;
    for (const { changes, proposers } of steps) {
      const updates = changes.map(([key, power]) => ({
        address: fromHex(addresses[key] as string),
        power,
      }));
      if (rotation === undefined) rotation = new ProposerRotation(updates);
      else rotation.update(updates);
      const named = proposers.map(() => addresses.indexOf(toHex(rotation?.next() as Uint8Array)));
      expect(named).toEqual(proposers);
    }
    expect(rotation?.priorities).toEqual(priorities);
  });
});

test('a set that is empty, or whose total a double does not hold, is refused', () => {
  const address = new Uint8Array(20);
  expect(() => new ProposerRotation([{ address, power: 2 ** 51 }])).toThrow('inexact');
  expect(() =>
    new ProposerRotation([{ address, power: 1 }]).update([{ address, power: 0 }]),
  ).toThrow('never empty');
});
