/** The files of a new devnet. */

import { clientSettings } from '../config/clientSettings.ts';
import { clientTomlHeading, renderToml } from '../config/renderToml.ts';
import { createHome } from '../home/createHome.ts';
import { addGenesisAccount, addGenesisParticipant } from '../home/editGenesis.ts';
import { writeWhole } from '../home/files.ts';
import { type GenesisDocument, writeGenesisFile } from '../home/genesisFile.ts';
import { homeLayout } from '../home/homeLayout.ts';
import { newGenesis } from '../home/newGenesis.ts';
import { Keyring } from '../keyring/keyring.ts';
import { plainVault } from '../keyring/plainVault.ts';
import {
  type DevnetAccount,
  devnetAccounts,
  devnetDenom,
  devnetFunds,
  devnetPath,
  devnetPrefix,
} from './devnetAccounts.ts';
import { devnetGovParams } from './devnetGovParams.ts';
import { devnetLayout } from './devnetLayout.ts';
import type { DevnetShape } from './devnetOptions.ts';
import { devnetParams } from './devnetParams.ts';

/** Power of each validator until the first settlement. */
const firstPower = 10n;
/** What hosts pay for commits, and the least that nodes take. */
export const devnetGasPrice: string = `0.001${devnetDenom}`;

export async function writeDevnetHomes(home: string, shape: DevnetShape): Promise<void> {
  const layout = devnetLayout(home);
  const accounts = await devnetAccounts(shape);
  const genesis = devnetGenesis(shape);
  for (const account of accounts) {
    addGenesisAccount(genesis, account.address, [{ denom: devnetDenom, amount: devnetFunds }]);
    await storeKey(home, account);
    if (account.role === 'user') continue;
    const member = layout.member(account.name);
    await storeKey(member, account);
    if (account.role === 'validator') addValidator(member, account, genesis, shape);
    else writeClientToml(member, shape);
  }
  for (const { role, name } of accounts) {
    if (role !== 'user') writeGenesisFile(homeLayout(layout.member(name)).genesis, genesis);
  }
  writeClientToml(home, shape);
}

function devnetGenesis(shape: DevnetShape): GenesisDocument {
  return newGenesis({
    chainId: shape.chainId,
    addressPrefix: devnetPrefix,
    denom: devnetDenom,
    time: new Date(),
    params: devnetParams(shape),
    gov: devnetGovParams(shape),
  });
}

function addValidator(
  home: string,
  account: DevnetAccount,
  genesis: GenesisDocument,
  shape: DevnetShape,
): void {
  const { validatorPublicKey } = createHome({
    home,
    genesis,
    comet: { moniker: account.name, commitTimeoutMs: shape.blockTimeMs, local: true },
    app: { minimumGasPrices: devnetGasPrice, logFormat: 'json' },
    client: devnetClient(shape),
  });
  addGenesisParticipant(genesis, {
    address: account.address,
    consensusPubkey: validatorPublicKey,
    power: firstPower,
    inferenceUrl: '',
  });
}

function writeClientToml(home: string, shape: DevnetShape): void {
  writeWhole(
    homeLayout(home).clientToml,
    renderToml(clientTomlHeading, clientSettings, devnetClient(shape)),
  );
}

function devnetClient(shape: DevnetShape) {
  return { chainId: shape.chainId, keyringBackend: 'test', addressPrefix: devnetPrefix } as const;
}

async function storeKey(home: string, { name, privateKey }: DevnetAccount): Promise<void> {
  const keyring = new Keyring('test', homeLayout(home).keyringTest, plainVault);
  await keyring.add(name, privateKey, devnetPath);
}
