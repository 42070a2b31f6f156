/** Consensus calls in an order that CometBFT never makes, and from two sides. */

import { afterEach, describe, expect, test } from 'vitest';
import { readSession } from '../../../fixtures/abciSession/sessionFile.ts';
import type { Exchange } from '../../../harness/abciRecorder.ts';
import { frameOf, type PartialRequest } from '../../abci/abciClient.ts';
import { createFakeApplication } from '../../abci/fakeApplication.ts';
import { expectException, play, startServer, until } from '../../abci/harness.ts';
import { methodOf, SessionWalk } from './sessionWalk.ts';

const initChain = { initChain: { chainId: 'test-1', initialHeight: 1n } };
const finalize = (height: bigint, ...txs: Uint8Array[]) => ({ finalizeBlock: { height, txs } });
const commit = { commit: {} };

describe('D: calls out of order get an exception and do not reach the application', () => {
  const fresh: [string, PartialRequest[], PartialRequest, RegExp][] = [
    ['FinalizeBlock before InitChain', [], finalize(1n), /finalizeBlock before InitChain/],
    [
      'PrepareProposal before InitChain',
      [],
      { prepareProposal: { height: 1n } },
      /before InitChain/,
    ],
    ['Commit before anything', [], commit, /Commit without a FinalizeBlock/],
    ['Commit after InitChain', [initChain], commit, /Commit without a FinalizeBlock/],
    ['Commit twice', [initChain, finalize(1n), commit], commit, /Commit without/],
    ['the first block at height 2', [initChain], finalize(2n), /height 2, expected height 1/],
    [
      'a block again after its commit',
      [initChain, finalize(1n), commit],
      finalize(1n),
      /height 1, expected height 2/,
    ],
    ['a gap', [initChain, finalize(1n), commit], finalize(3n), /height 3, expected height 2/],
    [
      'a proposal for another height',
      [initChain, finalize(1n), commit],
      { processProposal: { height: 1n } },
      /expected height 2/,
    ],
    [
      'InitChain of a running chain',
      [initChain, finalize(1n), commit],
      initChain,
      /at height 1; is this the data directory/,
    ],
  ];
  test.each(fresh)('D: %s', async (_, before, request, message) => {
    const application = createFakeApplication();
    const { connect, fatal } = await startServer(application);
    const client = await connect();
    await play(client, ...before);
    const calls = application.calls.length;
    client.send(request);
    await expectException(client, message);
    expect(application.calls).toHaveLength(calls);
    expect(fatal).toEqual([]);
  });

  test('D: the chain goes on over a new connection afterwards', async () => {
    const { connect } = await startServer(createFakeApplication());
    const first = await connect();
    await play(first, initChain, finalize(1n), commit);
    first.send(finalize(7n));
    await expectException(first, /expected height 2/);
    await play(await connect(), finalize(2n), commit, finalize(3n), commit);
  });
});

describe('D: one consensus connection at a time', () => {
  test('D: a second one is refused and told why; the first goes on', async () => {
    const application = createFakeApplication();
    const { connect } = await startServer(application);
    const [first, second] = [await connect(), await connect()];
    await play(first, initChain);
    second.send(finalize(1n));
    await expectException(second, /another connection makes the consensus calls.*second CometBFT/);
    expect(application.calls).toEqual(['initChain']);
    await play(first, finalize(1n), commit);
  });

  test('D: other services are open to every connection', async () => {
    const { connect } = await startServer(createFakeApplication());
    const [first, second] = [await connect(), await connect()];
    await play(first, initChain, { checkTx: {} }, { query: {} }, { listSnapshots: {} });
    await play(second, { info: {} }, { checkTx: {} }, { query: {} }, { listSnapshots: {} });
  });

  test('D: Info and the next node wait for the commit that a dead node left under way', async () => {
    let release = (): void => undefined;
    const durable = new Promise<void>((resolve) => {
      release = resolve;
    });
    let height = 0n;
    const application = createFakeApplication({
      info: () => ({
        data: '',
        version: '',
        appVersion: 0n,
        lastBlockHeight: height,
        lastBlockAppHash: new Uint8Array(),
      }),
      commit: async () => {
        await durable;
        height += 1n;
        return { retainHeight: 0n };
      },
    });
    const { connect, server } = await startServer(application);
    const first = await connect();
    await play(first, initChain, finalize(1n));
    first.send(commit);
    await until(() => application.calls.includes('commit'));
    first.close();
    await until(() => server.openConnections === 0);
    const [query, consensus] = [await connect(), await connect()];
    query.send({ info: {} });
    consensus.send(finalize(2n));
    await play(await connect(), { query: {} });
    expect(query.received).toEqual([]);
    release();
    expect((await query.next()).info?.lastBlockHeight).toBe(1n);
    expect((await consensus.next()).finalizeBlock).toBeDefined();
  });
});

describe('D: calls out of order against the real application', () => {
  const session = readSession();
  let walk: SessionWalk;
  afterEach(async () => {
    await walk.node.stop();
  });

  /** Indices of the exchanges of one kind. */
  const of = (method: string): number[] =>
    session.flatMap((one, i) => (methodOf(one) === method ? [i] : []));
  const [commits, blocks, proposals] = [of('commit'), of('finalizeBlock'), of('processProposal')];
  const start = of('initChain')[0] as number;
  /** How far the session gets, and which exchange comes then instead of the next one. */
  const cases: [string, number, number | undefined, RegExp][] = [
    ['a block before InitChain', start, blocks[0], /finalizeBlock before InitChain/],
    ['Commit before the first block', start + 1, commits[0], /Commit without a FinalizeBlock/],
    ['Commit twice', (commits[3] ?? 0) + 1, commits[3], /Commit without a FinalizeBlock/],
    ['a block again', (commits[3] ?? 0) + 1, blocks[3], /height 4, expected height 5/],
    ['a block left out', (commits[3] ?? 0) + 1, blocks[5], /height 6, expected height 5/],
    ['a proposal of another height', (commits[3] ?? 0) + 1, proposals[5], /expected height 5/],
    ['InitChain of a running chain', (commits[3] ?? 0) + 1, start, /at height 4; is this/],
  ];
  test.each(cases)('D: %s', async (_, end, index, message) => {
    walk = await SessionWalk.start(session);
    await walk.to(end);
    const { connection, request } = session[index ?? -1] as Exchange;
    const client = await walk.node.connection(connection);
    client.socket.write(frameOf(request));
    await expectException(client, message);
    await walk.recover();
    await walk.to();
    expect(walk.node.fatal).toEqual([]);
  });
});
