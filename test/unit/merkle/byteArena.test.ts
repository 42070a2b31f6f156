import { describe, expect, test } from 'vitest';
import { ByteArena } from '../../../src/merkle/byteArena.ts';

const filled = (length: number, byte: number): Uint8Array => new Uint8Array(length).fill(byte);

describe('byte arena', () => {
  test('entries of any size keep their bytes', () => {
    const arena = new ByteArena();
    const lengths = [0, 1, 7, 8, 9, 24, 100, 1000, 65_527, 65_528, 65_529, 300_000, 2_000_000];
    const handles = lengths.map((length, i) => arena.allocate(filled(length, i + 1)));
    expect(handles).not.toContain(0);
    lengths.forEach((length, i) => {
      const handle = handles[i] as number;
      expect(arena.lengthOf(handle)).toBe(length);
      expect(arena.read(handle)).toEqual(filled(length, i + 1));
    });
    for (const handle of handles) arena.release(handle);
    expect(arena.usedBytes).toBe(0);
  });

  test('compares as unsigned bytes, a prefix first', () => {
    const arena = new ByteArena();
    const handle = arena.allocate(Uint8Array.of(5, 200));
    expect(arena.compare(Uint8Array.of(5, 200), handle)).toBe(0);
    expect(arena.compare(Uint8Array.of(5), handle)).toBeLessThan(0);
    expect(arena.compare(Uint8Array.of(5, 200, 0), handle)).toBeGreaterThan(0);
    expect(arena.compare(Uint8Array.of(5, 127), handle)).toBeLessThan(0);
    expect(arena.compare(Uint8Array.of(6), handle)).toBeGreaterThan(0);
  });

  test('an entry goes with its last holder, and its place is used again', () => {
    const arena = new ByteArena();
    const handle = arena.retain(arena.allocate(filled(40, 1)));
    arena.release(handle);
    expect(arena.read(handle)).toEqual(filled(40, 1));
    arena.release(handle);
    expect(arena.usedBytes).toBe(0);
    expect(() => arena.release(handle)).toThrow('released twice');
    expect(arena.allocate(filled(39, 2))).toBe(handle);
  });

  test('does not grow while entries come and go', () => {
    const arena = new ByteArena();
    const live: number[] = [];
    for (let i = 0; i < 20_000; i += 1) {
      live.push(arena.allocate(filled(((i * 7919) % 500) + 1, i & 0xff)));
      if (live.length > 1000) arena.release(live.shift() as number);
    }
    expect(arena.reservedBytes).toBeLessThanOrEqual(2 << 20);
  });
});
