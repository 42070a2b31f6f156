/** Whether one signer's signature, single or multisig, holds for a transaction. */

import { MultiSignature } from 'cosmjs-types/cosmos/crypto/multisig/v1beta1/multisig';
import { AppError } from '../../lib/errors.ts';
import type { MultisigKey, PublicKey } from '../../types/publicKey.ts';
import { checkWire } from './checkWire.ts';
import type { ModeInfo } from './decodedTx.ts';
import { FieldBudget } from './fieldBudget.ts';
import type { SignDocs, SignerData } from './signBytes.ts';
import { multiSignatureShape } from './txShapes.ts';
import { verifyDigest } from './verifySecp256k1.ts';

/**
 * Undefined where the signature holds, otherwise what is wrong in the SDK's words.
 *
 * Cost: one curve operation a member whose bit is set; the signature limit bounds them.
 */
export function signatureFault(
  docs: SignDocs,
  key: PublicKey,
  modeInfo: ModeInfo,
  signature: Uint8Array,
  signer: SignerData,
): string | undefined {
  if (modeInfo.kind === 'single') return singleFault(docs, key, modeInfo.mode, signature, signer);
  if (key.kind !== 'multisig') return 'expected a multisig public key for a multisignature';
  return multiFault(docs, key, modeInfo, signature, signer);
}

function singleFault(
  docs: SignDocs,
  key: PublicKey,
  mode: number,
  signature: Uint8Array,
  signer: SignerData,
): string | undefined {
  const doc = docs(mode, signer);
  if ('fault' in doc) return doc.fault;
  const holds = key.kind === 'secp256k1' && verifyDigest(signature, doc.digest, key.bytes);
  return holds ? undefined : 'unable to verify single signer signature';
}

function multiFault(
  docs: SignDocs,
  key: MultisigKey,
  modeInfo: Extract<ModeInfo, { kind: 'multi' }>,
  signature: Uint8Array,
  signer: SignerData,
): string | undefined {
  const { bits, modeInfos } = modeInfo;
  if (bits.length !== key.keys.length) {
    return `bit array size is incorrect, expecting: ${key.keys.length}`;
  }
  if (key.threshold === 0 || modeInfos.length < key.threshold) {
    return `not enough signatures set, have ${modeInfos.length}, expected ${key.threshold}`;
  }
  const signatures = splitMultiSignature(signature);
  if (signatures?.length !== modeInfos.length) {
    return `signature size is incorrect ${signatures?.length ?? 'and its bytes are not canonical'}`;
  }
  const signing = key.keys.filter((_, i) => bits[i] === true);
  for (const [i, member] of signing.entries()) {
    const memberMode = modeInfos[i] as ModeInfo;
    const fault = signatureFault(docs, member, memberMode, signatures[i] as Uint8Array, signer);
    if (fault !== undefined) return memberFault(fault, i);
  }
  return undefined;
}

function memberFault(fault: string, index: number): string {
  return fault === 'unable to verify single signer signature'
    ? `unable to verify signature at index ${index}`
    : fault;
}

/** The members' signatures, or undefined where the bytes are not a MultiSignature in its one canonical form. */
export function splitMultiSignature(signature: Uint8Array): Uint8Array[] | undefined {
  try {
    checkWire(signature, multiSignatureShape, {
      types: { resolve: () => undefined },
      allowNonCritical: false,
      fields: new FieldBudget(),
    });
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
  return MultiSignature.decode(signature).signatures;
}
