/** `cpocd query auth account`. */

import type { Command } from 'commander';
import { BaseAccount, ModuleAccount } from 'cosmjs-types/cosmos/auth/v1beta1/auth';
import { QueryAccountRequest, QueryAccountResponse } from 'cosmjs-types/cosmos/auth/v1beta1/query';
import type { CliDependencies } from '../../cli.ts';
import { anyJson } from '../../output/anyJson.ts';
import { newQuery } from '../../query/runQuery.ts';

export function createAuthAccountQuery(deps: CliDependencies): Command {
  return newQuery(deps, {
    usage: 'account <address>',
    summary: 'number, sequence and public key of an account',
    service: 'cosmos.auth.v1beta1.Query',
    method: {
      name: 'Account',
      requestType: QueryAccountRequest,
      responseType: QueryAccountResponse,
    },
    request: (args) => ({ address: args[0] ?? '' }),
    shape: ({ account }) => ({ account: account === undefined ? null : accountJson(account) }),
  });
}

function accountJson(account: { typeUrl: string; value: Uint8Array }): object {
  switch (account.typeUrl) {
    case '/cosmos.auth.v1beta1.BaseAccount':
      return { '@type': account.typeUrl, ...baseJson(BaseAccount.decode(account.value)) };
    case '/cosmos.auth.v1beta1.ModuleAccount': {
      const { baseAccount, name, permissions } = ModuleAccount.decode(account.value);
      const base_account = baseAccount === undefined ? null : baseJson(baseAccount);
      return { '@type': account.typeUrl, base_account, name, permissions };
    }
    default:
      return anyJson(account);
  }
}

function baseJson({ address, pubKey, accountNumber, sequence }: BaseAccount): object {
  return {
    address,
    pub_key: pubKey === undefined ? null : anyJson(pubKey),
    account_number: accountNumber.toString(),
    sequence: sequence.toString(),
  };
}
