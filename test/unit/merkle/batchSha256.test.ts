import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toHex } from '../../../src/lib/bytes.ts';
import { BatchSha256 } from '../../../src/merkle/batchSha256.ts';

const digestBytes = 32;
const source = Uint8Array.from({ length: 5000 }, (_, i) => (i * 31 + (i >> 3)) & 0xff);
const expected = (message: Uint8Array): string =>
  createHash('sha256').update(message).digest('hex');

/** Hashes the messages in one run, a byte that belongs to nobody between all places. */
function hashAll(hasher: BatchSha256, messages: readonly Uint8Array[]): string[] {
  let at = 1;
  const place = (bytes: number): number => {
    const from = at;
    at += bytes + 1;
    return from;
  };
  const jobs = messages.map((message) => ({ message, from: place(message.length) }));
  const outs = messages.map(() => place(digestBytes));
  hasher.bytes.fill(0xa5);
  jobs.forEach(({ message, from }, i) => {
    hasher.bytes.set(message, from);
    hasher.add(from, message.length, outs[i] as number);
  });
  const clean = hasher.bytes.slice();
  hasher.run();
  const digests = outs.map((to) => toHex(hasher.bytes.subarray(to, to + digestBytes)));
  for (const to of outs) clean.set(hasher.bytes.subarray(to, to + digestBytes), to);
  expect(toHex(hasher.bytes), 'a byte that is no digest has changed').toBe(toHex(clean));
  return digests;
}

describe('SHA-256 in batches', () => {
  const hasher = new BatchSha256(20_000, 64);

  test.each([
    // FIPS 180-4 examples, and the longest of NIST's short messages (SHA256ShortMsg.rsp, Len 512).
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['616263', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    [
      '6162636462636465636465666465666765666768666768696768696a68696a6b696a6b6c6a6b6c6d6b6c6d6e6c6d6e6f6d6e6f706e6f7071',
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    ],
    [
      '5a86b737eaea8ee976a0a24da63e7ed7eefad18a101c1211e2b3650c5187c2a8a650547208251f6d4237e661c7bf4c77f335390394c37fa1a9f9be836ac28509',
      '42e61e174fbb3897d6dd6cef3dd2802fe67b331953b06114a65c772859dfc1aa',
    ],
  ])("the standard's digest of %s, alone and in every lane", (message, digest) => {
    const bytes = Uint8Array.from(Buffer.from(message, 'hex'));
    for (const count of [1, 2, 3, 4, 5]) {
      expect(hashAll(hasher, Array(count).fill(bytes))).toEqual(Array(count).fill(digest));
    }
  });

  test('equals node:crypto at every length from 0 to 300 and in every lane', () => {
    for (let length = 0; length <= 300; length += 1) {
      for (const count of [1, 2, 3, 4, 7]) {
        const messages = Array.from({ length: count }, (_, i) =>
          source.subarray(17 * i + length, 17 * i + 2 * length),
        );
        expect(hashAll(hasher, messages), `${count} of ${length} bytes`).toEqual(
          messages.map(expected),
        );
      }
    }
  });

  test('equals node:crypto where every message has another length', () => {
    const message = fc.oneof(
      fc.uint8Array({ maxLength: 130 }),
      fc.uint8Array({ minLength: 500, maxLength: 700 }),
    );
    fc.assert(
      fc.property(fc.array(message, { maxLength: 19 }), (messages) => {
        expect(hashAll(hasher, messages)).toEqual(messages.map(expected));
      }),
      { numRuns: 300 },
    );
  });

  test('a digest may go over its own message', () => {
    hasher.bytes.set(source.subarray(0, 140), 10);
    hasher.add(10, 140, 12);
    hasher.run();
    expect(toHex(hasher.bytes.subarray(12, 44))).toBe(expected(source.subarray(0, 140)));
  });

  test('a message or a digest that does not lie in the buffer is refused, and so is one too many', () => {
    const small = new BatchSha256(100, 2);
    for (const [from, length, to] of [
      [0, 101, 0],
      [90, 11, 0],
      [0, 10, 69],
      [-1, 1, 0],
      [0, 2 ** 32 - 1, 0],
    ] as const) {
      small.add(from, length, to);
      expect(() => small.run(), `${from} ${length} ${to}`).toThrow(/does not lie within 100 bytes/);
    }
    small.add(0, 1, 0);
    small.add(0, 1, 32);
    expect(() => small.add(0, 1, 64)).toThrow(/more than 2 messages/);
    small.run();
    expect(small.count).toBe(0);
  });

  test('two hashers do not share anything', () => {
    const [a, b] = [new BatchSha256(100, 1), new BatchSha256(100, 1)];
    a.bytes.fill(1);
    b.add(0, 10, 20);
    a.add(0, 10, 20);
    b.run();
    a.run();
    expect(toHex(b.bytes.subarray(20, 52))).toBe(expected(new Uint8Array(10)));
    expect(toHex(a.bytes.subarray(20, 52))).toBe(expected(new Uint8Array(10).fill(1)));
  });
});
