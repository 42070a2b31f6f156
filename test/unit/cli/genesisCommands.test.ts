import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { GenesisDocument } from '../../../src/cli/home/genesisFile.ts';
import { homeLayout } from '../../../src/cli/home/homeLayout.ts';
import { runCli, temporaryFolder } from './runCli.ts';
import { address, sample } from './sampleGenesis.ts';

describe('cpocd genesis', () => {
  test('validate names file and path, and is content with what is right', async () => {
    const path = homeLayout(temporaryFolder()).genesis;
    const home = path.replace('/config/genesis.json', '');
    await runCli(['init', '--home', home]);
    const document = JSON.parse(readFileSync(path, 'utf8')) as GenesisDocument;
    const none = await runCli(['genesis', 'validate', '--home', home]);
    expect(none.err).toContain('name nobody with a consensus_pubkey');
    document.app_state.poc = sample().app_state.poc;
    writeFileSync(path, JSON.stringify(document));
    expect((await runCli(['genesis', 'validate', '--home', home])).code).toBe(0);
    writeFileSync(path, JSON.stringify({ ...document, chain_id: 'a b' }));
    const wrong = await runCli(['genesis', 'validate', '--home', home, '-o', 'json']);
    expect(wrong.code).toBe(1);
    expect(JSON.parse(wrong.err).error.message).toContain(`${path}: chain_id is "a b"`);
  });

  test('an account twice is refused, and appended when asked', async () => {
    const home = temporaryFolder();
    await runCli(['init', '--home', home]);
    const add = (...args: string[]) => runCli(['genesis', 'add-account', ...args, '--home', home]);
    expect((await add(address(1), '5upoc')).code).toBe(0);
    expect((await add(address(1), '5upoc')).err).toContain('--append');
    expect((await add(address(1), '2upoc,1uabc', '--append')).code).toBe(0);
    const { app_state } = JSON.parse(
      readFileSync(homeLayout(home).genesis, 'utf8'),
    ) as GenesisDocument;
    expect(app_state.bank.balances).toEqual([
      {
        address: address(1),
        coins: [
          { denom: 'uabc', amount: '1' },
          { denom: 'upoc', amount: '7' },
        ],
      },
    ]);
    expect(app_state.bank.supply).toEqual(app_state.bank.balances[0]?.coins);
  });

  test.each(['0upoc', 'upoc', '5', '5upoc,5upoc', '1.5upoc', ''])(
    '"%s" is no amount',
    async (coins) => {
      const home = temporaryFolder();
      await runCli(['init', '--home', home]);
      const run = await runCli(['genesis', 'add-account', address(1), coins, '--home', home]);
      expect(run.code).toBe(2);
    },
  );
});
