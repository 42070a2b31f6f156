/** The bytes that a signer signs, by sign mode. */

import { utf8 } from '../../lib/bytes.ts';
import { WireWriter } from '../../types/wireWriter.ts';
import { aminoJson, aminoObject } from './aminoJson.ts';
import type { DecodedTx } from './decodedTx.ts';
import { digestOf } from './verifySecp256k1.ts';

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

/** What a signer signs. */
export interface SignDoc {
  readonly bytes: Uint8Array;
  /** SHA-256 of them. */
  readonly digest: Uint8Array;
}

type Doc = SignDoc | { readonly fault: string };

/** What a signer signs in a mode, or why there is nothing, in the SDK's words. */
export type SignDocs = (mode: number, signer: SignerData) => Doc;

/**
 * What the signers of one transaction sign. What they have in common is written once, and the members of a multisig have all in common, the
 * hash too: seven signatures over much must not cost seven times as much.
 */
export function createSignDocs(tx: DecodedTx): SignDocs {
  const common: { amino?: AminoFields } = {};
  const known = new Map<number, Doc>();
  let of: SignerData | undefined;
  return (mode, signer) => {
    if (of !== signer) known.clear();
    of = signer;
    const doc = known.get(mode) ?? createDoc(tx, mode, signer, common);
    known.set(mode, doc);
    return doc;
  };
}

function createDoc(
  tx: DecodedTx,
  mode: number,
  signer: SignerData,
  common: { amino?: AminoFields },
): Doc {
  switch (mode) {
    case signMode.direct:
      return signDoc(directSignBytes(tx, signer));
    case signMode.legacyAminoJson: {
      const fault = aminoFault(tx);
      if (fault !== undefined) return { fault };
      common.amino ??= aminoFields(tx);
      return signDoc(aminoSignBytes(common.amino, signer));
    }
    case signMode.textual:
      return { fault: 'unable to verify single signer signature' };
    default:
      return { fault: `unsupported sign mode ${modeNames[mode] ?? mode}` };
  }
}

function signDoc(bytes: Uint8Array): SignDoc {
  return { bytes, digest: digestOf(bytes) };
}

/** cosmos.tx.v1beta1.SignDoc by hand; held against generated code by a property test. */
export function directSignBytes(
  tx: Pick<DecodedTx, 'bodyBytes' | 'authInfoBytes'>,
  signer: SignerData,
): Uint8Array {
  const writer = new WireWriter();
  writer.uint64(0x20, signer.accountNumber);
  writer.text(0x1a, signer.chainId);
  writer.bytes(0x12, tx.authInfoBytes);
  writer.bytes(0x0a, tx.bodyBytes);
  return writer.finish();
}

/** Amino JSON signs the meaning, not the bytes: what it has no words for cannot be signed with it. */
function aminoFault(tx: DecodedTx): string | undefined {
  if (tx.exceedsAmino || tx.extensionOptions > 0) {
    return 'SIGN_MODE_LEGACY_AMINO_JSON does not sign extension options, unknown fields and written-out defaults';
  }
  if (tx.signerInfos.some(({ publicKey }) => publicKey === undefined)) {
    return 'SIGN_MODE_LEGACY_AMINO_JSON does not sign whether the public key is given; every signer gives it';
  }
  if (tx.timeoutTimestamp !== undefined) {
    return 'SIGN_MODE_LEGACY_AMINO_JSON does not support timeout_timestamp';
  }
  return undefined;
}

/** Amino JSON of the parts that all signers sign, by name. */
type AminoFields = Readonly<Record<string, string>>;

function aminoFields(tx: DecodedTx): AminoFields {
  const { fee, timeoutHeight } = tx;
  const fields = {
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
    ...(timeoutHeight === 0n ? {} : { timeout_height: timeoutHeight.toString() }),
  };
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, aminoJson(value)]),
  );
}

function aminoSignBytes(common: AminoFields, signer: SignerData): Uint8Array {
  const { accountNumber, chainId, sequence } = signer;
  const own = {
    account_number: aminoJson(accountNumber.toString()),
    chain_id: aminoJson(chainId),
    sequence: aminoJson(sequence.toString()),
  };
  return utf8(aminoObject({ ...common, ...own }));
}

function orUndefined(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
