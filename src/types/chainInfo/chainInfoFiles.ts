/** The three files for wallets and registries, by name. */

import { assetListJson } from './assetListJson.ts';
import type { ChainDescription } from './chainDescription.ts';
import { chainJson } from './chainJson.ts';
import { keplrJson } from './keplrJson.ts';

export type ChainInfoFormat = 'chain' | 'assetlist' | 'keplr';

export interface ChainInfoFile {
  readonly file: string;
  make(chain: ChainDescription): object;
}

export const chainInfoFormats: Readonly<Record<ChainInfoFormat, ChainInfoFile>> = {
  chain: { file: 'chain.json', make: chainJson },
  assetlist: { file: 'assetlist.json', make: assetListJson },
  keplr: { file: 'keplr.json', make: keplrJson },
};

/** File name → JSON value. */
export function chainInfoFiles(chain: ChainDescription): ReadonlyMap<string, object> {
  return new Map(Object.values(chainInfoFormats).map(({ file, make }) => [file, make(chain)]));
}
