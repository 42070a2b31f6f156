import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { Request } from 'cosmjs-types/tendermint/abci/types';
import { expect, test } from 'vitest';
import { AbciConnection } from '../../../src/abci/connection.ts';
import { defaultLimits } from '../../../src/abci/limits.ts';
import { silentAbciObserver } from '../../../src/abci/observer.ts';
import { joinBytes } from '../../../src/lib/bytes.ts';
import { createLogger } from '../../../src/telemetry/logger.ts';

const maxUnsentBytes = 1_000_000;

/** A peer that reads nothing until it is told to. Each of its requests is answered with the same bytes. */
function startConnection(answer: Uint8Array) {
  let takeRest: (() => void) | undefined;
  let isReading = false;
  let taken = 0;
  /** Bytes of each write that reached the peer. */
  const writes: number[] = [];
  const peer = new Duplex({
    read() {},
    write(chunk: Uint8Array, _encoding, done) {
      taken += chunk.length;
      writes.push(chunk.length);
      if (isReading) done();
      else takeRest = done;
    },
  });
  const socket = Object.assign(peer, { setNoDelay() {} }) as unknown as Socket;
  const services = { handle: () => answer, foresee() {}, release() {}, settled: undefined };
  new AbciConnection(socket, {
    services,
    logger: createLogger({ level: 'silent', format: 'json' }),
    observer: silentAbciObserver,
    limits: { ...defaultLimits, maxUnsentBytes },
    onFatal() {},
  });
  const echo = Request.encode(Request.fromPartial({ echo: { message: 'x' } })).finish();
  const frame = Uint8Array.of(echo.length, ...echo);
  return {
    peer,
    writes,
    /** One after the other, each in a piece of its own. */
    async send(count: number): Promise<void> {
      for (let i = 0; i < count; i += 1) {
        peer.push(frame);
        await turn();
      }
    },
    sendTogether(count: number): void {
      peer.push(joinBytes(new Array<Uint8Array>(count).fill(frame)));
    },
    read(): void {
      isReading = true;
      takeRest?.();
    },
    taken: () => taken,
  };
}

test('a peer that asks one thing at a time and reads no answer is not answered without end', async () => {
  const answer = new Uint8Array(100_000);
  const { peer, send, read, taken } = startConnection(answer);
  await send(100);
  expect(peer.writableLength).toBeGreaterThan(maxUnsentBytes);
  expect(peer.writableLength).toBeLessThan(maxUnsentBytes + 2 * answer.length);
  read();
  while (taken() < 100 * answer.length) await turn();
  expect(taken()).toBe(100 * answer.length);
});

test.each([
  ['the answers of a turn, which are 32 at most', 40, 1000, [32_000, 8000]],
  ['as many answers as reach 64 KiB', 20, 10_000, [70_000, 70_000, 60_000]],
  ['an answer that is longer than that, alone', 3, 100_000, [100_000, 100_000, 100_000]],
])('one write hands over %s', async (_, count, length, expected) => {
  const { sendTogether, read, taken, writes } = startConnection(new Uint8Array(length));
  read();
  sendTogether(count);
  while (taken() < count * length) await turn();
  expect(writes).toEqual(expected);
});
