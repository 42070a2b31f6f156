/** Builds transactions with every part in the caller's hand; sign bytes come from cosmjs, signatures from noble. */

import { makeSignDoc, serializeSignDoc } from '@cosmjs/amino';
import type { EncodeObject } from '@cosmjs/proto-signing';
import { AminoTypes, createBankAminoConverters } from '@cosmjs/stargate';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { MsgMultiSend, MsgSend } from 'cosmjs-types/cosmos/bank/v1beta1/tx';
import { PubKey } from 'cosmjs-types/cosmos/crypto/secp256k1/keys';
import { AuthInfo, SignDoc, TxBody, TxRaw } from 'cosmjs-types/cosmos/tx/v1beta1/tx';
import { sha256 } from '../../src/lib/sha256.ts';
import type { SimAccount } from './simAccount.ts';

export interface WireCoinLike {
  readonly denom: string;
  readonly amount: string;
}

export interface TxSigner {
  readonly account: SimAccount;
  readonly accountNumber: bigint;
  readonly sequence: bigint;
  /** Left out of the signer info where false. */
  readonly givesKey?: boolean;
  /** Sign mode; what is neither DIRECT nor amino JSON is signed as DIRECT. */
  readonly mode?: number;
}

export interface TxParts {
  readonly chainId?: string;
  readonly signers: readonly TxSigner[];
  readonly messages: readonly EncodeObject[];
  readonly fee?: readonly WireCoinLike[];
  readonly gas?: bigint;
  readonly payer?: string;
  readonly granter?: string;
  readonly body?: Partial<TxBody>;
  /** Appended to the encoded body, auth info or transaction after signing over them, or before (body, auth info). */
  readonly extraBody?: Uint8Array;
  readonly extraAuthInfo?: Uint8Array;
  readonly extraRaw?: Uint8Array;
  readonly signatures?: (right: Uint8Array[]) => Uint8Array[];
}

const codecs: Readonly<Record<string, { encode(value: never): { finish(): Uint8Array } }>> = {
  '/cosmos.bank.v1beta1.MsgSend': MsgSend,
  '/cosmos.bank.v1beta1.MsgMultiSend': MsgMultiSend,
};
const aminoTypes = new AminoTypes(createBankAminoConverters());
const join = (a: Uint8Array, b?: Uint8Array): Uint8Array => Uint8Array.from([...a, ...(b ?? [])]);

export function anyOf({ typeUrl, value }: EncodeObject): { typeUrl: string; value: Uint8Array } {
  const codec = codecs[typeUrl];
  return { typeUrl, value: codec === undefined ? value : codec.encode(value as never).finish() };
}

export function sendMessage(
  from: string,
  to: string,
  amount: readonly WireCoinLike[],
): EncodeObject {
  const value = { fromAddress: from, toAddress: to, amount: [...amount] };
  return { typeUrl: '/cosmos.bank.v1beta1.MsgSend', value };
}

export function publicKeyAny(account: SimAccount): { typeUrl: string; value: Uint8Array } {
  return {
    typeUrl: '/cosmos.crypto.secp256k1.PubKey',
    value: PubKey.encode({ key: account.publicKey }).finish(),
  };
}

export function buildTx(parts: TxParts): Uint8Array {
  const chainId = parts.chainId ?? 'sim-1';
  const fee = { amount: [...(parts.fee ?? [])], gasLimit: parts.gas ?? 200_000n };
  const body = TxBody.fromPartial({ messages: parts.messages.map(anyOf), ...parts.body });
  const bodyBytes = join(TxBody.encode(body).finish(), parts.extraBody);
  const authInfo = AuthInfo.fromPartial({
    signerInfos: parts.signers.map(({ account, sequence, givesKey = true, mode = 1 }) => ({
      ...(givesKey ? { publicKey: publicKeyAny(account) } : {}),
      modeInfo: { single: { mode } },
      sequence,
    })),
    fee: { ...fee, payer: parts.payer ?? '', granter: parts.granter ?? '' },
  });
  const authInfoBytes = join(AuthInfo.encode(authInfo).finish(), parts.extraAuthInfo);
  const right = parts.signers.map((signer) => {
    const { accountNumber, mode = 1 } = signer;
    const bytes =
      mode === 127
        ? aminoDoc(parts, body, fee, chainId, signer)
        : SignDoc.encode({ bodyBytes, authInfoBytes, chainId, accountNumber }).finish();
    return secp256k1.sign(sha256(bytes), signer.account.privateKey, { prehash: false });
  });
  const signatures = parts.signatures?.(right) ?? right;
  return join(TxRaw.encode({ bodyBytes, authInfoBytes, signatures }).finish(), parts.extraRaw);
}

function aminoDoc(
  parts: TxParts,
  body: TxBody,
  fee: { amount: WireCoinLike[]; gasLimit: bigint },
  chainId: string,
  { accountNumber, sequence }: TxSigner,
): Uint8Array {
  const stdFee = {
    amount: fee.amount,
    gas: fee.gasLimit.toString(),
    ...(parts.payer === undefined ? {} : { payer: parts.payer }),
    ...(parts.granter === undefined ? {} : { granter: parts.granter }),
  };
  return serializeSignDoc(
    makeSignDoc(
      parts.messages.map((message) => aminoTypes.toAmino(message)),
      stdFee,
      chainId,
      body.memo,
      accountNumber.toString(),
      sequence.toString(),
      body.timeoutHeight === 0n ? undefined : body.timeoutHeight,
    ),
  );
}
