import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FrameReader } from '../../../src/abci/frames.ts';
import { ProtocolError } from '../../../src/abci/protocolError.ts';
import { concatBytes } from '../../../src/lib/bytes.ts';
import { frameOf } from '../../unit/abci/abciClient.ts';

/** Cuts at random places, several of which may coincide: then a piece is empty. */
function cut(stream: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const places = cuts.map((place) => place % (stream.length + 1)).sort((a, b) => a - b);
  const edges = [0, ...places, stream.length];
  return edges.slice(1).map((end, i) => stream.subarray(edges[i], end));
}

const messages = fc.array(
  fc.oneof(
    fc.uint8Array({ maxLength: 20 }),
    fc.integer({ min: 0, max: 70_000 }).map((length) => new Uint8Array(length).fill(length % 251)),
  ),
  { maxLength: 12 },
);

describe('frames', () => {
  test('are the same however the stream is cut', () => {
    fc.assert(
      fc.property(messages, fc.array(fc.nat(), { maxLength: 30 }), (sent, cuts) => {
        const reader = new FrameReader();
        const pieces = cut(concatBytes(...sent.map(frameOf)), cuts);
        const received = pieces.flatMap((piece) => [...reader.push(piece)]);
        expect(received).toEqual(sent);
        expect(reader.incomplete).toBe(false);
      }),
    );
  });

  test('come byte by byte', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 5 }), (sent) => {
        const reader = new FrameReader();
        const stream = concatBytes(...sent.map(frameOf));
        const received = [...stream].flatMap((byte) => [...reader.push(Uint8Array.of(byte))]);
        expect(received).toEqual(sent);
      }),
      { numRuns: 50 },
    );
  });

  test('a stream cut off is incomplete and gives no frame that was not whole', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 400 }), fc.nat(), (message, place) => {
        const framed = frameOf(message);
        const reader = new FrameReader();
        const end = 1 + (place % (framed.length - 1));
        expect([...reader.push(framed.subarray(0, end))]).toEqual([]);
        expect(reader.incomplete).toBe(true);
      }),
    );
  });

  test('garbage gives frames or a ProtocolError, and memory follows what came, not what was announced', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 64 }), { maxLength: 20 }), (pieces) => {
        const reader = new FrameReader(1000);
        try {
          for (const piece of pieces) {
            for (const frame of reader.push(piece)) expect(frame.length).toBeLessThanOrEqual(1000);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolError);
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('a frame in one piece is a view, not a copy', () => {
    const stream = frameOf(new Uint8Array(500));
    const [frame] = [...new FrameReader().push(stream)];
    expect(frame?.buffer).toBe(stream.buffer);
  });

  test('a large frame in many pieces', () => {
    const message = new Uint8Array(9 * 1024 * 1024).map((_, i) => i % 253);
    const framed = frameOf(message);
    const reader = new FrameReader();
    const received: Uint8Array[] = [];
    for (let at = 0; at < framed.length; at += 65_536) {
      received.push(...reader.push(framed.subarray(at, at + 65_536)));
    }
    expect(received).toHaveLength(1);
    expect(Buffer.compare(received[0] ?? new Uint8Array(), message)).toBe(0);
  });

  test.each([
    [[0x80, 0x80, 0x80, 0x80, 0x08], 'frame-too-large'],
    [[0xff, 0xff, 0xff, 0xff, 0x0f], 'frame-too-large'],
    [[0x80, 0x80, 0x80, 0x80, 0x80, 0x01], 'bad-length'],
    [[0x80, 0x00], 'bad-length'],
    [[0x81, 0x80, 0x80, 0x00], 'bad-length'],
  ])('a length of %j is refused as %s', (bytes, fault) => {
    const push = (): unknown => [...new FrameReader(0x7fffffff).push(Uint8Array.from(bytes))];
    expect(push).toThrow(expect.objectContaining({ fault }));
  });

  test('the longest length that CometBFT accepts is only waited for', () => {
    const reader = new FrameReader(0x7fffffff);
    expect([...reader.push(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0x07, 1))]).toEqual([]);
    expect(reader.incomplete).toBe(true);
  });
});
