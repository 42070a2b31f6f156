import { describe, expect, test } from 'vitest';
import type { AbciClient } from './abciClient.ts';
import { checkTxResult, createFakeApplication } from './fakeApplication.ts';
import { startServer, until } from './harness.ts';

async function expectAlive(client: AbciClient): Promise<void> {
  expect((await client.ask({ echo: { message: 'still here' } })).echo?.message).toBe('still here');
}

describe('load', () => {
  test('a peer that does not read is not read from, and blocks nobody else', async () => {
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

  test('a long run of CheckTx lets another connection in between', async () => {
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
