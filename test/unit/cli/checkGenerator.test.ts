import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { splitCommand } from '../../../src/cli/host/splitCommand.ts';
import {
  Backend,
  type Fault,
  type ServedBackend,
  serveBackend,
} from '../host/generators/backend.ts';
import { runCli, temporaryFolder } from './runCli.ts';

const served: ServedBackend[] = [];

afterEach(async () => {
  for (const one of served.splice(0)) await one.close();
});

async function serve(fault: Fault, token?: string): Promise<string> {
  const one = await serveBackend(new Backend(fault), token);
  served.push(one);
  return one.url;
}

const example = fileURLToPath(
  new URL('../../../examples/generator/hash_generator.py', import.meta.url),
);
const check = ['host', 'check-generator', '--speed-ms', '50'];

describe('host check-generator', () => {
  test('passes a right back end behind HTTP, with a token from a file', async () => {
    const home = temporaryFolder();
    const file = join(home, 'token');
    writeFileSync(file, 'trial-s3cret\n');
    const url = await serve('none', 'trial-s3cret');
    const run = await runCli([...check, '--home', home, '--url', url, '--token-file', file]);
    expect(run.err).toBe('');
    expect(run.code).toBe(0);
    expect(run.out).toContain('ok    token: unauthorized');
    expect(run.out).not.toContain('s3cret');
    const env = { CPOCD_GENERATOR_TOKEN: 'trial-s3cret' };
    expect((await runCli([...check, '--home', home, '--url', url], { env })).code).toBe(0);
  });

  test('passes the example in Python, as a process', async () => {
    const home = temporaryFolder();
    const run = await runCli([...check, '--home', home, '--command', `python3 '${example}'`]);
    expect(run.code).toBe(0);
    expect(run.out).toContain('ok    clean output');
    expect(run.out).toContain('hash example in Python (no model)');
  });

  test('says in JSON what a wrong one does, and exits with 3', async () => {
    const home = temporaryFolder();
    const url = await serve('ignores the seed');
    const run = await runCli([...check, '--home', home, '--url', url, '-o', 'json']);
    expect(run.code).toBe(3);
    const report = JSON.parse(run.out);
    expect(report.passed).toBe(false);
    const finding = report.findings.find(
      ({ check: name }: { check: string }) => name === 'seed-bound',
    );
    expect(finding.verdict).toBe('fail');
    expect(finding.what).toContain('8 of 8');
    expect(finding.expected).toContain('epoch');
    expect(JSON.parse(run.err).error).toMatchObject({ code: 'findings' });
  });

  test('says in text what was expected', async () => {
    const home = temporaryFolder();
    const url = await serve('ignores cancel');
    const cancel = ['--schedule.cancel-ms', '200'];
    const run = await runCli([...check, '--home', home, '--url', url, ...cancel]);
    expect(run.code).toBe(3);
    expect(run.out).toMatch(/fail {2}cancel: 200 ms after the cancel.*\n +expected: a cancelled/);
  });

  test.each([
    [[], 'there is no back end to check'],
    [['--url', 'ftp://x'], 'xpected http://host:port'],
    [['--url', 'http://user:pass@x/'], 'without user'],
    [['--url', 'http://x', '--command', 'y'], 'exclude each other'],
    [['--command', "python3 'x"], 'open quote'],
    [['--url', 'http://x', '--token-file', '/no/such/file'], '/no/such/file cannot be read'],
    [['--url', 'http://x', '--artifact-size', '0'], '--artifact-size'],
  ])('refuses %j', async (flags, what) => {
    const run = await runCli([...check, '--home', temporaryFolder(), ...flags]);
    expect(run.code).toBeGreaterThan(0);
    expect(run.err).toContain(what);
    expect(run.err).not.toContain('pass@');
  });
});

describe('a command line is split as a shell does it', () => {
  test.each<[string, readonly string[] | undefined]>([
    ['', []],
    ['  python3   -u main.py ', ['python3', '-u', 'main.py']],
    [`a "b c" 'd "e"' f\\ g`, ['a', 'b c', 'd "e"', 'f g']],
    [`--name="x y"'z'`, ['--name=x yz']],
    [`"say \\"hi\\" \\n"`, ['say "hi" \\n']],
    [`'' ""`, ['', '']],
    ['$HOME; rm `x` | y', ['$HOME;', 'rm', '`x`', '|', 'y']],
    [`"open`, undefined],
    [`it's`, undefined],
  ])('%s', (text, expected) => {
    expect(splitCommand(text)).toEqual(expected);
  });
});
