/** The section `proof-server` of host.toml, and what becomes of it. */

import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { loadHostConfig } from '../../../src/cli/config/hostConfig.ts';
import { hostSettings } from '../../../src/cli/config/hostSettings.ts';
import { renderToml } from '../../../src/cli/config/renderToml.ts';
import { writeWhole } from '../../../src/cli/home/files.ts';
import { homeLayout } from '../../../src/cli/home/homeLayout.ts';
import { readProofServer } from '../../../src/cli/host/proofServerSetup.ts';
import type { Sender } from '../../../src/cli/tx/openSigner.ts';
import { createMessageSigner } from '../../../src/client/proofs/messageSigner.ts';
import { temporaryFolder } from './runCli.ts';

type Config = ReturnType<typeof loadHostConfig>;

function configOf(lines: string): Config {
  const home = temporaryFolder();
  writeWhole(homeLayout(home).hostToml, `[proof-server]\n${lines}\n`);
  return loadHostConfig({ home, flags: {}, env: {} });
}

const signer = createMessageSigner(new Uint8Array(32).fill(5), 'cpoc');
const sender: Sender = {
  address: signer.address,
  open: () => Promise.reject(new Error('no transaction here')),
  openForMessages: async () => signer,
};

describe('the proof server in host.toml', () => {
  test('is off where nothing is said, and its port is not looked at', async () => {
    expect(await readProofServer(configOf(''), sender)).toBeUndefined();
  });

  test('listens, trusts and limits as it is said', async () => {
    const config = configOf(
      [
        ...['enable = true', 'address = "[::1]:0"', 'askers = "anyone"'],
        ...['trusted-proxies = "10.0.0.0/8, 127.0.0.1"', 'requests-per-second-per-ip = 7'],
        ...['requests-per-second-per-asker = 900', 'signature-checks-per-second = 50'],
        ...['max-connections = 9', 'share-percent = 12'],
      ].join('\n'),
    );
    const setup = await readProofServer(config, sender);
    expect(setup).toMatchObject({ host: '::1', port: 0, signer, askers: 'anyone' });
    expect(setup?.limits).toMatchObject({
      ...{ perIp: 7, perIpBurst: 150, perAsker: 900, perAskerBurst: 900 },
      ...{ signatureChecks: 50, maxConnections: 9, sharePercent: 12 },
    });
    expect(['10.1.2.3', '127.0.0.1', '127.0.0.2'].map((one) => setup?.isTrustedProxy(one))).toEqual(
      [true, true, false],
    );
  });

  test('trusts no proxy where none is named', async () => {
    const setup = await readProofServer(configOf('enable = true\naddress = "127.0.0.1:0"'), sender);
    expect(setup?.isTrustedProxy('127.0.0.1')).toBe(false);
  });

  test('that cannot listen is an error at the start, which names the setting', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void taken.close());
    const { port } = taken.address() as AddressInfo;
    const config = configOf(`enable = true\naddress = "127.0.0.1:${port}"`);
    await expect(readProofServer(config, sender)).rejects.toThrow(
      /proof server cannot listen on .*: the port is in use; .*--proof-server.address/,
    );
  });

  test.each([
    ['address = "8080"', 'proof-server.address', 'host:port'],
    ['askers = "everybody"', 'proof-server.askers', 'validators, anyone'],
    ['trusted-proxies = "proxy.example"', 'proof-server.trusted-proxies', '10.0.0.0/8'],
    ['share-percent = 0', 'proof-server.share-percent', '1 to 100'],
    ['enabled = true', 'proof-server.enabled', 'proof-server.enable'],
  ])('%s is refused with what was expected', (line, key, expected) => {
    expect(() => configOf(line)).toThrow(key);
    expect(() => configOf(line)).toThrow(expected);
  });

  test('stands in the file that is written for a new host', () => {
    const text = renderToml([], hostSettings, {});
    expect(text).toContain('[proof-server]');
    expect(text).toMatch(/enable = false/);
  });
});
