/** Settings of the servers for clients: named as the SDK names them, and refused where they cannot be. */

import { describe, expect, test } from 'vitest';
import { loadNodeConfig } from '../../../src/cli/config/nodeConfig.ts';
import { writeWhole } from '../../../src/cli/home/files.ts';
import { homeLayout } from '../../../src/cli/home/homeLayout.ts';
import { temporaryFolder } from './runCli.ts';

function load(text: string, flags: Record<string, string> = {}, env: Record<string, string> = {}) {
  const home = temporaryFolder();
  writeWhole(homeLayout(home).appToml, text);
  return loadNodeConfig({ home, flags, env });
}

test('without a file both servers listen where those of the SDK do, on this machine only', () => {
  expect(load('')).toMatchObject({
    apiEnable: true,
    apiAddress: 'tcp://localhost:1317',
    apiUnsafeCors: false,
    apiCorsOrigins: '',
    grpcEnable: true,
    grpcAddress: 'localhost:9090',
    grpcWebEnable: true,
    grpcMaxReceiveBytes: 10 * 1024 * 1024,
  });
});

test('sections are read as the SDK writes them, sizes in quotes too', () => {
  const text = [
    '[api]\nenable = false\naddress = "tcp://0.0.0.0:2317"\nmax-open-connections = 7\nenabled-unsafe-cors = true',
    '[grpc]\nenable = true\naddress = "0.0.0.0:9999"\nmax-open-connections = 9\nmax-recv-msg-size = "5000000"\nmax-send-msg-size = 6000000',
    '[grpc-web]\nenable = false',
  ];
  expect(load(text.join('\n\n'))).toMatchObject({
    apiEnable: false,
    apiAddress: 'tcp://0.0.0.0:2317',
    apiMaxOpenConnections: 7,
    apiUnsafeCors: true,
    grpcAddress: '0.0.0.0:9999',
    grpcMaxOpenConnections: 9,
    grpcMaxReceiveBytes: 5_000_000,
    grpcMaxSendBytes: 6_000_000,
    grpcWebEnable: false,
  });
});

test('flags and environment go before the file', () => {
  const file = '[api]\naddress = "tcp://a:1"\n[grpc]\naddress = "a:1"\n';
  const { apiAddress, grpcAddress, apiEnable } = load(
    file,
    { 'api.address': 'tcp://b:2', 'api.enable': 'false' },
    { CPOCD_GRPC_ADDRESS: 'c:3', CPOCD_API_ADDRESS: 'tcp://c:3' },
  );
  expect({ apiAddress, grpcAddress, apiEnable }).toEqual({
    apiAddress: 'tcp://b:2',
    grpcAddress: 'c:3',
    apiEnable: false,
  });
});

describe('what cannot be is refused', () => {
  test.each([
    ['[api]\naddress = "1317"', 'expected tcp://host:port'],
    ['[grpc]\naddress = "unix:///x"', 'expected host:port'],
    ['[grpc]\nmax-recv-msg-size = "10MB"', 'expected a whole number'],
    ['[api]\ncors-origins = "app.example"', 'expected origins such as https://app.example'],
    ['[api]\ncors-origins = "https://app.example/path"', 'expected origins'],
    ['[api]\ncomet-rpc = "localhost:26657"', 'expected tcp://host:port, http://host:port'],
    ['[api]\nmax-open-connections = 0', 'expected a whole number from 1'],
    ['[api]\nadress = "tcp://a:1"', 'did you mean api.address?'],
  ])('%s', (text, said) => {
    expect(() => load(text)).toThrow(said);
  });
});
