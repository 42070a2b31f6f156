/** A simulated chain on which one account pays the fees of another. */

import type { EncodeObject } from '@cosmjs/proto-signing';
import type { ExecTxResult } from 'cosmjs-types/tendermint/abci/types';
import { grantAllowanceMessage } from '../../src/client/feegrantMessages.ts';
import {
  QueryBalanceRequest,
  QueryBalanceResponse,
} from '../../src/gen/cosmos/bank/v1beta1/query.ts';
import { BasicAllowance } from '../../src/gen/cosmos/feegrant/v1beta1/feegrant.ts';
import * as query from '../../src/gen/cosmos/feegrant/v1beta1/query.ts';
import type { Any } from '../../src/gen/google/protobuf/any.ts';
import { sendMessage } from './buildTx.ts';
import { type SimAccount, simAccount } from './simAccount.ts';
import { SimChain } from './simChain.ts';

export const rich: SimAccount = simAccount(1);
export const poor: SimAccount = simAccount(2);
export const other: SimAccount = simAccount(3);

export const upocs = (amount: number | bigint): { denom: string; amount: string }[] => [
  { denom: 'upoc', amount: String(amount) },
];

/** A time, in seconds. */
export const at = (seconds: bigint): { seconds: bigint; nanos: number } => ({ seconds, nanos: 0 });

/** The rich one lets the poor one spend, or another one. */
export const grantFees = (allowance: Any, grantee: string = poor.address): EncodeObject =>
  grantAllowanceMessage(rich.address, grantee, allowance);

/** What the chain says of an allowance that is not there. */
export const noAllowance: RegExp =
  /sdk\/6: rpc error: code = Internal desc = fee-grant not found: not found: unknown request/;

export class FeegrantPlay {
  readonly chain: SimChain;

  private constructor(chain: SimChain) {
    this.chain = chain;
  }

  static async start(): Promise<FeegrantPlay> {
    const chain = await SimChain.start({ accounts: [rich, poor, other] });
    await chain.block();
    return new FeegrantPlay(chain);
  }

  /** Time of the last block, in seconds. */
  get now(): bigint {
    return 1_700_000_000n + this.chain.height;
  }

  /** One transaction in a block of its own. */
  async run(account: SimAccount, message: EncodeObject, fee = 0): Promise<ExecTxResult> {
    const tx = await this.chain.sign(account, message, { fee: fee === 0 ? [] : upocs(fee) });
    return (await this.chain.block(tx)).txResults[0] as ExecTxResult;
  }

  /** A transaction of the poor one, its fee paid by the rich one. */
  paid(
    fee: number,
    options: { readonly skip?: number; readonly message?: EncodeObject } = {},
  ): Promise<Uint8Array> {
    const { skip = 0, message = sendMessage(poor.address, other.address, upocs(1)) } = options;
    return this.chain.sign(poor, message, { fee: upocs(fee), granter: rich.address, skip });
  }

  async balance(address: string): Promise<bigint> {
    const answer = await this.chain.ask(
      '/cosmos.bank.v1beta1.Query/Balance',
      QueryBalanceRequest,
      { address, denom: 'upoc' },
      QueryBalanceResponse,
    );
    return BigInt(answer.balance?.amount ?? '0');
  }

  async allowance(): Promise<Any> {
    const answer = await this.chain.ask(
      '/cosmos.feegrant.v1beta1.Query/Allowance',
      query.QueryAllowanceRequest,
      { granter: rich.address, grantee: poor.address },
      query.QueryAllowanceResponse,
    );
    return answer.allowance?.allowance as Any;
  }

  /** What is left of a basic allowance of one denomination. */
  async basicLeft(): Promise<string | undefined> {
    return BasicAllowance.decode((await this.allowance()).value).spendLimit[0]?.amount;
  }
}
