import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type CometMempool, readCometMempool } from '../../../src/cli/comet/cometSettings.ts';
import { appSettings } from '../../../src/cli/config/appSettings.ts';
import { loadClientConfig } from '../../../src/cli/config/clientConfig.ts';
import { envName } from '../../../src/cli/config/envName.ts';
import { loadHostConfig } from '../../../src/cli/config/hostConfig.ts';
import { loadSettings } from '../../../src/cli/config/loadSettings.ts';
import { loadNodeConfig } from '../../../src/cli/config/nodeConfig.ts';
import { appTomlHeading, renderToml } from '../../../src/cli/config/renderToml.ts';
import { readTomlFile } from '../../../src/cli/config/tomlFile.ts';
import { writeWhole } from '../../../src/cli/home/files.ts';
import { homeLayout } from '../../../src/cli/home/homeLayout.ts';
import { runCli, temporaryFolder } from './runCli.ts';

function homeWith(
  file: 'appToml' | 'clientToml' | 'hostToml' | 'configToml',
  text: string,
): string {
  const home = temporaryFolder();
  writeWhole(homeLayout(home)[file], text);
  return home;
}

describe('a flag goes before the environment, that before the file, that before the default', () => {
  const file = '[log]\nlevel = "warn"\n';
  const env = { CPOCD_LOG_LEVEL: 'debug' };
  const flags = { 'log-level': 'trace' };

  test('each in turn', () => {
    const home = homeWith('appToml', file);
    const level = (sources: { flags: object; env: object }): string =>
      loadNodeConfig({ home, ...sources } as never).logLevel;
    expect(level({ flags, env })).toBe('trace');
    expect(level({ flags: {}, env })).toBe('debug');
    expect(level({ flags: {}, env: {} })).toBe('warn');
    expect(loadNodeConfig({ home: temporaryFolder(), flags: {}, env: {} }).logLevel).toBe('info');
  });

  test('by the command line', async () => {
    const home = homeWith('clientToml', 'output = "json"\n');
    const asked = ['config', 'home', '--home', home];
    expect((await runCli(asked)).out).toBe(`{"home":"${home}"}\n`);
    expect((await runCli([...asked, '-o', 'text'])).out).toBe(`${home}\n`);
    expect((await runCli(asked, { env: { CPOCD_OUTPUT: 'text' } })).out).toBe(`${home}\n`);
  });

  test('the home too', async () => {
    expect((await runCli(['config', 'home'], { env: { CPOCD_HOME: '/a' } })).out).toBe('/a\n');
    expect(
      (await runCli(['config', 'home', '--home', '/b'], { env: { CPOCD_HOME: '/a' } })).out,
    ).toBe('/b\n');
  });

  test('a switch can be turned off against the file', () => {
    const home = homeWith('appToml', '[state]\nsync-writes = true\n');
    const sync = (given: object): boolean =>
      loadNodeConfig({ home, flags: given as never, env: {} }).syncWrites;
    expect(sync({})).toBe(true);
    expect(sync({ 'state.sync-writes': 'false' })).toBe(false);
  });
});

describe('a file that says what cannot be', () => {
  test('broken TOML: file, line and reason', () => {
    const home = homeWith('appToml', 'minimum-gas-prices = ""\n[abci\naddress = "x"\n');
    expect(() => loadNodeConfig({ home, flags: {}, env: {} })).toThrow(
      /app\.toml is not valid TOML at line 2, column \d+: .+; expected lines such as/,
    );
  });

  test('an unknown key: file, line, key, the nearest one', () => {
    const home = homeWith('appToml', '# mine\n[log]\nlevle = "warn"\n');
    expect(() => loadNodeConfig({ home, flags: {}, env: {} })).toThrow(
      /app\.toml, line 3: log\.levle is not a key of this file; did you mean log\.level\?/,
    );
  });

  test.each([
    ['[log]\nlevel = "loud"', 'log.level is "loud"; expected one of fatal, error'],
    ['[log]\nlevel = 3', 'log.level is 3; expected one of'],
    [
      '[state]\nretained-versions = "7"',
      'state.retained-versions is "7"; expected a whole number from 2',
    ],
    [
      '[state]\nretained-versions = 1',
      'state.retained-versions is 1; expected a whole number from 2',
    ],
    ['[state]\nsync-writes = "yes"', 'state.sync-writes is "yes"; expected true or false'],
    ['minimum-gas-prices = "cheap"', 'minimum-gas-prices is "cheap"; expected prices such as'],
    ['[abci]\naddress = "localhost"', 'abci.address is "localhost"; expected tcp://host:port'],
    ['[metrics]\naddress = "here"', 'metrics.address is "here"; expected host:port'],
  ])('%s', (text, said) => {
    const home = homeWith('appToml', text);
    expect(() => loadNodeConfig({ home, flags: {}, env: {} })).toThrow(said);
  });

  test.each([
    ['[status]\naddress = "127.0.0.1:99999"', 'status.address is "127.0.0.1:99999"; expected host'],
    ['[proof-server]\naddress = "0.0.0.0:65536"', 'expected host:port with a port up to 65535'],
    [
      '[artifacts]\nkeep-epochs = inf',
      'artifacts.keep-epochs is Infinity; expected a whole number',
    ],
    ['[artifacts]\nkeep-epochs = nan', 'artifacts.keep-epochs is NaN; expected a whole number'],
  ])('host.toml with %s is refused, and nothing is switched off by it', (text, said) => {
    const home = homeWith('hostToml', text);
    expect(() => loadHostConfig({ home, flags: {}, env: {} })).toThrow(said);
  });

  test('an environment variable is named', () => {
    const sources = { home: temporaryFolder(), flags: {}, env: { CPOCD_STATE_SYNC_WRITES: 'yes' } };
    expect(() => loadNodeConfig(sources)).toThrow(
      'environment variable CPOCD_STATE_SYNC_WRITES is "yes"; expected true or false',
    );
  });

  test('a file that is a folder', () => {
    const home = temporaryFolder();
    writeWhole(join(homeLayout(home).clientToml, 'x'), '');
    expect(() => loadClientConfig({ home, flags: {}, env: {} })).toThrow(
      /cannot read .*client\.toml/,
    );
  });
});

