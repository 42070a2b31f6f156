import { describe, expect, test } from 'vitest';
import { Params } from '../../../src/gen/cpoc/poc/v1/params.ts';
import {
  type CommitSituation,
  roomForArtifacts,
  shouldSeal,
} from '../../../src/host/commits/planCommit.ts';
import { defaultHostPolicy } from '../../../src/host/hostPolicy.ts';

const base: CommitSituation = {
  params: Params.fromPartial({
    enableContinuousPoc: true,
    maxCommitsPerEpoch: 10,
    minNoncesPerCommit: 10,
    maxNoncesPerCommit: 1000,
  }),
  policy: { ...defaultHostPolicy, batchNonces: 100, batchBlocks: 20, closeLeadBlocks: 3 },
  height: 50n,
  lastCommitHeight: 100n,
  commits: 0,
  count: 0,
  openedHeight: 49n,
};

describe('when a batch is sealed', () => {
  const cases: [string, Partial<CommitSituation>, boolean][] = [
    ['not below the wanted size', { count: 99 }, false],
    ['at the wanted size', { count: 100 }, true],
    ['below the wanted size once it is old', { count: 10, openedHeight: 30n }, true],
    ['not below the least of a commit, however old', { count: 9, openedHeight: 1n }, false],
    ['near the end of the window with what there is', { count: 10, height: 97n }, true],
    ['not when no block is left', { count: 500, height: 100n }, false],
    ['not when no commit is left', { count: 500, commits: 10 }, false],
    ['the last commit waits for more', { count: 500, commits: 9 }, false],
    ['the last commit does not wait when it is full', { count: 1000, commits: 9 }, true],
    ['with a scheduler, not before its turn', { count: 500, pace: 'load', height: 52n }, false],
    ['with a scheduler, when its turn comes', { count: 500, pace: 'load', height: 53n }, true],
    [
      'with a scheduler, as ever where there is a commit for each block',
      { count: 500, pace: 'load', height: 90n, openedHeight: 90n },
      true,
    ],
    [
      'with a scheduler, near the end with what there is',
      { count: 10, pace: 'load', height: 97n },
      true,
    ],
    ['the last commit does not wait at the end', { count: 10, commits: 9, height: 97n }, true],
  ];
  for (const [name, change, expected] of cases) {
    test(name, () => expect(shouldSeal({ ...base, ...change })).toBe(expected));
  }
});

describe('how many artifacts are made', () => {
  const cases: [string, Partial<CommitSituation>, number][] = [
    ['the pace', {}, 50],
    ['less near the bound of the backlog', { count: 390 }, 10],
    ['as many as fit into the commit with a scheduler', { count: 390, pace: 'load' }, 610],
    ['none at the bound of the backlog', { count: 400 }, 0],
    ['none when the window closes', { height: 97n }, 0],
    ['none without a commit left', { commits: 10 }, 0],
    ['for the last commit up to its largest size', { commits: 9, count: 960 }, 40],
  ];
  for (const [name, change, expected] of cases) {
    test(name, () => expect(roomForArtifacts({ ...base, ...change })).toBe(expected));
  }

  test('none while disabled', () => {
    const params = { ...base.params, enableContinuousPoc: false };
    expect(roomForArtifacts({ ...base, params })).toBe(0);
  });
});
