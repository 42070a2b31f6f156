import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fileOfTar } from '../../../tools/setup/tar.mjs';
import { tarOf } from './tarOf.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const folder = temporaryFolder();
const text = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString();

describe('the reader of tar archives', () => {
  test('takes a file by its last path element', () => {
    const archive = tarOf({ 'a/b.txt': 'one', 'c/tool': 'x'.repeat(1000), tool2: 'two' });
    expect(text(fileOfTar(archive, 'tool'))).toBe('x'.repeat(1000));
    expect(text(fileOfTar(archive, 'tool2'))).toBe('two');
    expect(fileOfTar(archive, 'b')).toBeUndefined();
  });

  test('reads what the system’s tar writes, folders and links included', () => {
    mkdirSync(join(folder, 'in/deep'), { recursive: true });
    writeFileSync(join(folder, 'in/deep/tool'), 'content');
    execFileSync('ln', ['-s', 'deep/tool', join(folder, 'in/another')]);
    execFileSync('tar', ['-C', join(folder, 'in'), '-cf', join(folder, 'out.tar'), '.']);
    const archive = execFileSync('cat', [join(folder, 'out.tar')]);
    expect(text(fileOfTar(archive, 'tool'))).toBe('content');
    expect(fileOfTar(archive, 'another')).toBeUndefined();
  });

  test('refuses an archive that is cut off', () => {
    const archive = tarOf({ tool: 'x'.repeat(1000) });
    expect(() => fileOfTar(archive.subarray(0, 700), 'tool')).toThrow('cut off');
  });

  test('refuses a header without a size', () => {
    const archive = tarOf({ tool: 'x' });
    archive.write('zzzzzzzzzzz', 124);
    expect(() => fileOfTar(archive, 'tool')).toThrow('no size');
  });
});
