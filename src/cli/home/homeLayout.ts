/** Where things lie in a node's home, as in every Cosmos chain. */

import { join } from 'node:path';

export interface HomeLayout {
  readonly config: string;
  readonly data: string;
  readonly appToml: string;
  readonly clientToml: string;
  readonly hostToml: string;
  /** CometBFT's settings. */
  readonly configToml: string;
  readonly genesis: string;
  readonly nodeKey: string;
  readonly privValidatorKey: string;
  readonly privValidatorState: string;
  /** The committed state, a LevelDB directory. */
  readonly state: string;
  /** Snapshots of the state, one folder each. */
  readonly snapshots: string;
  /** Process id of the CometBFT that `start --with-comet` runs. */
  readonly cometPid: string;
  readonly keyringFile: string;
  readonly keyringTest: string;
  /** Data of the host agent. */
  readonly host: string;
}

export function homeLayout(home: string): HomeLayout {
  const config = join(home, 'config');
  const data = join(home, 'data');
  return {
    config,
    data,
    appToml: join(config, 'app.toml'),
    clientToml: join(config, 'client.toml'),
    hostToml: join(config, 'host.toml'),
    configToml: join(config, 'config.toml'),
    genesis: join(config, 'genesis.json'),
    nodeKey: join(config, 'node_key.json'),
    privValidatorKey: join(config, 'priv_validator_key.json'),
    privValidatorState: join(data, 'priv_validator_state.json'),
    state: join(data, 'application.db'),
    snapshots: join(data, 'snapshots'),
    cometPid: join(data, 'cometbft.pid.json'),
    keyringFile: join(home, 'keyring-file'),
    keyringTest: join(home, 'keyring-test'),
    host: join(home, 'host'),
  };
}
