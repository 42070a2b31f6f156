/** Bugs of ours behind the socket: what a user sees of one, and that none is committed. */

import { describe, expect, test } from 'vitest';
import type { Application } from '../../../../src/app/application.ts';
import type { PartialRequest } from '../../abci/abciClient.ts';
import { checkTxResult, createFakeApplication } from '../../abci/fakeApplication.ts';
import { expectAlive, expectException, play, startServer } from '../../abci/harness.ts';

const initChain = { initChain: { chainId: 'test-1', initialHeight: 1n } };
const finalize = (height: bigint, ...txs: Uint8Array[]) => ({ finalizeBlock: { height, txs } });
const commit = { commit: {} };

describe('D: a bug in the application', () => {
  const broken = (changes: Partial<Application>) => startServer(createFakeApplication(changes));
  const fails = (): never => {
    throw new TypeError('a bug');
  };

  test('D: in CheckTx refuses the transaction', async () => {
    const { connect, fatal, log } = await broken({ checkTx: fails });
    const client = await connect();
    const { checkTx } = await client.ask({ checkTx: { tx: Uint8Array.of(1) } });
    expect(checkTx).toMatchObject({ code: 1, codespace: 'undefined', log: 'internal error' });
    await expectAlive(client);
    expect(fatal).toEqual([]);
    expect(log.some((line) => line.includes('a bug') && line.includes('CheckTx failed'))).toBe(
      true,
    );
  });

  test.each([
    ['at once', fails],
    ['later', async () => fails()],
  ])('D: in Query (%s) refuses the query', async (_, query) => {
    const { connect, fatal, log } = await broken({ query });
    const client = await connect();
    const answer = await client.ask({ query: { path: '/x', height: 5n } });
    expect(answer.query).toMatchObject({
      code: 1,
      codespace: 'undefined',
      log: 'internal error',
      height: 5n,
    });
    await expectAlive(client);
    expect(fatal).toEqual([]);
    expect(log.some((line) => line.includes('a bug') && line.includes('"/x"'))).toBe(true);
  });

  test('D: that makes an answer which cannot be written is caught the same way', async () => {
    const { connect, fatal } = await broken({ checkTx: () => ({ ...checkTxResult(), code: -1 }) });
    const client = await connect();
    expect((await client.ask({ checkTx: {} })).checkTx?.code).toBe(1);
    await expectAlive(client);
    expect(fatal).toEqual([]);
  });

  test('D: in a snapshot call is an empty answer or an abort', async () => {
    const { connect, fatal } = await broken({
      listSnapshots: fails,
      offerSnapshot: fails,
      loadSnapshotChunk: fails,
      applySnapshotChunk: fails,
    });
    const client = await connect();
    expect((await client.ask({ listSnapshots: {} })).listSnapshots?.snapshots).toEqual([]);
    expect((await client.ask({ offerSnapshot: {} })).offerSnapshot?.result).toBe(2);
    expect((await client.ask({ loadSnapshotChunk: {} })).loadSnapshotChunk?.chunk).toHaveLength(0);
    expect((await client.ask({ applySnapshotChunk: {} })).applySnapshotChunk?.result).toBe(2);
    expect(fatal).toEqual([]);
  });

  test('D: in a snapshot call that answers later is the same', async () => {
    const later = (): Promise<never> => Promise.reject(new Error('a bug'));
    const { connect, fatal, log } = await broken({
      offerSnapshot: later,
      loadSnapshotChunk: later,
      applySnapshotChunk: later,
    });
    const client = await connect();
    expect((await client.ask({ offerSnapshot: {} })).offerSnapshot?.result).toBe(2);
    expect((await client.ask({ loadSnapshotChunk: {} })).loadSnapshotChunk?.chunk).toHaveLength(0);
    expect((await client.ask({ applySnapshotChunk: {} })).applySnapshotChunk?.result).toBe(2);
    await expectAlive(client);
    expect(log.filter((line) => line.includes('a bug'))).toHaveLength(3);
    expect(fatal).toEqual([]);
  });

  test('D: in Info ends that connection', async () => {
    const { connect, fatal } = await broken({ info: fails });
    const [good, bad] = [await connect(), await connect()];
    bad.send({ info: {} });
    await expectException(bad, /a bug/);
    await expectAlive(good);
    expect(fatal).toEqual([]);
  });
});

