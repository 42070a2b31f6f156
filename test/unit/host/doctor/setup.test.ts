/** `cpocd host setup`: the dialog, through scripted answers. */

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadHostConfig } from '../../../../src/cli/config/hostConfig.ts';
import { hostSettings } from '../../../../src/cli/config/hostSettings.ts';
import { simAccount, simConsensusKey } from '../../../harness/simAccount.ts';
import { type CliRun, runCli, temporaryFolder } from '../../cli/runCli.ts';
import { DoctorRig, host, other, warm } from './doctorRig.ts';

const hexOf = ({ privateKey }: { privateKey: Uint8Array }): string =>
  Buffer.from(privateKey).toString('hex');

/** For a participant whose own key is here: to each question a wrong answer, what is then said to be expected, and the right one. */
function dialog(rig: DoctorRig): [wrong: string, expected: string, right: string][] {
  return [
    ['localhost', 'tcp://host:port, http://host:port or https://host', rig.rpc.url],
    ['perhaps', 'y or n', 'y'],
    ['ledger', 'one of new, existing, import (a Ledger is not supported)', 'import'],
    ['a name', 'another name ("a name" is not a name for a key)', 'gpu'],
    ['abandon abandon', '12, 15, 18, 21 or 24 English words', hexOf(host)],
    ['cosmos1abc', 'an address that begins with cpoc1', ''],
    ['ftp://x', 'an address that must begin with http:// or', 'http://host.example:8080'],
    ['abc', 'the 32 bytes of an ed25519 key in base64', 'none'],
    ['1.2.3', 'one price such as 0.025upoc, or nothing', ''],
    ['here', 'host:port with a port up to 65535, or nothing', '0.0.0.0:18080'],
    ['gpu', 'one of hash, process, http', 'hash'],
    ['gpu', 'one of none, idle, trace, prometheus, json', 'idle'],
    ['noon', 'ranges', '22:00-06:00'],
    ['Mars/Base', 'a time zone such as Europe/Berlin, or UTC', 'Europe/Berlin'],
    ['maybe', 'y or n', 'y'],
  ];
}

const ownKeyAnswers = (rig: DoctorRig): string[] => dialog(rig).map(([, , right]) => right);

function setup(home: string, answers: readonly string[], ...flags: string[]): Promise<CliRun> {
  const stdin = answers.map((line) => `${line}\n`).join('');
  const args = ['host', 'setup', '--home', home, '--keyring-backend', 'test', ...flags];
  return runCli(args, { stdin });
}

function configOf(home: string): ReturnType<typeof loadHostConfig> {
  return loadHostConfig({ home, flags: {}, env: {} });
}

const hostToml = (home: string): string => join(home, 'config', 'host.toml');

