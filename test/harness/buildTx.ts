/** Builds transactions with every part in the caller's hand; sign bytes come from cosmjs, signatures from noble. */

import { makeSignDoc, serializeSignDoc } from '@cosmjs/amino';
import type { EncodeObject } from '@cosmjs/proto-signing';
import { AuthInfo, SignDoc, TxBody, TxRaw } from 'cosmjs-types/cosmos/tx/v1beta1/tx';
import { createAminoTypes } from '../../src/client/aminoTypes.ts';
import { createRegistry } from '../../src/client/registry.ts';
import { concatBytes } from '../../src/lib/bytes.ts';
import { signatureOf, signerInfo, type TxSigner } from './txSigners.ts';

export interface WireCoinLike {
  readonly denom: string;
  readonly amount: string;
}

type Rewrite = (bytes: Uint8Array) => Uint8Array;

export interface TxParts {
  readonly chainId?: string;
  readonly signers: readonly TxSigner[];
  readonly messages: readonly EncodeObject[];
  readonly fee?: readonly WireCoinLike[];
  readonly gas?: bigint;
  readonly payer?: string;
  readonly granter?: string;
  readonly body?: Partial<TxBody>;
  readonly authInfo?: { readonly [K in keyof AuthInfo]?: AuthInfo[K] | undefined };
  /** Appended to the encoded body, auth info or transaction after signing over them, or before (body, auth info). */
  readonly extraBody?: Uint8Array;
  readonly extraAuthInfo?: Uint8Array;
  readonly extraRaw?: Uint8Array;
  /** Change the encoded body and auth info before they are signed in DIRECT. Amino JSON signs what they meant before. */
  readonly rewriteBody?: Rewrite;
  readonly rewriteAuthInfo?: Rewrite;
  readonly signatures?: (right: Uint8Array[]) => Uint8Array[];
}

const registry = createRegistry();
const aminoTypes = createAminoTypes();
const nothing = new Uint8Array(0);
const unchanged: Rewrite = (bytes) => bytes;

/** A value that is bytes already stands as it is. */
export function anyOf({ typeUrl, value }: EncodeObject): { typeUrl: string; value: Uint8Array } {
  return value instanceof Uint8Array
    ? { typeUrl, value }
    : { typeUrl, value: registry.encode({ typeUrl, value }) };
}

export function sendMessage(
  from: string,
  to: string,
  amount: readonly WireCoinLike[],
): EncodeObject {
  const value = { fromAddress: from, toAddress: to, amount: [...amount] };
  return { typeUrl: '/cosmos.bank.v1beta1.MsgSend', value };
}

export function buildTx(parts: TxParts): Uint8Array {
  const chainId = parts.chainId ?? 'sim-1';
  const { rewriteBody = unchanged, rewriteAuthInfo = unchanged } = parts;
  const body = TxBody.fromPartial({ messages: parts.messages.map(anyOf), ...parts.body });
  const bodyBytes = rewriteBody(
    concatBytes(TxBody.encode(body).finish(), parts.extraBody ?? nothing),
  );
  const fee = { amount: [...(parts.fee ?? [])], gasLimit: parts.gas ?? 200_000n };
  const authInfo = AuthInfo.fromPartial({
    signerInfos: parts.signers.map(signerInfo),
    fee: { ...fee, payer: parts.payer ?? '', granter: parts.granter ?? '' },
    ...parts.authInfo,
  } as Partial<AuthInfo>);
  const authInfoBytes = rewriteAuthInfo(
    concatBytes(AuthInfo.encode(authInfo).finish(), parts.extraAuthInfo ?? nothing),
  );
  const right = parts.signers.map((signer) =>
    signatureOf(signer, (mode) => {
      const { accountNumber } = signer;
      return mode === 127
        ? aminoDoc(parts, body, fee, chainId, signer)
        : SignDoc.encode({ bodyBytes, authInfoBytes, chainId, accountNumber }).finish();
    }),
  );
  const signatures = parts.signatures?.(right) ?? right;
  return concatBytes(
    TxRaw.encode({ bodyBytes, authInfoBytes, signatures }).finish(),
    parts.extraRaw ?? nothing,
  );
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
