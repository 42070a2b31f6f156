/** A simulated chain on which one account grants and another executes. */

import type { EncodeObject } from '@cosmjs/proto-signing';
import type { ExecTxResult } from 'cosmjs-types/tendermint/abci/types';
import {
  genericAuthorization,
  grantMessage,
  sendAuthorization,
} from '../../src/client/authzMessages.ts';
import * as query from '../../src/gen/cosmos/authz/v1beta1/query.ts';
import { sendMessage } from './buildTx.ts';
import { type SimAccount, simAccount } from './simAccount.ts';
import { SimChain } from './simChain.ts';

export const cold: SimAccount = simAccount(1);
export const warm: SimAccount = simAccount(2);
export const other: SimAccount = simAccount(3);
export const sendUrl = '/cosmos.bank.v1beta1.MsgSend';

export const upocs = (amount: number | bigint): { denom: string; amount: string }[] => [
  { denom: 'upoc', amount: String(amount) },
];

export const sendOf = (from: string, to: string, amount: number): EncodeObject =>
  sendMessage(from, to, upocs(amount));

/** The cold account lets the warm one send so much. */
export const grantSend = (
  limit: number,
  allowList: readonly string[] = [],
  expiration?: bigint,
): EncodeObject =>
  grantMessage({
    granter: cold.address,
    grantee: warm.address,
    authorization: sendAuthorization(upocs(limit), allowList),
    expiration: expiration === undefined ? undefined : { seconds: expiration, nanos: 0 },
  });

/** The cold account lets the warm one execute every message of a type; or others do. */
export const grantAll = (
  typeUrl: string,
  grantee: string = warm.address,
  granter: string = cold.address,
): EncodeObject => grantMessage({ granter, grantee, authorization: genericAuthorization(typeUrl) });

export class AuthzPlay {
  readonly chain: SimChain;

  private constructor(chain: SimChain) {
    this.chain = chain;
  }

  static async start(): Promise<AuthzPlay> {
    const chain = await SimChain.start({ accounts: [cold, warm, other] });
    await chain.block();
    return new AuthzPlay(chain);
  }

  /** Time of the last block, in seconds. */
  get now(): bigint {
    return 1_700_000_000n + this.chain.height;
  }

  /** One transaction in a block of its own. */
  async run(account: SimAccount, ...messages: readonly EncodeObject[]): Promise<ExecTxResult> {
    const { txResults } = await this.chain.block(await this.chain.sign(account, messages));
    return txResults[0] as ExecTxResult;
  }

  grantsOf(granter: string, grantee: string, msgTypeUrl = ''): Promise<query.QueryGrantsResponse> {
    return this.chain.ask(
      '/cosmos.authz.v1beta1.Query/Grants',
      query.QueryGrantsRequest,
      { granter, grantee, msgTypeUrl, pagination: undefined },
      query.QueryGrantsResponse,
    );
  }
}
