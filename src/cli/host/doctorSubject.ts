/** The host as its home configures it, for the doctor: what is missing becomes a finding and no error. */

import { existsSync } from 'node:fs';
import type { DoctorSubject, SubjectKey, SubjectListen } from '../../host/doctor/doctorSubject.ts';
import type { ArtifactGenerator } from '../../host/generator.ts';
import type { LoadSource } from '../../host/load/loadSource.ts';
import { formatAddress } from '../../types/address.ts';
import type { Invocation } from '../cli.ts';
import { CliError } from '../cliError.ts';
import { httpAddress } from '../comet/cometRpc.ts';
import { packageVersion } from '../commands/version.ts';
import type { HostConfig } from '../config/hostSettings.ts';
import { loadNodeConfig } from '../config/nodeConfig.ts';
import { witnessAddresses } from '../config/witnessSettings.ts';
import { readCometKey } from '../home/cometKeys.ts';
import { homeLayout } from '../home/homeLayout.ts';
import { addressOf } from '../keyring/accountKey.ts';
import { findKey } from '../keyring/findKey.ts';
import { passphraseVariable } from '../keyring/passphraseSource.ts';
import { addressOfAccount } from '../tx/accountText.ts';
import { openLoadSource } from './openLoadSource.ts';
import { plainAddress } from './plainAddress.ts';

export interface SubjectParts {
  readonly config: HostConfig;
  readonly generator: ArtifactGenerator;
  /** Whether it stands in for the one that the agent has. */
  readonly isStandIn: boolean;
  /** Whether the agent itself asks. */
  readonly isAgent: boolean;
}

export async function readDoctorSubject(
  invocation: Invocation,
  { config, generator, isStandIn, isAgent }: SubjectParts,
): Promise<DoctorSubject> {
  const { client, home } = invocation;
  const rpc = plainAddress(httpAddress(client.node), 'node');
  const key = await readKey(invocation, config, isAgent);
  return {
    rpc,
    chainId: client.chainId === '' ? undefined : client.chainId,
    key,
    participant: participantOf(invocation, config, key),
    feeGranter: accountOf(invocation, config.feeGranter),
    gasPrice: config.gasPrices === '' ? undefined : config.gasPrices,
    nodeGasPrices: gasPricesOfHome(invocation, rpc),
    dataDir: homeLayout(home).host,
    policy: config,
    generator,
    isStandIn,
    shareBps: config.shareBps,
    loadSource: loadSourceOf(config, invocation.io.env),
    witnesses: witnessAddresses(config).map((one) =>
      plainAddress(httpAddress(one), 'witness.nodes'),
    ),
    ...readConsensusKey(home),
    listens: listensOf(config),
    servesProofs: config.proofServerEnable,
    version: packageVersion().version,
    isAgent,
  };
}

/** The key of `--from`; opened where nobody has to be asked for the passphrase. */
async function readKey(
  invocation: Invocation,
  { from }: HostConfig,
  isAgent: boolean,
): Promise<SubjectKey> {
  if (from === '') {
    const todo =
      'name a key with --from or account.from in host.toml; `cpocd keys list` shows them, `cpocd host setup` asks';
    return { state: 'missing', what: 'it is not said which key signs', todo };
  }
  let found: Extract<SubjectKey, { state: 'present' | 'opened' }> | undefined;
  try {
    const keyring = invocation.openKeyring();
    const { name, publicKey } = findKey(keyring, from, invocation.addressPrefix);
    const address = formatAddress(addressOf(publicKey), invocation.addressPrefix);
    const { backend } = keyring;
    found = { state: 'present', address, publicKey, backend };
    // The agent has opened it before.
    if (isAgent) return { ...found, state: 'opened' };
    if (!keyring.isOpen && !knowsPassphrase(invocation)) return found;
    await keyring.privateKey(name);
    return { ...found, state: 'opened' };
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    const trouble = { what: error.shortMessage, todo: error.advice };
    return found === undefined
      ? { state: 'missing', ...trouble }
      : { ...found, state: 'locked', ...trouble };
  }
}

function knowsPassphrase(invocation: Invocation): boolean {
  return (
    invocation.text('passphrase-file') !== undefined ||
    invocation.io.env[passphraseVariable] !== undefined
  );
}

/** A key that does not open is known all the same. */
function participantOf(
  invocation: Invocation,
  { onBehalfOf }: HostConfig,
  key: SubjectKey,
): string | undefined {
  if (onBehalfOf !== '') return accountOf(invocation, onBehalfOf);
  return 'address' in key ? key.address : undefined;
}

/** @throws CliError where it is neither an address nor a key */
function accountOf(invocation: Invocation, text: string): string | undefined {
  return text === '' ? undefined : addressOfAccount(invocation, text, 'the account in host.toml');
}

/** A source that is not said well enough says so when it is read. */
function loadSourceOf(config: HostConfig, env: Invocation['io']['env']): LoadSource | undefined {
  if (config.loadSource === 'none') return undefined;
  try {
    return openLoadSource(config, env, Date.now());
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    const name = `load source ${config.loadSource}`;
    return { name, scope: 'inference', read: () => Promise.reject(error) };
  }
}

/** Of the node of this home, where it is the one that the agent talks to. */
function gasPricesOfHome({ home, io }: Invocation, rpc: string): string | undefined {
  const isHere = /^https?:\/\/(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?\/?$/.test(rpc);
  if (!isHere || !existsSync(homeLayout(home).appToml)) return undefined;
  return loadNodeConfig({ home, flags: {}, env: io.env }).minimumGasPrices;
}

function readConsensusKey(home: string): Pick<DoctorSubject, 'consensusKey' | 'consensusKeyFault'> {
  const path = homeLayout(home).privValidatorKey;
  if (!existsSync(path)) return {};
  try {
    return { consensusKey: readCometKey(path).publicKey };
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return { consensusKeyFault: error.message };
  }
}

function listensOf({
  statusAddress,
  proofServerEnable,
  proofServerAddress,
}: HostConfig): SubjectListen[] {
  const proofAddress = proofServerEnable ? proofServerAddress : '';
  const listens = [
    { address: statusAddress, what: 'the status page', setting: 'status.address', isVital: false },
    {
      address: proofAddress,
      what: 'the proof server',
      setting: 'proof-server.address',
      isVital: true,
    },
  ];
  return listens.filter(({ address }) => address !== '');
}
