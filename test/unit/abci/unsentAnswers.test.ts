import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { Request } from 'cosmjs-types/tendermint/abci/types';
import { expect, test } from 'vitest';
import { AbciConnection } from '../../../src/abci/connection.ts';
import { defaultLimits } from '../../../src/abci/limits.ts';
import { silentAbciObserver } from '../../../src/abci/observer.ts';
import { createLogger } from '../../../src/telemetry/logger.ts';

const answer = new Uint8Array(100_000);
const maxUnsentBytes = 1_000_000;

/** A peer that sends one request after the other, each in a piece of its own, and reads nothing until it is told to. */
function startConnection() {
  let takeRest: (() => void) | undefined;
  let isReading = false;
  let taken = 0;
  const peer = new Duplex({
    read() {},
    write(chunk: Uint8Array, _encoding, done) {
      taken += chunk.length;
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
  return {
    peer,
    async send(count: number): Promise<void> {
      for (let i = 0; i < count; i += 1) {
        peer.push(Uint8Array.of(echo.length, ...echo));
        await turn();
      }
    },
    read(): void {
      isReading = true;
      takeRest?.();
    },
    taken: () => taken,
  };
}

test('a peer that asks one thing at a time and reads no answer is not answered without end', async () => {
  const { peer, send, read, taken } = startConnection();
  await send(100);
  expect(peer.writableLength).toBeGreaterThan(maxUnsentBytes);
  expect(peer.writableLength).toBeLessThan(maxUnsentBytes + 2 * answer.length);
  read();
  while (taken() < 100 * answer.length) await turn();
  expect(taken()).toBe(100 * answer.length);
});
