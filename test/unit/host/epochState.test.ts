import { describe, expect, test } from 'vitest';
import { decodeEpochState, encodeEpochState } from '../../../src/host/artifacts/epochState.ts';
import { sha256 } from '../../../src/lib/sha256.ts';

const seed = sha256(new Uint8Array([7]));

describe('state file', () => {
  test('comes back as it was', () => {
    const state = {
      index: 3n,
      seed: seed,
      artifactSize: 24,
      batches: [
        {
          firstNonce: 0n,
          status: 'committed',
          count: 5,
          openedHeight: 1n,
          root: seed,
          sentUntil: 9n,
          commitHeight: 8n,
        },
        { firstNonce: 5n, status: 'open', count: 0, openedHeight: 9n },
      ],
    } as const;
    expect(decodeEpochState(encodeEpochState(state), 'x')).toEqual(state);
  });

  test('a bit that turned is found, whatever it is part of', () => {
    const state = { index: 3n, seed: seed, artifactSize: 24, batches: [] };
    const text = encodeEpochState(state);
    for (const [from, to] of [
      ['"3"', '"2"'],
      ['24', '25'],
    ] as const) {
      expect(() => decodeEpochState(text.replace(from, to), 'state.json')).toThrow(
        /the check at its end does not match/,
      );
    }
  });

  test('of an older version is refused by its number', () => {
    expect(() => decodeEpochState('{"version":1,"batches":[]}', 'state.json')).toThrow(
      /version 1, not 2/,
    );
  });

  for (const text of ['', '{', 'null', '{"version":2}', '{"version":2,"epoch_index":"x"}']) {
    test(`"${text}" is one clear error`, () => {
      expect(() => decodeEpochState(text, '/h/state.json')).toThrow(
        /^(?!.*destructure).*\/h\/state.json is not what/,
      );
    });
  }
});
