import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { setUp } from '../../../tools/setup/setUp.mjs';
import { startScript, toolUrl, untilFile } from './childScript.ts';
import { temporaryFolder } from './temporaryFolder.ts';

type Part = Parameters<typeof setUp>[0][number];

const folder = temporaryFolder();

function part(name: string, make: Part['make'], after: Part[] = []): Part {
  const place = join(folder, name);
  return {
    name,
    after,
    lock: () => join(folder, 'locks', name),
    find: () => (existsSync(place) ? place : undefined),
    make: async (context) => {
      const made = await make(context);
      writeFileSync(place, made);
      return place;
    },
  };
}

describe('set-up', () => {
  test('says nothing and makes nothing where all is there', async () => {
    writeFileSync(join(folder, 'there'), '');
    const lines: string[] = [];
    const there = part('there', () => Promise.reject(new Error('made again')));
    const places = await setUp([there], {}, (line) => lines.push(line));
    expect(lines).toEqual([]);
    expect(places.get(there)).toBe(join(folder, 'there'));
  });

  test('says first what is missing, then a line a part with its time', async () => {
    const lines: string[] = [];
    const a = part('a', () => Promise.resolve('a'));
    const b = part('b', () => Promise.resolve('b'), [a]);
    await setUp([a, b], {}, (line) => lines.push(line));
    expect(lines[0]).toBe('Setting up what is missing: a; b.');
    expect(lines[1]).toMatch(/^ {2}a +\d+\.\d s {2}\S+\/a$/);
    expect(lines[2]).toMatch(/^ {2}b +\d+\.\d s {2}\S+\/b$/);
    expect(lines).toHaveLength(3);
  });

  test('makes a part after those that it needs', async () => {
    const order: string[] = [];
    const slow = part('slow', async () => {
      await wait(50);
      order.push('slow');
      return '';
    });
    const next = part('next', () => Promise.resolve(String(order.push('next'))), [slow]);
    await setUp([slow, next], {}, () => undefined);
    expect(order).toEqual(['slow', 'next']);
  });

  test('ends the others where one fails, and tells the reason of the first', async () => {
    const bad = part('bad', () => Promise.reject(new Error('the reason')));
    const waiting = part('waiting', async ({ signal }) => {
      await wait(60_000, undefined, { signal });
      return '';
    });
    const both = setUp([waiting, bad], {}, () => undefined);
    await expect(both).rejects.toThrow('the reason');
    expect(existsSync(join(folder, 'waiting'))).toBe(false);
  });

  const twin = (name: string, holdMs: number): string => `
    import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
    import { setUp } from ${JSON.stringify(toolUrl('setup/setUp.mjs'))};
    const place = ${JSON.stringify(join(folder, name))};
    await setUp([{
      name: 'thing', after: [], lock: () => place + '.lock',
      find: () => (existsSync(place) ? place : undefined),
      make: async () => {
        appendFileSync(place + '.log', 'made\\n');
        await new Promise((wake) => setTimeout(wake, ${holdMs}));
        writeFileSync(place, '');
        return place;
      },
    }], process.env, (line) => console.log(line)).catch((error) => { console.log(error.message); process.exitCode = 1; });
  `;

  test('run twice at a time makes a thing once', async () => {
    const source = twin('twins', 300);
    const both = await Promise.all([startScript(source).ended, startScript(source).ended]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(readFileSync(join(folder, 'twins.log'), 'utf8')).toBe('made\n');
  });

  test('ended by a signal says so, and the next run makes the thing', async () => {
    const first = startScript(twin('ended', 60_000));
    await untilFile(join(folder, 'ended.log'));
    first.process.kill('SIGKILL');
    await first.ended;
    expect((await startScript(twin('ended', 1)).ended).code).toBe(0);
    expect(existsSync(join(folder, 'ended'))).toBe(true);
  });
});
