/** Signs transactions in SIGN_MODE_DIRECT, with every field in the caller's hand, wrong ones too. */

import type { EncodeObject } from '@cosmjs/proto-signing';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { PubKey } from 'cosmjs-types/cosmos/crypto/secp256k1/keys';
import { SignMode } from 'cosmjs-types/cosmos/tx/signing/v1beta1/signing';
import { AuthInfo, SignDoc, TxBody, TxRaw } from 'cosmjs-types/cosmos/tx/v1beta1/tx';
import { createRegistry } from '../../src/client/registry.ts';
import { sha256 } from '../../src/lib/sha256.ts';
import type { SimAccount } from './simAccount.ts';

export interface SignOptions {
  readonly chainId: string;
  readonly accountNumber: bigint;
  readonly sequence: bigint;
  readonly gas?: bigint;
  readonly fee?: readonly { readonly denom: string; readonly amount: string }[];
  /** Bech32: whose allowance pays the fee. */
  readonly granter?: string;
  readonly memo?: string;
  readonly timeoutHeight?: bigint;
}

const registry = createRegistry();

export function signTx(
  account: SimAccount,
  messages: readonly EncodeObject[],
  options: SignOptions,
): Uint8Array {
  const bodyBytes = TxBody.encode(
    TxBody.fromPartial({
      messages: messages.map((m) => registry.encodeAsAny(m)),
      memo: options.memo ?? '',
      timeoutHeight: options.timeoutHeight ?? 0n,
    }),
  ).finish();
  const authInfoBytes = AuthInfo.encode(
    AuthInfo.fromPartial({
      signerInfos: [
        {
          publicKey: {
            typeUrl: '/cosmos.crypto.secp256k1.PubKey',
            value: PubKey.encode({ key: account.publicKey }).finish(),
          },
          modeInfo: { single: { mode: SignMode.SIGN_MODE_DIRECT } },
          sequence: options.sequence,
        },
      ],
      fee: {
        amount: [...(options.fee ?? [])],
        gasLimit: options.gas ?? 400_000n,
        granter: options.granter ?? '',
      },
    }),
  ).finish();
  const signDoc = SignDoc.encode({
    bodyBytes,
    authInfoBytes,
    chainId: options.chainId,
    accountNumber: options.accountNumber,
  }).finish();
  const signature = secp256k1.sign(sha256(signDoc), account.privateKey, { prehash: false });
  return TxRaw.encode({ bodyBytes, authInfoBytes, signatures: [signature] }).finish();
}