describe('from nothing', () => {
  test('writes a commented file that the agent reads, registers, and lets the doctor look', async () => {
    const rig = await DoctorRig.start({ participants: [] });
    const home = temporaryFolder();
    const { code, out, err } = await setup(home, ownKeyAnswers(rig));
    expect(err).toContain(`Registered ${host.address} as a participant at height 4.`);
    expect(configOf(home)).toMatchObject({
      from: 'gpu',
      proofServerEnable: true,
      proofServerAddress: '0.0.0.0:18080',
      loadSource: 'idle',
      quietHours: '22:00-06:00',
      timeZone: 'Europe/Berlin',
    });
    const text = readFileSync(hostToml(home), 'utf8');
    for (const { key, comment } of Object.values(hostSettings)) {
      const name = key.split('.').at(-1) ?? '';
      expect(text, key).toMatch(new RegExp(`^# .*\n(# .*\n)*${name} = `, 'm'));
      expect(text.toLowerCase(), key).toContain((comment[0] ?? '').toLowerCase());
    }
    expect(out).toMatch(/ok +participant +cpoc1\w+ is an active participant since height 4/);
    expect(err).toMatch(/15 questions, \d+\.\d s without the waiting/);
    expect(err).toContain('Start the agent with: cpocd host');
    expect(code).toBe(0);
    const client = readFileSync(join(home, 'config', 'client.toml'), 'utf8');
    expect(client).toContain('chain-id = "sim-1"');
    expect(client).toContain(`node = "${rig.rpc.url}"`);
  });

  test('a wrong answer is asked again, with what was expected', async () => {
    const rig = await DoctorRig.start({ participants: [] });
    const answers = dialog(rig).flatMap(([wrong, , right]) => [wrong, right]);
    const gone = 'http://127.0.0.1:9';
    const { code, err } = await setup(temporaryFolder(), [gone, ...answers]);
    expect(code).toBe(0);
    expect(err.match(/That cannot be: expected|^Expected y or n/gm)).toHaveLength(
      dialog(rig).length + 1,
    );
    expect(err).toContain(`expected a node that answers (no answer from ${gone}`);
    for (const [, expected] of dialog(rig)) expect(err).toContain(`xpected ${expected}`);
    expect(err).not.toContain('abandon');
    expect(err).not.toContain(hexOf(host));
  });

  test('whoever goes away at any question leaves nothing behind', async () => {
    const rig = await DoctorRig.start({ participants: [] });
    const answers = ownKeyAnswers(rig);
    for (let given = 0; given < answers.length; given += 1) {
      const home = temporaryFolder();
      const { code, err } = await setup(home, answers.slice(0, given));
      expect(code, `${given} answers: ${err}`).toBe(1);
      expect(err).toContain('nobody answered');
      expect(readdirSync(home), `${given} answers`).toEqual([]);
    }
    const no = [...answers.slice(0, -1), 'n'];
    const home = temporaryFolder();
    expect((await setup(home, no)).err).toContain('Nothing was written');
    expect(readdirSync(home)).toEqual([]);
    expect((await rig.doctor()).of('participant').facts).toMatchObject({ registered: false });
  });

  test('a new key is shown once, and an account without coins registers later', async () => {
    const rig = await DoctorRig.start();
    const home = temporaryFolder();
    const answers = [rig.rpc.url, 'y', ...Array.from({ length: 10 }, () => ''), 'y', 'y', 'n'];
    const { code, err } = await setup(home, answers);
    expect(code).toBe(3);
    expect(err).toMatch(/has no account on sim-1 yet/);
    expect(err).toContain('Later: cpocd host --register');
    const [words = ''] = /^([a-z]+ ){23}[a-z]+$/m.exec(err) ?? [];
    expect(words.split(' ')).toHaveLength(24);
    const files = readdirSync(home, { recursive: true, withFileTypes: true }).filter((one) =>
      one.isFile(),
    );
    expect(files.length).toBeGreaterThan(2);
    for (const file of files) {
      expect(readFileSync(join(file.parentPath, file.name), 'utf8')).not.toContain(words);
    }
  });
});

describe('a second time', () => {
  test('what is there is the usual answer, and nothing changes by taking it', async () => {
    const rig = await DoctorRig.start({ participants: [] });
    const home = temporaryFolder();
    await setup(home, ownKeyAnswers(rig));
    const mine = `# a line of my own\n${readFileSync(hostToml(home), 'utf8')}`;
    writeFileSync(hostToml(home), mine);
    const { code, err } = await setup(
      home,
      Array.from({ length: 11 }, () => ''),
    );
    expect(code, err).toBe(0);
    expect(err).toContain('host.toml stays as it is');
    expect(err).toContain('is a participant already');
    expect(readFileSync(hostToml(home), 'utf8')).toBe(mine);
    expect(readdirSync(join(home, 'config')).sort()).toEqual(['client.toml', 'host.toml']);
  });

  test('what changes is said before, the rest of the file stays, and the old one is kept', async () => {
    const rig = await DoctorRig.start({ participants: [] });
    const home = temporaryFolder();
    await setup(home, ownKeyAnswers(rig));
    const mine = `# a line of my own\n${readFileSync(hostToml(home), 'utf8')}`;
    writeFileSync(hostToml(home), mine);
    const { err } = await setup(home, [], '--yes', '--schedule.quiet-hours', 'mon-fri 08:00-18:00');
    expect(err).toContain('schedule.quiet-hours = "mon-fri 08:00-18:00" (was "22:00-06:00")');
    expect(readFileSync(`${hostToml(home)}.before`, 'utf8')).toBe(mine);
    expect(readFileSync(hostToml(home), 'utf8')).toBe(
      mine.replace('"22:00-06:00"', '"mon-fri 08:00-18:00"'),
    );
  });

  test('a node of another chain than the configured one is refused', async () => {
    const rig = await DoctorRig.start({ participants: [] });
    const home = temporaryFolder();
    await setup(home, ownKeyAnswers(rig));
    rig.rpc.faults.network = 'sim-2';
    const { code, err } = await setup(home, [], '--yes');
    expect(code).toBe(1);
    expect(err).toContain('the node is of chain sim-2, and chain-id is sim-1');
  });
});

