/** The bytes that a signer signs, by sign mode. */

import { SignDoc } from 'cosmjs-types/cosmos/tx/v1beta1/tx';
import { utf8 } from '../../lib/bytes.ts';
import { aminoJson } from './aminoJson.ts';
import type { DecodedTx } from './decodedTx.ts';

/** What the chain knows about a signer; part of what is signed. */
export interface SignerData {
  readonly chainId: string;
  readonly accountNumber: bigint;
  readonly sequence: bigint;
}

/** cosmos.tx.signing.v1beta1.SignMode; numbers of the modes that this chain verifies, and of one that it names. */
export const signMode = { direct: 1, textual: 2, legacyAminoJson: 127 } as const;

const modeNames: Readonly<Record<number, string>> = {
  0: 'SIGN_MODE_UNSPECIFIED',
  3: 'SIGN_MODE_DIRECT_AUX',
  191: 'SIGN_MODE_EIP_191',
};

/** The sign bytes, or why there are none, in the SDK's words. */
export function signBytes(
  tx: DecodedTx,
  mode: number,
  signer: SignerData,
): Uint8Array | { readonly fault: string } {
  switch (mode) {
    case signMode.direct:
      return directSignBytes(tx, signer);
    case signMode.legacyAminoJson:
      return aminoSignBytes(tx, signer);
    case signMode.textual:
      return { fault: 'unable to verify single signer signature' };
    default:
      return { fault: `unsupported sign mode ${modeNames[mode] ?? mode}` };
  }
}

function directSignBytes(tx: DecodedTx, signer: SignerData): Uint8Array {
  return SignDoc.encode({
    bodyBytes: tx.bodyBytes,
    authInfoBytes: tx.authInfoBytes,
    chainId: signer.chainId,
    accountNumber: signer.accountNumber,
  }).finish();
}

/** Amino JSON signs the meaning, not the bytes: what it has no words for cannot be signed with it. */
function aminoSignBytes(tx: DecodedTx, signer: SignerData): Uint8Array | { fault: string } {
  if (tx.exceedsAmino || tx.extensionOptions > 0) {
    return {
      fault:
        'SIGN_MODE_LEGACY_AMINO_JSON does not sign extension options, unknown fields and written-out defaults',
    };
  }
  if (tx.timeoutTimestamp !== undefined) {
    return { fault: 'SIGN_MODE_LEGACY_AMINO_JSON does not support timeout_timestamp' };
  }
  return utf8(aminoJson(aminoSignDoc(tx, signer)));
}

function aminoSignDoc(tx: DecodedTx, signer: SignerData): unknown {
  const { fee } = tx;
  return {
    account_number: signer.accountNumber.toString(),
    chain_id: signer.chainId,
    fee: {
      amount: (fee?.amount ?? []).map(({ denom, amount }) => ({ amount, denom })),
      gas: (fee?.gasLimit ?? 0n).toString(),
      granter: orUndefined(fee?.granter),
      payer: orUndefined(fee?.payer),
    },
    memo: tx.memo,
    msgs: tx.messages.map(({ handler, value }) => ({
      type: handler.aminoName,
      value: handler.toAmino(value),
    })),
    sequence: signer.sequence.toString(),
    timeout_height: tx.timeoutHeight === 0n ? undefined : tx.timeoutHeight.toString(),
  };
}

function orUndefined(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
