import { describe, expect, test } from 'vitest';
import { runCli, temporaryFolder } from './runCli.ts';

describe('what is not understood names what is nearest, and exits with 2', () => {
  test.each([
    [['keys', 'list', '--keyring-bakend', 'test'], '--keyring-bakend', '--keyring-backend'],
    [['innit'], '"innit"', 'init'],
    [['host', 'statuss'], '"statuss"', 'status'],
    [['keys', 'lst'], '"lst"', 'list'],
    [['query', 'poc', 'partcipants'], '"partcipants"', 'participants'],
    [['start', '--with-commet'], '--with-commet', '--with-comet'],
    [['devnet', '--validator', '4'], '--validator', '--validators'],
    [['version', '--hoem', '/x'], '--hoem', '--home'],
    [['tx', 'bank', 'send', 'a', 'b', '1x', '--fee', '1upoc'], '--fee', '--fees'],
  ])('%j', async (args, wrong, nearest) => {
    const { code, out, err } = await runCli(args);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain(wrong);
    expect(err).toContain(`id you mean ${nearest}?`);
    expect(err.trim().split('\n'), 'one paragraph').toHaveLength(1);
  });

  test('a command that takes no argument says so', async () => {
    const { code, err } = await runCli(['version', 'now']);
    expect(code).toBe(2);
    expect(err).toContain('cpocd version takes no arguments and got more: now');
  });

  test('an agent without a key is told of the setup that asks for one', async () => {
    const { code, err } = await runCli(['host', '--home', temporaryFolder()]);
    expect(code).toBe(2);
    expect(err).toMatch(/not said who signs.*cpocd host setup.*--from/);
  });

  test('a missing argument and a missing value are named', async () => {
    expect((await runCli(['keys', 'show'])).err).toContain('needs the argument <name>');
    expect((await runCli(['version', '--home'])).err).toContain('--home <folder> needs a value');
  });

  test('a value that cannot be names the flag and what is expected', async () => {
    const { code, err } = await runCli(['query', 'poc', 'params', '--node', 'nowhere']);
    expect(code).toBe(2);
    expect(err).toContain('flag --node is "nowhere"');
    expect(err).toContain('expected tcp://host:port'.replace('e', 'E'));
  });

  test.each([
    [['tx', 'bank', 'send', 'a', 'cpoc1x', '1upoc'], 'argument <to> is "cpoc1x"'],
    [['devnet', '--until', 'settled'], '--until is "settled"'],
    [['devnet', '--validators', '0'], '--validators is "0"'],
    [['host', '--url', 'http://x'], 'no effect without --register'],
    [['start', '--comet-log-file', 'x'], 'no effect without --with-comet'],
  ])('%j', async (args, said) => {
    const { code, err } = await runCli(['--home', temporaryFolder(), ...args]);
    expect(code).toBe(2);
    expect(err).toContain(said);
  });
});

describe('errors and output', () => {
  test('with -o json errors are JSON on standard error', async () => {
    for (const flags of [['-o', 'json'], ['--output=json'], ['-ojson']]) {
      const { code, out, err } = await runCli(['keys', 'lst', ...flags]);
      expect(code).toBe(2);
      expect(out).toBe('');
      expect(JSON.parse(err), flags.join(' ')).toEqual({
        error: {
          code: 'usage',
          message: 'cpocd keys has no command "lst"',
          advice: 'did you mean list? See `cpocd keys --help`',
        },
      });
    }
  });

  test('a node that is away is an error with the address', async () => {
    const { code, err } = await runCli(['status', '--node', 'tcp://127.0.0.1:1', '-o', 'json']);
    expect(code).toBe(1);
    expect(JSON.parse(err).error.code).toBe('unreachable');
    expect(err).toContain('127.0.0.1:1');
  });

  test('help and version go to standard output and exit with 0', async () => {
    const help = await runCli(['keys', '--help']);
    expect(help).toMatchObject({ code: 0, err: '' });
    expect(help.out).toContain('mnemonic');
    const version = await runCli(['version', '--long', '-o', 'json']);
    expect(JSON.parse(version.out)).toMatchObject({ server_name: 'cpocd', abci: '2.0.0' });
  });

  test('flags with underscores are those with dashes, as in the tools of the SDK', async () => {
    const { err } = await runCli(['start', '--log_level', 'loud', '--home', temporaryFolder()]);
    expect(err).toContain('flag --log-level is "loud"');
  });
});

describe('help', () => {
  test('of the agent fits into 80 columns, and its flags stand under headings', async () => {
    for (const args of [['host'], ['host', 'setup'], ['host', 'doctor'], ['start'], ['tx']]) {
      const { out } = await runCli([...args, '--help']);
      const long = out.split('\n').filter((line) => line.length > 80);
      // A flag that is long by itself is not cut.
      expect(
        long.filter((line) => line.includes(' ', 10)),
        args.join(' '),
      ).toEqual([]);
    }
    const { out } = await runCli(['host', '--help']);
    for (const heading of ['Node and keyring:', 'Accounts:', 'Scheduler:', 'Proof server:']) {
      expect(out).toContain(`\n${heading}\n`);
    }
    expect(out).not.toContain('(preset');
  });

  test('of a command in a group names the flags that it takes, and no others are taken', async () => {
    const { out } = await runCli(['host', 'verify', '--help']);
    expect(out).toContain('--samples');
    expect(out).not.toContain('--register');
    for (const args of [
      ['host', 'verify', 'x', '--register'],
      ['host', '--nonces-per-block', '3', 'status'],
    ]) {
      const { code, err } = await runCli(args);
      expect(code).toBe(2);
      expect(err).toMatch(/^Error: cpocd host \w+ has no flag --\S+\. It is one of `cpocd host`/);
    }
  });
});
