/** A new home: configuration, keys and genesis of a node. */

import { existsSync } from 'node:fs';
import { CliError } from '../cliError.ts';
import { type AppConfig, appSettings } from '../config/appSettings.ts';
import { type ClientConfig, clientSettings } from '../config/clientSettings.ts';
import { appTomlHeading, clientTomlHeading, renderToml } from '../config/renderToml.ts';
import { type CometConfigOptions, renderCometConfig } from './cometConfig.ts';
import {
  type CometKey,
  cometAddress,
  emptyPrivValidatorState,
  formatNodeKey,
  formatPrivValidatorKey,
  generateCometKey,
  nodeId,
  readCometKey,
} from './cometKeys.ts';
import { secretMode, writeWhole } from './files.ts';
import { type GenesisDocument, writeGenesisFile } from './genesisFile.ts';
import { homeLayout } from './homeLayout.ts';

export interface CreateHomeOptions {
  readonly home: string;
  readonly genesis: GenesisDocument;
  readonly comet: CometConfigOptions;
  readonly app?: Partial<AppConfig>;
  readonly client?: Partial<ClientConfig>;
  /** Replaces genesis and configuration of a home that is there; keys and data stay. */
  readonly overwrite?: boolean;
}

export interface NodeIdentity {
  readonly nodeId: string;
  /** Of the validator key: 20 bytes. */
  readonly validatorAddress: Uint8Array;
  /** ed25519, 32 bytes. */
  readonly validatorPublicKey: Uint8Array;
}

/** @throws CliError `exists` where a genesis is there, unless `overwrite` */
export function createHome(options: CreateHomeOptions): NodeIdentity {
  const files = homeLayout(options.home);
  if (existsSync(files.genesis) && options.overwrite !== true) {
    throw new CliError(
      'exists',
      `${files.genesis} is there already`,
      'choose another --home, or replace genesis and configuration with --overwrite (keys and data stay)',
    );
  }
  writeGenesisFile(files.genesis, options.genesis);
  writeWhole(files.configToml, renderCometConfig(options.comet));
  writeWhole(files.appToml, renderToml(appTomlHeading, appSettings, options.app ?? {}));
  writeWhole(files.clientToml, renderToml(clientTomlHeading, clientSettings, options.client ?? {}));
  const nodeKey = loadOrCreate(files.nodeKey, formatNodeKey);
  const validatorKey = loadOrCreate(files.privValidatorKey, formatPrivValidatorKey);
  if (!existsSync(files.privValidatorState)) {
    writeWhole(files.privValidatorState, emptyPrivValidatorState, secretMode);
  }
  return {
    nodeId: nodeId(nodeKey.publicKey),
    validatorAddress: cometAddress(validatorKey.publicKey),
    validatorPublicKey: validatorKey.publicKey,
  };
}

/** A key that is there is kept: a validator that loses its key is gone. */
function loadOrCreate(path: string, format: (key: CometKey) => string): CometKey {
  if (existsSync(path)) return readCometKey(path);
  const key = generateCometKey();
  writeWhole(path, format(key), secretMode);
  return key;
}
