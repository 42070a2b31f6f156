/** A valid genesis for tests. */

import { addGenesisAccount, addGenesisParticipant } from '../../../src/cli/home/editGenesis.ts';
import type { GenesisDocument } from '../../../src/cli/home/genesisFile.ts';
import { newGenesis } from '../../../src/cli/home/newGenesis.ts';
import { formatAddress } from '../../../src/types/address.ts';

export const address = (n: number): string => formatAddress(new Uint8Array(20).fill(n), 'cpoc');
export const key = (n: number): Uint8Array => new Uint8Array(32).fill(n);

/** Two accounts, two validators and a host. */
export function sample(): GenesisDocument {
  const document = newGenesis({
    chainId: 'x-1',
    addressPrefix: 'cpoc',
    denom: 'upoc',
    time: new Date(0),
  });
  addGenesisAccount(document, address(2), [{ denom: 'upoc', amount: 7n }]);
  addGenesisAccount(document, address(1), [
    { denom: 'uabc', amount: 1n },
    { denom: 'upoc', amount: 5n },
  ]);
  const participant = { inferenceUrl: '', address: address(1), consensusPubkey: key(9), power: 3n };
  addGenesisParticipant(document, participant);
  addGenesisParticipant(document, {
    ...participant,
    address: address(2),
    consensusPubkey: key(8),
    power: 4n,
  });
  addGenesisParticipant(document, {
    address: address(3),
    consensusPubkey: new Uint8Array(0),
    power: 0n,
    inferenceUrl: 'https://host.example/v1',
  });
  return document;
}
