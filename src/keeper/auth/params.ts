/** Limits and gas prices of transactions. */

import type { Params } from '../../gen/cosmos/auth/v1beta1/auth.ts';
import type { StateReader } from '../../lib/kv.ts';
import { authParams } from './schema.ts';

export type AuthParams = Readonly<Params>;

/** The SDK's defaults. */
export const defaultAuthParams: AuthParams = {
  maxMemoCharacters: 256n,
  txSigLimit: 7n,
  txSizeCostPerByte: 10n,
  sigVerifyCostEd25519: 590n,
  sigVerifyCostSecp256k1: 1000n,
};

/** @throws InvariantError before genesis. */
export function getAuthParams(state: StateReader): AuthParams {
  return authParams.require(state);
}
