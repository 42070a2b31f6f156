/** Bytes on the ABCI socket that are no requests. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { frameOf, requestFrame } from '../../abci/abciClient.ts';
import { createFakeApplication } from '../../abci/fakeApplication.ts';
import { expectAlive, expectException, startServer } from '../../abci/harness.ts';

describe('D: bad bytes cost the connection that sent them, and no other', () => {
  const cases: [string, Uint8Array, RegExp][] = [
    ['a frame of no bytes', Uint8Array.of(0), /unknown ABCI request: an empty request/],
    ['a request that ABCI 2.0 does not have', frameOf(Uint8Array.of(0xaa, 1, 0)), /of kind 21/],
    [
      'a message cut short',
      frameOf(Uint8Array.of(0x42, 5, 0x0a, 1)),
      /malformed.* 5 bytes where 2/,
    ],
    ['an inner length over the outer', frameOf(Uint8Array.of(0x42, 2, 0x0a, 9)), /malformed/],
    ['a wrong wire type', frameOf(Uint8Array.of(0x40, 5)), /malformed.*wire type 0, expected 2/],
    [
      'a varint of eleven bytes',
      frameOf(Uint8Array.from([0x32, 12, 0x18, ...Array(10).fill(0xff), 1])),
      /malformed.*64 bits/,
    ],
    [
      'a varint of 65 bits',
      frameOf(Uint8Array.from([0x32, 11, 0x18, ...Array(9).fill(0xff), 2])),
      /malformed.*64 bits/,
    ],
    [
      'a signed length of Tendermint 0.34',
      Uint8Array.of(4, 0x12, 0x00, 4, 0x12, 0x00),
      /malformed/,
    ],
    [
      'a length over the limit',
      Uint8Array.of(0xff, 0xff, 0xff, 0xff, 7, 1, 2),
      /2147483647 bytes is over the limit/,
    ],
    ['a length of too many bytes', Uint8Array.from(Array(9).fill(0xff)), /longer than 5 bytes/],
    [
      'a length with needless bytes',
      Uint8Array.of(0x82, 0x80, 0x00, 0x12, 0),
      /more bytes than it needs/,
    ],
    [
      'an HTTP request',
      new TextEncoder().encode('GET / HTTP/1.1\r\nHost: example.org\r\n\r\n'.repeat(9)),
      /malformed|over the limit|unknown/,
    ],
  ];
  test.each(cases)('D: %s', async (_, bytes, message) => {
    const application = createFakeApplication();
    const { connect, fatal } = await startServer(application);
    const [good, bad] = [await connect(), await connect()];
    bad.socket.write(bytes);
    await expectException(bad, message);
    await expectAlive(good);
    expect(application.calls).toEqual([]);
    expect(fatal).toEqual([]);
  });

  test('D: what came before the bad frame, in the same write too, is answered before its exception', async () => {
    const { connect } = await startServer(createFakeApplication());
    const client = await connect();
    client.socket.write(
      Buffer.concat([requestFrame({ echo: { message: 'a' } }), Uint8Array.of(0)]),
    );
    expect((await client.next()).echo?.message).toBe('a');
    await expectException(client, /unknown/);
  });

  test('D: a frame cut off by the end of the connection is dropped', async () => {
    const application = createFakeApplication();
    const { connect, log } = await startServer(application);
    const client = await connect();
    client.socket.end(requestFrame({ checkTx: { tx: new Uint8Array(100) } }).subarray(0, 50));
    await client.closed;
    expect(application.calls).toEqual([]);
    expect(log.some((line) => line.includes('ended inside a frame'))).toBe(true);
  });

  test('D: a frame over the configured limit is refused, one at the limit is not', async () => {
    const whole = requestFrame({ echo: { message: 'x'.repeat(100) } });
    const { connect } = await startServer(createFakeApplication(), {
      limits: { maxFrameBytes: whole.length - 1 },
    });
    const client = await connect();
    expect((await client.ask({ echo: { message: 'x'.repeat(100) } })).echo).toBeDefined();
    client.send({ echo: { message: 'x'.repeat(101) } });
    await expectException(client, /frame of 105 bytes is over the limit of 104 bytes/);
  });

  test('D: garbage of any kind on one connection disturbs no other', async () => {
    const { connect, fatal } = await startServer(createFakeApplication());
    const good = await connect();
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 200 });
    for (const piece of fc.sample(bytes, { numRuns: 200, seed: 20_260_102 })) {
      const bad = await connect();
      bad.socket.end(piece);
      await expectAlive(good);
      await bad.closed;
    }
    expect(fatal).toEqual([]);
  });

  test('D: a length that is announced and never comes holds nobody up, and reserves nothing', async () => {
    const { connect } = await startServer(createFakeApplication());
    const good = await connect();
    const before = process.memoryUsage().arrayBuffers;
    for (let i = 0; i < 50; i += 1) {
      const liar = await connect();
      // 1 GiB, of which one byte comes.
      liar.socket.write(Uint8Array.of(0x80, 0x80, 0x80, 0x80, 0x04, 1));
    }
    await expectAlive(good);
    // A megabyte each at most, where fifty times the announced length would be fifty gigabytes.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100 * 1024 * 1024);
  });
});