test('a chain with addresses of its own: its prefix is taken from the node', async () => {
  const validator = { account: simAccount(99, 'gpu'), consensusPubkey: simConsensusKey(99) };
  const rig = await DoctorRig.start({
    prefix: 'gpu',
    accounts: [simAccount(1, 'gpu')],
    participants: [{ ...validator, power: 1n }],
  });
  const home = temporaryFolder();
  const { code, err } = await setup(home, ownKeyAnswers(rig));
  expect(err).toContain(`Registered ${simAccount(1, 'gpu').address} as a participant`);
  expect(code, err).toBe(0);
  expect(readFileSync(join(home, 'config', 'client.toml'), 'utf8')).toContain(
    'bech32-prefix = "gpu"',
  );
});

describe('by flags alone', () => {
  test('everything can be said on the command line', async () => {
    const rig = await DoctorRig.start({ participants: [] });
    const flags = ['--node', rig.rpc.url, '--key', 'existing', '--from', 'host', '--yes'];
    const run = await setup(rig.home, [], ...flags, '--url', 'http://host.example');
    expect(run.code, run.err).toBe(0);
    expect(run.err).toContain(`Registered ${host.address}`);
    expect(run.err).toMatch(/^0 questions/m);
    expect(configOf(rig.home).from).toBe('host');
  });

  test('what is missing or wrong is named by its flag, and nothing is written', async () => {
    const rig = await DoctorRig.start({ participants: [] });
    const home = temporaryFolder();
    const missing = await setup(home, [], '--node', rig.rpc.url, '--key', 'existing', '--yes');
    expect([missing.code, missing.err]).toEqual([2, expect.stringContaining('Give --from')]);
    const wrong = await setup(home, [], '--node', rig.rpc.url, '--key', 'hardware', '--yes');
    expect(wrong.err).toContain('flag --key is "hardware". Expected one of new, existing, import');
    const price = await setup(home, [], '--node', rig.rpc.url, '--gas-prices', 'much', '--yes');
    expect([price.code, price.err]).toEqual([2, expect.stringContaining('--gas-prices')]);
    expect(readdirSync(home)).toEqual([]);
  });
});

test('with a warm key it prints what the cold key has to run, and after that the doctor passes', async () => {
  const cold = await DoctorRig.start({ participants: [], accounts: [host, warm, other] });
  const machine = temporaryFolder();
  const answers = [
    ...[cold.rpc.url, 'y', 'import', 'warm', hexOf(warm), host.address],
    ...['http://host.example', '0.001upoc', '', '', '', '', '', 'y'],
  ];
  const run = await setup(machine, answers);
  expect(run.code).toBe(3);
  expect(configOf(machine)).toMatchObject({
    from: 'warm',
    onBehalfOf: host.address,
    feeGranter: host.address,
    gasPrices: '0.001upoc',
  });
  const commands = run.err.split('\n').filter((line) => line.startsWith('cpocd tx '));
  expect(commands.map((line) => line.split(' ').slice(2, 4).join(' '))).toEqual([
    'poc register',
    'authz grant-host',
    'feegrant grant',
  ]);
  for (const line of commands) {
    const flags = [...cold.keyring, '--node', cold.rpc.url, '-y'];
    await cold.cli([...line.split(' ').slice(1), ...flags]);
  }
  const doctor = ['host', 'doctor', '--home', machine, '--keyring-backend', 'test', '-o', 'json'];
  const after = await runCli(doctor);
  expect(after.code, after.out).toBe(0);
  expect(existsSync(join(machine, 'keyring-test', 'warm.key.json'))).toBe(true);
});