describe('D: a failure in a consensus call stops the node before it commits', () => {
  const bug = (): never => {
    throw new TypeError('a bug');
  };
  const results = (count: number) => () => ({
    events: [],
    txResults: Array.from({ length: count }, () => checkTxResult()),
    validatorUpdates: [],
    appHash: Uint8Array.of(1),
  });
  const cases: [string, Partial<Application>, PartialRequest[], RegExp][] = [
    ['InitChain throws', { initChain: bug }, [initChain], /initChain failed.*a bug/],
    [
      'PrepareProposal throws',
      { prepareProposal: bug },
      [initChain, { prepareProposal: { height: 1n } }],
      /a bug/,
    ],
    [
      'ProcessProposal throws',
      { processProposal: bug },
      [initChain, { processProposal: { height: 1n } }],
      /a bug/,
    ],
    ['ExtendVote throws', { extendVote: bug }, [initChain, { extendVote: {} }], /a bug/],
    [
      'VerifyVoteExtension throws',
      { verifyVoteExtension: bug },
      [initChain, { verifyVoteExtension: {} }],
      /a bug/,
    ],
    [
      'FinalizeBlock throws',
      { finalizeBlock: bug },
      [initChain, finalize(1n)],
      /finalizeBlock failed.*before it commits anything: a bug/,
    ],
    ['Commit throws', { commit: bug }, [initChain, finalize(1n), commit], /commit failed.*a bug/],
    ['Commit rejects', { commit: async () => bug() }, [initChain, finalize(1n), commit], /a bug/],
    [
      'a result too few',
      { finalizeBlock: results(1) },
      [initChain, finalize(1n)],
      /1 results for 0 transactions/,
    ],
    [
      'an empty app hash',
      { finalizeBlock: () => ({ ...results(0)(), appHash: new Uint8Array() }) },
      [initChain, finalize(1n)],
      /empty app hash/,
    ],
    [
      'an empty app hash of genesis',
      { initChain: () => ({ validators: [], appHash: new Uint8Array() }) },
      [initChain],
      /empty app hash/,
    ],
    [
      'a verdict UNKNOWN',
      { processProposal: () => ({ status: 0 }) },
      [initChain, { processProposal: { height: 1n } }],
      /status 0/,
    ],
    [
      'a result that cannot be written',
      {
        finalizeBlock: () => ({
          ...results(1)(),
          txResults: [{ ...checkTxResult(), gasUsed: 1n << 63n }],
        }),
      },
      [initChain, finalize(1n, Uint8Array.of(1))],
      /not an int64/,
    ],
    [
      'a retain height ahead of the chain',
      { commit: async () => ({ retainHeight: 2n }) },
      [initChain, finalize(1n), commit],
      /retain height 2 after block 1/,
    ],
  ];
  test.each(cases)('D: %s', async (_, changes, requests, message) => {
    const application = createFakeApplication(changes);
    const { connect, fatal } = await startServer(application);
    const client = await connect();
    await play(client, ...requests.slice(0, -1));
    client.send(requests.at(-1) ?? {});
    await expectException(client, message);
    expect(fatal).toHaveLength(1);
    expect(fatal[0]?.message).toMatch(message);

    const calls = application.calls.length;
    for (const request of [commit, finalize(1n), initChain]) {
      const later = await connect();
      later.send(request);
      await expectException(later, /refused: .* failed, the node stops/);
    }
    expect(application.calls).toHaveLength(calls);
    expect(fatal).toHaveLength(1);
  });
});
