/** Accounts and parameters out of the genesis. */

import { PubKey } from '../../gen/cosmos/crypto/secp256k1/keys.ts';
import { formatAddress } from '../../types/address.ts';
import type { Context } from '../../types/context.ts';
import type { GenesisAuth } from '../../types/genesis/genesisAuth.ts';
import { getModuleAccount, setAccount } from './accounts.ts';
import { moduleAccounts } from './moduleAccounts.ts';
import { authParams, nextAccountNumber } from './schema.ts';

/** Accounts keep the numbers of the genesis; those of modules get the numbers after them. */
export function initAuthGenesis(ctx: Context, genesis: GenesisAuth): void {
  authParams.set(ctx, genesis.params);
  let next = 0n;
  for (const { address, publicKey, accountNumber, sequence } of genesis.accounts) {
    setAccount(ctx, address, {
      address: formatAddress(address, ctx.block.addressPrefix),
      publicKey:
        publicKey === undefined
          ? undefined
          : {
              typeUrl: '/cosmos.crypto.secp256k1.PubKey',
              value: PubKey.encode({ key: publicKey.bytes }).finish(),
            },
      accountNumber,
      sequence,
      module: undefined,
    });
    if (accountNumber >= next) next = accountNumber + 1n;
  }
  nextAccountNumber.set(ctx, next);
  for (const { name } of moduleAccounts) getModuleAccount(ctx, name);
}
