/** Messages that bring their padding along and are hashed again and again where they lie. */

import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { toHex } from '../../../src/lib/bytes.ts';
import { BatchSha256 } from '../../../src/merkle/batchSha256.ts';
import { paddedLength, writePadding } from '../../../src/merkle/writePadding.ts';

const expected = (message: Uint8Array): string =>
  createHash('sha256').update(message).digest('hex');
const messageOf = (length: number, seed: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => (i * 31 + seed * 17 + (i >> 3)) & 0xff);

describe('SHA-256 of messages that are padded already', () => {
  test('equals node:crypto at every length from 0 to 200, for any number of them, each time', () => {
    const most = 6;
    for (let length = 0; length <= 200; length += 1) {
      const stride = paddedLength(length);
      const digests = most * stride;
      const hasher = new BatchSha256(digests + most * 32, most);
      for (let i = 0; i < most; i += 1) hasher.add(i * stride, stride, digests + i * 32);
      const kept = hasher.keepPadded();
      for (let i = 0; i < most; i += 1) writePadding(hasher.bytes, i * stride, length);
      for (let count = 0; count <= most; count += 1) {
        const messages = Array.from({ length: most }, (_, i) => messageOf(length, i + count));
        for (const [i, message] of messages.entries()) hasher.bytes.set(message, i * stride);
        hasher.bytes.fill(0xa5, digests);
        hasher.runKept(kept, count);
        messages.forEach((message, i) => {
          const to = digests + i * 32;
          const digest = toHex(hasher.bytes.subarray(to, to + 32));
          const right = i < count ? expected(message) : 'a5'.repeat(32);
          expect(digest, `${i} of ${count}, ${length} bytes`).toBe(right);
        });
      }
    }
  });

  test('goes beside messages of any length, which are added behind those that are kept', () => {
    const hasher = new BatchSha256(400, 3);
    hasher.add(0, 64, 64);
    const first = hasher.keepPadded();
    hasher.add(128, 128, 256);
    const second = hasher.keepPadded();
    hasher.bytes.set(messageOf(20, 1));
    writePadding(hasher.bytes, 0, 20);
    hasher.bytes.set(messageOf(90, 2), 128);
    writePadding(hasher.bytes, 128, 90);
    hasher.add(0, 20, 300);
    expect(() => hasher.add(0, 20, 300)).toThrow(/more than 1 messages/);
    hasher.run();
    hasher.runKept(second, 1);
    hasher.runKept(first, 1);
    const digestAt = (to: number): string => toHex(hasher.bytes.subarray(to, to + 32));
    expect(digestAt(300)).toBe(expected(messageOf(20, 1)));
    expect(digestAt(64)).toBe(expected(messageOf(20, 1)));
    expect(digestAt(256)).toBe(expected(messageOf(90, 2)));
  });

  test('refuses what is not whole blocks of one length, does not lie in the buffer, or was not kept', () => {
    const lists: [from: number, length: number, to: number][][] = [
      [[0, 65, 0]],
      [[0, 0, 0]],
      [
        [0, 64, 0],
        [64, 128, 0],
      ],
      [[200, 64, 0]],
      [[0, 64, 230]],
    ];
    for (const list of lists) {
      const hasher = new BatchSha256(256, 2);
      for (const job of list) hasher.add(...job);
      expect(() => hasher.keepPadded(), String(list)).toThrow(
        /a padded message of|does not lie within 256 bytes/,
      );
    }
    const hasher = new BatchSha256(256, 2);
    hasher.add(0, 64, 128);
    const kept = hasher.keepPadded();
    expect(() => hasher.runKept(kept, 2)).toThrow('2 of 1 messages');
  });
});
