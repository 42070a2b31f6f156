/** `/chain.json`, `/assetlist.json`, `/keplr.json`: the chain as wallets and the chain registry want to know it. */

import type { ChainDescription } from '../types/chainInfo/chainDescription.ts';
import { chainInfoFormats } from '../types/chainInfo/chainInfoFiles.ts';
import type { Document } from './rest/restServer.ts';

/** @param describe called once, when a document is first asked for */
export function chainInfoDocuments(
  describe: () => ChainDescription,
): ReadonlyMap<string, Document> {
  let known: ChainDescription | undefined;
  const description = (): ChainDescription => {
    known ??= describe();
    return known;
  };
  return new Map(
    Object.values(chainInfoFormats).map(({ file, make }) => [
      `/${file}`,
      {
        contentType: 'application/json',
        text: () => `${JSON.stringify(make(description()), undefined, 2)}\n`,
      },
    ]),
  );
}
