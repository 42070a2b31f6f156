/** Account numbers and sequences, as the chain has them. */

import { BaseAccount } from 'cosmjs-types/cosmos/auth/v1beta1/auth';
import { QueryAccountRequest, QueryAccountResponse } from 'cosmjs-types/cosmos/auth/v1beta1/query';
import { QueryBalanceRequest, QueryBalanceResponse } from 'cosmjs-types/cosmos/bank/v1beta1/query';
import type { RpcConnection } from './rpc.ts';

export interface ChainAccount {
  readonly accountNumber: bigint;
  readonly sequence: bigint;
}

interface AbciQueryAnswer {
  readonly response: { readonly code?: number; readonly log?: string; readonly value?: string };
}

/** undefined where the chain does not know the account. */
export async function readAccount(
  rpc: RpcConnection,
  address: string,
): Promise<ChainAccount | undefined> {
  const request = QueryAccountRequest.encode({ address }).finish();
  const value = await query(rpc, '/cosmos.auth.v1beta1.Query/Account', request);
  if (value === undefined) return undefined;
  const { account } = QueryAccountResponse.decode(value);
  if (account === undefined) return undefined;
  const { accountNumber, sequence } = BaseAccount.decode(account.value as Uint8Array);
  return { accountNumber, sequence };
}

/** 0 where there is none. */
export async function readBalance(
  rpc: RpcConnection,
  address: string,
  denom: string,
): Promise<bigint> {
  const request = QueryBalanceRequest.encode({ address, denom }).finish();
  const value = await query(rpc, '/cosmos.bank.v1beta1.Query/Balance', request);
  if (value === undefined) return 0n;
  return BigInt(QueryBalanceResponse.decode(value).balance?.amount ?? '0');
}

async function query(
  rpc: RpcConnection,
  path: string,
  request: Uint8Array,
): Promise<Uint8Array | undefined> {
  const data = Buffer.from(request).toString('hex');
  const { response } = await rpc.call<AbciQueryAnswer>('abci_query', { path, data });
  if ((response.code ?? 0) !== 0) return undefined;
  return Buffer.from(response.value ?? '', 'base64');
}