describe('the files that init writes', () => {
  test('say the defaults, and every setting', () => {
    const path = join(temporaryFolder(), 'app.toml');
    writeFileSync(path, renderToml(appTomlHeading, appSettings, {}));
    const file = readTomlFile(path);
    expect([...file.values.keys()].sort()).toEqual(
      Object.values(appSettings)
        .map((one) => one.key)
        .sort(),
    );
    const none = { path, text: '', values: new Map() };
    const load = (from: typeof none | typeof file): object =>
      loadSettings(appSettings, { flags: {}, env: {}, file: from });
    expect(load(file)).toEqual(load(none));
  });

  test('names of environment variables', () => {
    expect(envName('abci.address')).toBe('CPOCD_ABCI_ADDRESS');
    expect(envName('state.retained-versions')).toBe('CPOCD_STATE_RETAINED_VERSIONS');
  });
});

describe('config get, set and view', () => {
  test('set keeps comments and everything else', async () => {
    const home = homeWith(
      'appToml',
      '# mine\nminimum-gas-prices = "" # free\n\n[log]\nlevel = "info"\n',
    );
    const run = (...args: string[]) => runCli(['config', ...args, '--home', home]);
    expect((await run('set', 'app', 'log.level', 'debug')).code).toBe(0);
    expect((await run('set', 'app', 'metrics.address', '')).code).toBe(0);
    expect(readTomlFile(homeLayout(home).appToml).text).toBe(
      '# mine\nminimum-gas-prices = "" # free\n\n[log]\nlevel = "debug"\n\n[metrics]\naddress = ""\n',
    );
    expect((await run('get', 'app', 'log.level')).out).toBe('debug\n');
    expect((await run('get', 'app', 'abci.address')).out).toBe('tcp://127.0.0.1:26658\n');
  });

  test('a key or value that cannot be changes nothing', async () => {
    const home = homeWith('appToml', '');
    const run = (...args: string[]) => runCli(['config', 'set', ...args, '--home', home]);
    expect((await run('app', 'log.levl', 'debug')).err).toContain('Did you mean log.level?');
    expect((await run('app', 'log.level', 'loud')).err).toContain('Expected one of');
    expect((await run('ap', 'log.level', 'debug')).err).toContain('Did you mean app?');
    expect(readTomlFile(homeLayout(home).appToml).text).toBe('');
  });

  test('get shows a section as a whole; set names its keys', async () => {
    const home = homeWith('hostToml', '[load]\nsource = "idle"\n');
    const run = (...args: string[]) => runCli(['config', ...args, '--home', home]);
    const shown = await run('get', 'host', 'load', '-o', 'json');
    expect(JSON.parse(shown.out)).toMatchObject({ 'load.source': 'idle', 'load.preset': 'vllm' });
    expect(Object.keys(JSON.parse(shown.out)).every((key) => key.startsWith('load.'))).toBe(true);
    expect((await run('get', 'host', 'load')).out).toContain('idle');
    const refused = await run('set', 'host', 'load', 'none');
    expect(refused.code).toBe(2);
    expect(refused.err).toMatch(/load is a section of .*host.toml and no key/);
    expect((await run('get', 'host', 'loat')).err).toContain('has no key loat');
  });

  test("CometBFT's file: keys that are there, of the type that they have", async () => {
    const home = temporaryFolder();
    await runCli(['init', 'me', '--home', home]);
    const run = (...args: string[]) => runCli(['config', ...args, '--home', home]);
    expect((await run('set', 'config', 'consensus.timeout_commit', '300ms')).code).toBe(0);
    expect((await run('get', 'config.toml', 'consensus.timeout_commit')).out).toBe('300ms\n');
    expect((await run('set', 'config', 'mempool.size', 'many')).err).toContain('Expected a number');
    expect((await run('set', 'config', 'mempool.sise', '5')).err).toContain(
      'Did you mean mempool.size?',
    );
  });
});

describe("CometBFT's mempool, as config.toml bounds it", () => {
  const mempoolOf = (text: string): CometMempool => readCometMempool(homeWith('configToml', text));

  test('says what stands there', () => {
    expect(mempoolOf('[mempool]\nsize = 200\nmax_txs_bytes = 1000\nrecheck = false\n')).toEqual({
      size: 200,
      maxTxsBytes: 1000,
      recheck: false,
    });
  });

  test("and CometBFT's defaults where nothing does", () => {
    const defaults = { size: 5000, maxTxsBytes: 1024 ** 3, recheck: true };
    expect(mempoolOf('moniker = "x"\n')).toEqual(defaults);
    expect(readCometMempool(temporaryFolder())).toEqual(defaults);
  });

  test('what is kept of it is a share from 0 to 90 percent', () => {
    const share = (text: string): number =>
      loadNodeConfig({ home: homeWith('appToml', text), flags: {}, env: {} })
        .mempoolReservedPercent;
    expect(share('')).toBe(40);
    expect(share('[mempool]\nreserved-percent = 0\n')).toBe(0);
    expect(() => share('[mempool]\nreserved-percent = 91\n')).toThrow('from 0 to 90');
  });
});
