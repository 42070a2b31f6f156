import { PassThrough } from 'node:stream';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { readLines } from '../../../../src/host/generators/lineReader.ts';

test('lines come whole, however the stream cuts them', () => {
  const stream = new PassThrough();
  const lines: string[] = [];
  readLines({ stream, mostBytes: 100, onLine: (line) => lines.push(line), onTooLong: () => {} });
  for (const part of ['a', 'b\nc', '\n\n', 'de\n', 'rest']) stream.write(part);
  expect(lines).toEqual(['ab', 'c', '', 'de']);
});

test('nothing is kept of what comes after a line that is too long', async () => {
  const stream = new PassThrough();
  const lines: string[] = [];
  let tooLong = 0;
  readLines({
    stream,
    mostBytes: 10,
    onLine: (line) => lines.push(line),
    onTooLong: () => {
      tooLong += 1;
    },
  });
  const written: WeakRef<Buffer>[] = [];
  for (let i = 0; i < 50; i += 1) {
    const chunk = Buffer.alloc(20_000, 'x');
    written.push(new WeakRef(chunk));
    stream.write(chunk);
    await new Promise((resolve) => setImmediate(resolve));
  }
  stream.write('\nlate\n');
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  await new Promise((resolve) => setImmediate(resolve));
  runInNewContext('gc')();
  expect(tooLong).toBe(1);
  expect(lines).toEqual([]);
  expect(written.filter((one) => one.deref() !== undefined).length).toBeLessThan(5);
});
