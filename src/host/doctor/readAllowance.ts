/** What is left of a fee allowance, whatever its kind. */

import { ClientError } from '../../client/clientError.ts';
import type { ChainClient } from '../../client/connectClient.ts';
import type { Coin } from '../../gen/cosmos/base/v1beta1/coin.ts';
import {
  AllowedMsgAllowance,
  BasicAllowance,
  PeriodicAllowance,
} from '../../gen/cosmos/feegrant/v1beta1/feegrant.ts';
import type { Any } from '../../gen/google/protobuf/any.ts';

export interface Allowance {
  /** Message types that it is for; undefined for all. */
  readonly messages: readonly string[] | undefined;
  /** What may still be spent; undefined for no limit. */
  readonly limits: readonly Coin[] | undefined;
  /** Milliseconds; undefined where it does not end. */
  readonly endsMs: number | undefined;
}

/** undefined where there is none. */
export async function readAllowance(
  query: ChainClient['query'],
  granter: string,
  grantee: string,
): Promise<Allowance | undefined> {
  try {
    const { allowance } = await query.modules.feegrant.allowance({ granter, grantee });
    return allowance?.allowance === undefined ? undefined : parseAllowance(allowance.allowance);
  } catch (error) {
    // The SDK says so as an internal error.
    if (error instanceof ClientError && /not found/.test(error.shortMessage)) return undefined;
    throw error;
  }
}

function parseAllowance({ typeUrl, value }: Any): Allowance {
  switch (typeUrl.split('.').at(-1)) {
    case 'AllowedMsgAllowance': {
      const { allowance, allowedMessages } = AllowedMsgAllowance.decode(value);
      return {
        ...(allowance === undefined ? none : parseAllowance(allowance)),
        messages: allowedMessages,
      };
    }
    case 'PeriodicAllowance': {
      const { basic, periodCanSpend } = PeriodicAllowance.decode(value);
      return { ...parseBasic(basic), limits: periodCanSpend };
    }
    default:
      return parseBasic(BasicAllowance.decode(value));
  }
}

const none: Allowance = { messages: undefined, limits: [], endsMs: 0 };

function parseBasic(basic: BasicAllowance | undefined): Allowance {
  if (basic === undefined) return none;
  const { spendLimit, expiration } = basic;
  return {
    messages: undefined,
    limits: spendLimit.length === 0 ? undefined : spendLimit,
    endsMs: expiration === undefined ? undefined : Number(expiration.seconds) * 1000,
  };
}
