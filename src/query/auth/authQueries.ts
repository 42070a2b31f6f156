/** Every query of `cosmos.auth.v1beta1.Query` that is answered. */

import type { QueryHandler } from '../queryHandler.ts';
import { account } from './account.ts';
import { accountAddressById } from './accountAddressById.ts';
import { accountInfo } from './accountInfo.ts';
import { accounts } from './accounts.ts';
import { addressBytesToString } from './addressBytesToString.ts';
import { addressStringToBytes } from './addressStringToBytes.ts';
import { bech32Prefix } from './bech32Prefix.ts';
import { moduleAccountByName } from './moduleAccountByName.ts';
import { moduleAccounts } from './moduleAccounts.ts';
import { authParams } from './params.ts';

export const authQueries: readonly QueryHandler[] = [
  account,
  accountInfo,
  accounts,
  bech32Prefix,
  moduleAccountByName,
  moduleAccounts,
  authParams,
  accountAddressById,
  addressBytesToString,
  addressStringToBytes,
];
