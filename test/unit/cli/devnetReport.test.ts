import { describe, expect, test } from 'vitest';
import type { CliIo } from '../../../src/cli/cliIo.ts';
import { devnetAccounts } from '../../../src/cli/devnet/devnetAccounts.ts';
import { usualShape } from '../../../src/cli/devnet/devnetOptions.ts';
import type { PlacedAgent, PlacedNode } from '../../../src/cli/devnet/devnetPorts.ts';
import { createTextReport } from '../../../src/cli/devnet/devnetReport.ts';

describe('what a devnet prints at its start', () => {
  test('has tables that fit into 80 columns, with everything in them that a person copies', async () => {
    const shape = { ...usualShape, validators: 4, hosts: 2 };
    const accounts = await devnetAccounts(shape);
    const ports = { rpc: 26657, rest: 11317, grpc: 19090, p2p: 26656, metrics: 26660, abci: 26658 };
    let text = '';
    const out = (part: string): void => {
      text += part;
    };
    const io = { out } as unknown as CliIo;
    createTextReport(io).started({
      home: '/home/someone/.cpocd-devnet',
      shape,
      accounts,
      nodes: accounts
        .filter(({ role }) => role !== 'user')
        .map(({ name }) => ({ name, ports })) as unknown as PlacedNode[],
      agents: accounts
        .filter(({ role }) => role !== 'user')
        .map(({ name }) => ({
          name,
          statusPort: 26664,
          home: `/home/someone/.cpocd-devnet/${name}`,
        })) as unknown as PlacedAgent[],
    });
    const lines = text.split('\n');
    const tables = lines.slice(
      lines.findIndex((line) => line.startsWith('NODE')),
      lines.findIndex((line) => line.startsWith('Their mnemonics')),
    );
    expect(tables.length).toBeGreaterThan(20);
    expect(tables.filter((line) => line.length > 80)).toEqual([]);
    for (const { name, address, mnemonic } of accounts) {
      expect(text).toMatch(new RegExp(`^${name} +${address}$`, 'm'));
      expect(lines, 'in one piece').toContain(`${name}: ${mnemonic}`);
    }
    expect(text).toContain('http://127.0.0.1:26664/status');
    expect(text).toMatch(/node3 +26657 +11317 +19090 +26656 +26660/);
  });
});
