import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkGenesisFile, readGenesisPrefix } from '../../../src/cli/home/genesisFile.ts';
import { type CliRun, runCli, temporaryFolder } from './runCli.ts';
import { address, sample } from './sampleGenesis.ts';

/** A home's genesis with accounts in it, as a person might have laid it out, and the commands on it. */
async function genesisHome() {
  const home = temporaryFolder();
  await runCli(['init', '--home', home]);
  const file = join(home, 'config/genesis.json');
  const state = join(home, 'config/app_state.json');
  writeFileSync(file, JSON.stringify(sample(), undefined, 3).replaceAll('\n', ' \r\n'));
  const genesis = (...args: string[]): Promise<CliRun> =>
    runCli(['genesis', ...args, '--home', home]);
  return { home, file, state, genesis, whole: readFileSync(file) };
}

describe('a genesis whose state lies beside it', () => {
  test('says what file it is, is as valid as before, and gets its bytes back', async () => {
    const { file, state, genesis, whole } = await genesisHome();
    const before = await genesis('validate');
    const run = await genesis('detach-state', '-o', 'json');
    expect(run.code).toBe(0);
    const told = JSON.parse(run.out);
    const { app_state, ...rest } = JSON.parse(readFileSync(file, 'utf8'));
    expect(app_state).toEqual({ state_file: { size: told.size, sha256: told.sha256 } });
    expect({ ...rest, app_state: JSON.parse(readFileSync(state, 'utf8')) }).toEqual(sample());
    expect(await genesis('validate')).toEqual(before);
    expect(readGenesisPrefix(file)).toBe('cpoc');
    expect(() => checkGenesisFile(file)).not.toThrow();
    expect((await genesis('attach-state')).code).toBe(0);
    expect(readFileSync(file)).toEqual(whole);
    expect(existsSync(state)).toBe(false);
  });

  test('is put beside it, and back, once, also where that was interrupted', async () => {
    const { file, state, genesis, whole } = await genesisHome();
    expect((await genesis('attach-state')).err).toContain('has its state itself');
    await genesis('detach-state');
    // As a kill leaves it that comes between the two files, either way.
    writeFileSync(file, whole);
    expect((await genesis('detach-state')).code).toBe(0);
    const [detached, beside] = [readFileSync(file), readFileSync(state)];
    expect((await genesis('detach-state')).err).toContain('already');
    expect([readFileSync(file), readFileSync(state)]).toEqual([detached, beside]);
  });

  test('is not changed by commands that would not find it', async () => {
    const { file, genesis } = await genesisHome();
    await genesis('detach-state');
    const before = readFileSync(file);
    const { code, err } = await genesis('add-account', address(4), '5upoc');
    expect(code).toBe(1);
    expect(err).toContain('ut it back with `cpocd genesis attach-state`');
    expect(readFileSync(file)).toEqual(before);
  });

  test('stops a start and a validation where it is missing or another one', async () => {
    const { home, file, state, genesis } = await genesisHome();
    await genesis('detach-state');
    writeFileSync(state, readFileSync(state, 'utf8').replace('"7"', '"8"'));
    expect((await genesis('validate')).err).toMatch(/app_state\.json: .* has the SHA-256 /);
    const start = await runCli(['start', '--home', home]);
    expect(start.err).toMatch(/app_state\.json: .* has the SHA-256 /);
    expect((await genesis('attach-state')).err).toMatch(/has the SHA-256 /);
    rmSync(state);
    expect((await genesis('validate')).err).toContain(`${state} is missing`);
    expect(() => checkGenesisFile(file)).toThrow(/copy the file from where you have the genesis/);
    expect((await genesis('attach-state')).err).toContain(`${state} is missing`);
  });

  test('is not written over another file, nor taken out of what is no genesis', async () => {
    const { file, state, genesis, whole } = await genesisHome();
    writeFileSync(state, '{}');
    expect((await genesis('detach-state')).err).toContain('is not the state of');
    expect(readFileSync(state, 'utf8')).toBe('{}');
    expect(readFileSync(file)).toEqual(whole);
    rmSync(state);
    writeFileSync(file, whole.toString().replace('"chain_id"', '"app_state": {}, "chain_id"'));
    expect((await genesis('detach-state')).err).toContain('more than once');
    writeFileSync(file, '{"app_state": {"state_file": {"size": 1}}}');
    for (const command of ['detach-state', 'attach-state']) {
      expect((await genesis(command)).err).toContain('app_state.state_file');
    }
    writeFileSync(file, '[]');
    expect((await genesis('attach-state')).err).toContain('app_state is not there');
    expect(existsSync(state)).toBe(false);
  });
});
