/** More on the ABCI socket than the node can take at once. */

import { afterEach, describe, expect, test } from 'vitest';
import { signTx } from '../../../harness/signTx.ts';
import { simAccount } from '../../../harness/simAccount.ts';
import { SimChain } from '../../../harness/simChain.ts';
import { checkTxResult, createFakeApplication } from '../../abci/fakeApplication.ts';
import { expectAlive, play, startServer, until } from '../../abci/harness.ts';

describe('D: more than the node can take', () => {
  test('D: a peer that does not read is not read from, and blocks nobody else', async () => {
    const application = createFakeApplication({
      query: (request) => ({
        code: 0,
        log: '',
        info: '',
        index: 0n,
        key: new Uint8Array(),
        value: new Uint8Array(64 * 1024),
        height: request.height,
        codespace: '',
      }),
    });
    const limits = { maxUnsentBytes: 256 * 1024, maxWaitingRequests: 64 };
    const { connect } = await startServer(application, { limits });
    const [slow, good] = [await connect(), await connect()];
    slow.socket.pause();
    const total = 2000;
    for (let i = 0; i < total; i += 1)
      slow.send({ query: { path: 'x'.repeat(8000), height: BigInt(i) } });
    await until(() => application.calls.length > 4);
    let before = -1;
    while (before !== application.calls.length) {
      before = application.calls.length;
      await expectAlive(good);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    // Kernel buffers take some answers; most are not even computed.
    expect(before).toBeLessThan(total / 2);
    // Nor are the requests read: most of the 16 MB wait on the peer's side.
    expect(slow.socket.writableLength).toBeGreaterThan(1024 * 1024);
    slow.socket.resume();
    for (let i = 0; i < total; i += 1) expect((await slow.next()).query?.height).toBe(BigInt(i));
    expect(application.calls).toHaveLength(total);
  });

  test('D: a long run of CheckTx lets another connection in between', async () => {
    let checked = 0;
    const spin = (): void => {
      const end = performance.now() + 0.5;
      while (performance.now() < end);
    };
    const { connect } = await startServer(
      createFakeApplication({
        checkTx: () => {
          spin();
          checked += 1;
          return checkTxResult();
        },
      }),
      { limits: { requestsPerTurn: 8 } },
    );
    const [flood, other] = [await connect(), await connect()];
    const total = 800;
    flood.socket.cork();
    for (let i = 0; i < total; i += 1) flood.send({ checkTx: { tx: Uint8Array.of(1) } });
    flood.socket.uncork();
    await until(() => checked > 0);
    const at = checked;
    expect(at).toBeLessThan(total / 2);
    await expectAlive(other);
    // The test runs in the same event loop: a few turns of 8 pass until the answer is seen, never the whole run.
    expect(checked - at).toBeLessThan(total / 4);
    for (let i = 0; i < total; i += 1) expect((await flood.next()).checkTx?.code).toBe(0);
  });
});

describe('D: a flood of CheckTx before the real application', () => {
  const [alice, bob] = [simAccount(1), simAccount(2)] as const;
  let chain: SimChain;

  afterEach(async () => {
    await chain.stop();
  });

  /** Right ones, which follow each other, among wrong signatures, wrong sequences, garbage and nothing. */
  async function flood(count: number): Promise<Uint8Array[]> {
    const { accountNumber, sequence } = await chain.account(alice);
    const value = {
      fromAddress: alice.address,
      toAddress: bob.address,
      amount: [{ denom: 'upoc', amount: '1' }],
    };
    const messages = [{ typeUrl: '/cosmos.bank.v1beta1.MsgSend', value }];
    const signed = (skip: number, chainId = chain.chainId): Uint8Array =>
      signTx(alice, messages, { chainId, accountNumber, sequence: sequence + BigInt(skip) });
    return Array.from({ length: count }, (_, i) => {
      const kinds = [
        () => signed(Math.floor(i / 5)),
        () => signed(Math.floor(i / 5) + 1, 'another-chain'),
        () => signed(1_000_000 + i),
        () => Uint8Array.of(i & 255, i >> 8, 7),
        () => new Uint8Array(0),
      ];
      return (kinds[i % 5] as () => Uint8Array)();
    });
  }

  test('D: blocks go on meanwhile, each transaction has its answer, and the order of answers is that of the questions', async () => {
    chain = await SimChain.start({ accounts: [alice, bob] });
    await chain.block();
    const { connect, fatal } = await startServer(chain.app);
    const [mempool, consensus, query] = [await connect(), await connect(), await connect()];
    const txs = await flood(2000);
    mempool.socket.cork();
    for (const tx of txs) mempool.send({ checkTx: { tx } });
    mempool.socket.uncork();
    await until(() => mempool.received.length > 0);
    await play(consensus, { finalizeBlock: { height: chain.height + 1n } });
    await play(query, { query: { path: '/app/version' } }, { info: {} });
    expect(mempool.received.length).toBeLessThan(txs.length);
    for (let i = 0; i < txs.length; i += 1) {
      const { code } = (await mempool.next()).checkTx ?? { code: -1 };
      expect(code, `${i}`).toBe([0, 4, 32, 2, 18][i % 5]);
    }
    await play(consensus, { commit: {} });
    expect(chain.store.lastCommit.version).toBe(chain.height + 1n);
    expect(fatal).toEqual([]);
  });
});
