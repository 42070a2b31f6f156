import { describe, expect, test } from 'vitest';
import type { Application } from '../../../src/app/application.ts';
import type { AbciClient, PartialRequest } from './abciClient.ts';
import { checkTxResult, createFakeApplication } from './fakeApplication.ts';
import { startServer, until } from './harness.ts';

const initChain = { initChain: { chainId: 'test-1', initialHeight: 1n } };
const finalize = (height: bigint, ...txs: Uint8Array[]) => ({ finalizeBlock: { height, txs } });
const commit = { commit: {} };

async function expectException(client: AbciClient, message: RegExp): Promise<void> {
  expect((await client.next()).exception?.error).toMatch(message);
  await client.closed;
}

async function play(client: AbciClient, ...requests: PartialRequest[]): Promise<void> {
  for (const request of requests) expect((await client.ask(request)).exception).toBeUndefined();
}

describe('calls out of order get an exception and do not reach the application', () => {
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
  test.each(fresh)('%s', async (_, before, request, message) => {
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

  test('the chain goes on over a new connection afterwards', async () => {
    const { connect } = await startServer(createFakeApplication());
    const first = await connect();
    await play(first, initChain, finalize(1n), commit);
    first.send(finalize(7n));
    await expectException(first, /expected height 2/);
    await play(await connect(), finalize(2n), commit, finalize(3n), commit);
  });
});

describe('what a restarted CometBFT may repeat', () => {
  test('InitChain while nothing is committed, and FinalizeBlock for one height', async () => {
    const application = createFakeApplication();
    const { connect } = await startServer(application);
    const first = await connect();
    await play(first, initChain, finalize(1n));
    first.close();
    await play(await connect(), initChain, finalize(1n), finalize(1n), commit);
    expect(application.calls.filter((name) => name === 'finalizeBlock')).toHaveLength(3);
  });

  test('after InitChain again the old block cannot be committed', async () => {
    const { connect } = await startServer(createFakeApplication());
    const client = await connect();
    await play(client, initChain, finalize(1n), initChain);
    client.send(commit);
    await expectException(client, /Commit without/);
  });

  test('a chain that starts at height 100', async () => {
    const { connect } = await startServer(createFakeApplication());
    const client = await connect();
    await play(
      client,
      { initChain: { initialHeight: 100n } },
      finalize(100n),
      commit,
      finalize(101n),
    );
  });
});

describe('one consensus connection at a time', () => {
  test('a second one is refused and told why; the first goes on', async () => {
    const application = createFakeApplication();
    const { connect } = await startServer(application);
    const [first, second] = [await connect(), await connect()];
    await play(first, initChain);
    second.send(finalize(1n));
    await expectException(second, /another connection makes the consensus calls.*second CometBFT/);
    expect(application.calls).toEqual(['initChain']);
    await play(first, finalize(1n), commit);
  });

  test('other services are open to every connection', async () => {
    const { connect } = await startServer(createFakeApplication());
    const [first, second] = [await connect(), await connect()];
    await play(first, initChain, { checkTx: {} }, { query: {} }, { listSnapshots: {} });
    await play(second, { info: {} }, { checkTx: {} }, { query: {} }, { listSnapshots: {} });
  });

  test('Info and the next node wait for the commit that a dead node left under way', async () => {
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

describe('a failure in a consensus call stops the node before it commits', () => {
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
  test.each(cases)('%s', async (_, changes, requests, message) => {
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
