import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadHostConfig } from '../../../src/cli/config/hostConfig.ts';
import { readTomlFile } from '../../../src/cli/config/tomlFile.ts';
import { devnetAccounts } from '../../../src/cli/devnet/devnetAccounts.ts';
import { openDevnetHome, resetDevnetHome } from '../../../src/cli/devnet/devnetHome.ts';
import { devnetLayout } from '../../../src/cli/devnet/devnetLayout.ts';
import { writeAgentSettings } from '../../../src/cli/devnet/devnetMembers.ts';
import { usualShape } from '../../../src/cli/devnet/devnetOptions.ts';
import { applyPorts, portsFrom } from '../../../src/cli/devnet/devnetPorts.ts';
import { nodeId, readCometKey } from '../../../src/cli/home/cometKeys.ts';
import { validateGenesisFile } from '../../../src/cli/home/genesisFile.ts';
import { homeLayout } from '../../../src/cli/home/homeLayout.ts';
import { genesisValidators } from '../../../src/types/genesis.ts';
import { runCli, temporaryFolder } from './runCli.ts';

describe('the home of a devnet', () => {
  const shape = { validators: 2, hosts: 1 };

  test('has one genesis, a home for each, and goes on with the same shape', async () => {
    const home = join(temporaryFolder(), 'net');
    const made = await openDevnetHome(home, shape);
    expect(made).toEqual({ ...usualShape, ...shape });
    const layout = devnetLayout(home);
    const files = ['node0', 'node1'].map((name) => homeLayout(layout.member(name)));
    const [first, second] = files.map(({ genesis }) => readFileSync(genesis, 'utf8'));
    expect(second).toBe(first);
    const { genesis } = validateGenesisFile(files[0]?.genesis ?? '');
    expect(genesisValidators(genesis).map(({ power }) => power)).toEqual([10n, 10n]);
    expect(genesis.auth.accounts).toHaveLength(5);
    expect(genesis.poc.params).toMatchObject({
      enableContinuousPoc: true,
      validationChallengeDeadlineBlocks: 8,
      auditWindowBlocks: 1,
      epochLength: 30n,
      epochReward: { denom: 'upoc', amount: '1000000000' },
    });
    expect(existsSync(homeLayout(layout.member('host0')).keyringTest)).toBe(true);
    expect(await openDevnetHome(home, {})).toEqual(made);
    expect(await openDevnetHome(home, { validators: 2 })).toEqual(made);
    expect(readFileSync(files[0]?.genesis ?? '', 'utf8')).toBe(first);
  });

  test('a flag that contradicts it names itself and --reset', async () => {
    const home = join(temporaryFolder(), 'net');
    await openDevnetHome(home, {});
    await expect(openDevnetHome(home, { validators: 4 })).rejects.toThrow(
      /flag --validators 4 contradicts the devnet in .*, which was made with 1; begin anew with --reset/,
    );
    resetDevnetHome(home);
    expect(existsSync(home)).toBe(false);
    expect(await openDevnetHome(home, { validators: 4 })).toMatchObject({ validators: 4 });
  });

  test('changes of parameters are in the genesis of every node, and are fixed with it', async () => {
    const home = join(temporaryFolder(), 'net');
    const params = { epoch_length: '20', jail_blocks: '10', epoch_reward: '0upoc' };
    await openDevnetHome(home, { validators: 2, params });
    for (const name of ['node0', 'node1']) {
      const file = homeLayout(devnetLayout(home).member(name)).genesis;
      expect(validateGenesisFile(file).genesis.poc.params).toMatchObject({
        epochLength: 20n,
        jailBlocks: 10,
        epochReward: { denom: 'upoc', amount: '0' },
        // The devnet's own, and the chain's.
        auditWindowBlocks: 1,
        signedBlocksWindow: 1000,
      });
    }
    expect((await openDevnetHome(home, {})).params).toEqual(params);
    // What says the same is no contradiction, whether or not it was said before.
    const same = { jail_blocks: '10', min_signed_bps: '500' };
    expect((await openDevnetHome(home, { params: same })).params).toEqual(params);
    await expect(openDevnetHome(home, { params: { epoch_length: '30' } })).rejects.toThrow(
      /flag --param epoch_length=30 contradicts the devnet in .*, which was made with 20; begin anew/,
    );
  });

  test.each([
    [['epoch_lenght=20'], 'did you mean epoch_length?'],
    [['epoch_length'], 'expected name=value, such as epoch_length=20'],
    [['epoch_length=5'], 'epoch_length is 5, expected audit_window_blocks + '],
    [['jail_blocks=0'], 'jail_blocks is 0, expected 1 to 4294967295'],
    [['jail_blocks=x'], 'jail_blocks: is "x", expected a whole number'],
    [['epoch_length=-20'], 'epoch_length: is "-20", expected digits'],
    [['enable_continuous_poc=yes'], 'is "yes", expected true or false'],
    [['epoch_reward=5'], 'epoch_reward=5 is no coin'],
    [['validation_sample_rate_bps=3'], '--sample-rate-bps say the same'],
  ])('--param %s is refused before anything is written', async (params, said) => {
    const home = join(temporaryFolder(), 'net');
    const flags = params.flatMap((text) => ['--param', text]);
    const run = ['devnet', '--home', home, '--sample-rate-bps', '9', ...flags];
    const { code, err } = await runCli(run);
    expect(code).toBe(2);
    expect(err.toLowerCase()).toContain(said.toLowerCase());
    expect(existsSync(home)).toBe(false);
  });

  test('another layout is refused', async () => {
    const home = join(temporaryFolder(), 'net');
    await openDevnetHome(home, {});
    const { note } = devnetLayout(home);
    writeFileSync(note, JSON.stringify({ ...JSON.parse(readFileSync(note, 'utf8')), version: 99 }));
    await expect(openDevnetHome(home, {})).rejects.toThrow('devnet of version 99');
    // One of before is kept beside the new one, each time under a name of its own.
    const said: string[] = [];
    for (const kept of [`${home}.version-1`, `${home}.version-1-2`]) {
      writeFileSync(
        note,
        JSON.stringify({ ...JSON.parse(readFileSync(note, 'utf8')), version: 1 }),
      );
      expect(await openDevnetHome(home, {}, (text) => said.push(text))).toEqual(usualShape);
      expect(existsSync(join(kept, 'node0'))).toBe(true);
      expect(said.at(-1)).toContain(`it is kept as ${kept}`);
    }
  });

  test("somebody else's folder is neither used nor removed", async () => {
    const home = temporaryFolder();
    mkdirSync(join(home, 'photos'));
    await expect(openDevnetHome(home, {})).rejects.toThrow('is not empty and holds no devnet');
    expect(() => resetDevnetHome(home)).toThrow('nothing was changed');
    expect(existsSync(join(home, 'photos'))).toBe(true);
  });

  test('ports of a run go into every file that needs them', async () => {
    const home = join(temporaryFolder(), 'net');
    await openDevnetHome(home, shape);
    const { member } = devnetLayout(home);
    const nodes = portsFrom(40_000, 2).map((ports, i) => ({
      name: `node${i}`,
      home: member(`node${i}`),
      ports,
    }));
    const accounts = await devnetAccounts({ ...usualShape, ...shape });
    const agents = ['node1', 'host0'].map((name, rank) => {
      const account = accounts.find((one) => one.name === name);
      if (account === undefined) throw new Error(name);
      writeAgentSettings(member(name), account, rank);
      return { name, home: member(name), statusPort: 40_009 + rank };
    });
    for (const run of [1, 2]) {
      applyPorts(nodes, agents, [home, member('host0')]);
      const { configToml, appToml, nodeKey } = homeLayout(member('node1'));
      const comet = readTomlFile(configToml).values;
      const peer = nodeId(readCometKey(homeLayout(member('node0')).nodeKey).publicKey);
      expect(comet.get('p2p.persistent_peers'), `run ${run}`).toBe(`${peer}@127.0.0.1:40000`);
      expect(comet.get('rpc.laddr')).toBe('tcp://127.0.0.1:40011');
      expect(comet.get('proxy_app')).toBe('tcp://127.0.0.1:40012');
      expect(comet.get('moniker')).toBe('node1');
      expect(readTomlFile(appToml).values.get('abci.address')).toBe('tcp://127.0.0.1:40012');
      expect(readTomlFile(appToml).values.get('api.address')).toBe('tcp://127.0.0.1:40016');
      expect(readTomlFile(appToml).values.get('grpc.address')).toBe('127.0.0.1:40017');
      expect(nodeKey).not.toBe('');
    }
    const { clientToml, hostToml } = homeLayout(member('host0'));
    expect(loadHostConfig({ home: member('host0'), flags: {}, env: {} })).toMatchObject({
      from: 'host0',
      gasPrices: '0.001upoc',
      noncesPerBlock: 40,
      statusAddress: '127.0.0.1:40010',
    });
    // What somebody changed stays.
    const changed = readFileSync(hostToml, 'utf8').replace('per-block = 40', 'per-block = 7');
    writeFileSync(hostToml, changed);
    const [, , host0] = accounts;
    if (host0 !== undefined) writeAgentSettings(member('host0'), host0, 1);
    expect(readTomlFile(hostToml).values.get('artifacts.nonces-per-block')).toBe(7);
    expect(readTomlFile(clientToml).values.get('node')).toBe('tcp://127.0.0.1:40001');
  });
});
