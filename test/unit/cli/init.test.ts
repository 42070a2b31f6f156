import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readTomlFile } from '../../../src/cli/config/tomlFile.ts';
import {
  cometAddress,
  emptyPrivValidatorState,
  formatNodeKey,
  formatPrivValidatorKey,
  generateCometKey,
  nodeId,
  readCometKey,
} from '../../../src/cli/home/cometKeys.ts';
import { homeLayout } from '../../../src/cli/home/homeLayout.ts';
import { toHex } from '../../../src/lib/bytes.ts';
import { runCli, temporaryFolder } from './runCli.ts';

// Written by `cometbft init` of CometBFT 0.38.25, which also told the id and the address.
const nodeKeyFile =
  '{"priv_key":{"type":"tendermint/PrivKeyEd25519","value":"J1xM+jPGuSr7VT0ubhJIkZ1WK9XH0TDR2v7/vtRs2G5qIj46g4brHbBnpsqI7bDWSzAsKx+QWoYkXKE/L1W5CA=="}}';
const knownNodeId = '9311e172753a930e94a0fc3ed7e9952f9a0cfe34';
const validatorKeyFile = `{
  "address": "8C0F22D4F1F8148E9E78492087118875EE2C6A7F",
  "pub_key": {
    "type": "tendermint/PubKeyEd25519",
    "value": "gogZoLY4XBrDLMvNoUU98H6FEhujPxcpsH4Ey3ehTu8="
  },
  "priv_key": {
    "type": "tendermint/PrivKeyEd25519",
    "value": "zkbJceWISRSA/wuof6Udm+kbO5QFw3oQ6yqhnWoRkL2CiBmgtjhcGsMsy82hRT3wfoUSG6M/FymwfgTLd6FO7w=="
  }
}`;

function fileWith(text: string): string {
  const path = join(temporaryFolder(), 'key.json');
  writeFileSync(path, text);
  return path;
}

describe("keys are CometBFT's, byte for byte", () => {
  test('node key', () => {
    const key = readCometKey(fileWith(nodeKeyFile));
    expect(nodeId(key.publicKey)).toBe(knownNodeId);
    expect(formatNodeKey(key)).toBe(nodeKeyFile);
  });

  test('validator key', () => {
    const key = readCometKey(fileWith(validatorKeyFile));
    expect(toHex(cometAddress(key.publicKey)).toUpperCase()).toBe(
      '8C0F22D4F1F8148E9E78492087118875EE2C6A7F',
    );
    expect(formatPrivValidatorKey(key)).toBe(validatorKeyFile);
  });

  test('a new key comes back from its file', () => {
    const key = generateCometKey();
    expect(key.privateKey).toHaveLength(64);
    expect(key.privateKey.slice(32)).toEqual(key.publicKey);
    expect(readCometKey(fileWith(formatPrivValidatorKey(key)))).toEqual(key);
  });

  test('state of a validator that signed nothing', () => {
    expect(emptyPrivValidatorState).toBe('{\n  "height": "0",\n  "round": 0,\n  "step": 0\n}');
  });

  test('a file that holds something else is refused', () => {
    expect(() => readCometKey(fileWith('{}'))).toThrow('holds no priv_key');
    const foreign = nodeKeyFile.replace('L1W5CA==', 'L1W5CQ==');
    expect(() => readCometKey(fileWith(foreign))).toThrow('does not belong');
    expect(() => readCometKey(join(temporaryFolder(), 'no.json'))).toThrow(
      'run `cpocd init` first',
    );
  });
});

describe('cpocd init', () => {
  test('writes the files of a home and tells who it is', async () => {
    const home = temporaryFolder();
    const run = await runCli(['init', 'me', '--home', home, '--chain-id', 'x-1', '-o', 'json']);
    expect(run.code, run.err).toBe(0);
    const files = homeLayout(home);
    const said = JSON.parse(run.out);
    const nodeKey = readCometKey(files.nodeKey);
    const validatorKey = readCometKey(files.privValidatorKey);
    expect(said).toEqual({
      moniker: 'me',
      chain_id: 'x-1',
      home,
      node_id: nodeId(nodeKey.publicKey),
      validator_address: toHex(cometAddress(validatorKey.publicKey)).toUpperCase(),
      validator_pubkey: Buffer.from(validatorKey.publicKey).toString('base64'),
    });
    for (const path of [files.nodeKey, files.privValidatorKey, files.privValidatorState]) {
      expect(statSync(path).mode & 0o777, path).toBe(0o600);
    }
    const comet = readTomlFile(files.configToml).values;
    expect(comet.get('moniker')).toBe('me');
    expect(comet.get('proxy_app')).toBe('tcp://127.0.0.1:26658');
    expect(comet.get('tx_index.indexer')).toBe('kv');
    const genesis = JSON.parse(readFileSync(files.genesis, 'utf8'));
    expect(genesis).toMatchObject({ chain_id: 'x-1', initial_height: '1', app_hash: '' });
    expect(genesis.app_state.chain).toEqual({ bech32_prefix: 'cpoc' });
  });

  test("prefix and denomination are the chain's own", async () => {
    const home = temporaryFolder();
    const flags = ['--bech32-prefix', 'cosmos', '--denom', 'ucosm'];
    expect((await runCli(['init', '--home', home, ...flags])).code).toBe(0);
    const key = ['--home', home, '--keyring-backend', 'test'];
    const added = await runCli(['keys', 'add', 'a', ...key, '-o', 'json']);
    expect(JSON.parse(added.out).address).toMatch(/^cosmos1/);
    expect((await runCli(['genesis', 'add-account', 'a', '5ucosm', ...key])).code).toBe(0);
    expect((await runCli(['genesis', 'add-participant', 'a', ...key])).code).toBe(0);
    expect((await runCli(['genesis', 'validate', '--home', home])).out).toContain('1 validators');
    const shown = await runCli(['comet', 'show-address', '--home', home]);
    expect(shown.out).toMatch(/^cosmosvalcons1/);
  });

  test('a genesis that is there is replaced only when asked, and keys never', async () => {
    const home = temporaryFolder();
    const init = (...flags: string[]) => runCli(['init', '--home', home, ...flags, '-o', 'json']);
    const first = JSON.parse((await init('--chain-id', 'a')).out);
    const again = await init('--chain-id', 'b');
    expect(again.code).toBe(1);
    expect(JSON.parse(again.err).error).toMatchObject({ code: 'exists' });
    expect(again.err).toContain('--overwrite');
    const replaced = JSON.parse((await init('--chain-id', 'b', '--overwrite')).out);
    expect(replaced).toEqual({ ...first, chain_id: 'b' });
  });
});
