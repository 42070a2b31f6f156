/** Signer infos and signatures of transactions, of single keys and of multisigs, with every part in the caller's hand. */

import { secp256k1 } from '@noble/curves/secp256k1.js';
import { LegacyAminoPubKey } from 'cosmjs-types/cosmos/crypto/multisig/keys';
import { MultiSignature } from 'cosmjs-types/cosmos/crypto/multisig/v1beta1/multisig';
import { PubKey } from 'cosmjs-types/cosmos/crypto/secp256k1/keys';
import { ModeInfo } from 'cosmjs-types/cosmos/tx/v1beta1/tx';
import { decodePublicKey } from '../../src/app/tx/decodePublicKey.ts';
import { sha256 } from '../../src/lib/sha256.ts';
import { formatAddress } from '../../src/types/address.ts';
import { publicKeyAddress } from '../../src/types/publicKey.ts';
import type { SimAccount } from './simAccount.ts';

interface WireAny {
  readonly typeUrl: string;
  readonly value: Uint8Array;
}

interface SignerParts {
  readonly accountNumber: bigint;
  readonly sequence: bigint;
  /** Left out of the signer info where false; another one where it is one. */
  readonly givesKey?: boolean | WireAny;
  /** In the place of what the signer's own mode info is. */
  readonly modeInfo?: unknown;
}

export interface SingleSigner extends SignerParts {
  readonly account: SimAccount;
  /** Sign mode; what is neither DIRECT nor amino JSON is signed as DIRECT. */
  readonly mode?: number;
}

export interface MultisigSigner extends SignerParts {
  readonly multisig: Multisig;
}

export type TxSigner = SingleSigner | MultisigSigner;

/** A key of several, who of them signs how, and what is wrong with it. */
export interface Multisig {
  readonly threshold: number;
  readonly members: readonly Member[];
  /** In the place of one bit a member, set where it signs. */
  readonly bits?: readonly boolean[];
  readonly bitArray?: { readonly extraBitsStored: number; readonly elems: Uint8Array };
  /** Changes the members' signatures, or their encoding. */
  readonly signatures?: (right: Uint8Array[]) => Uint8Array[];
  readonly encoding?: (right: Uint8Array) => Uint8Array;
}

export interface Member {
  /** Of a key that is given as it stands nobody has the secret: its signature is zeros. */
  readonly key: SimAccount | Multisig | WireAny;
  /** Sign mode; undefined where it does not sign. */
  readonly mode?: number | undefined;
}

/** The bytes to sign in a mode. */
export type SignDocs = (mode: number) => Uint8Array;

export function publicKeyAny(account: SimAccount): WireAny {
  return {
    typeUrl: '/cosmos.crypto.secp256k1.PubKey',
    value: PubKey.encode({ key: account.publicKey }).finish(),
  };
}

export function multisigAny({ threshold, members }: Multisig): WireAny {
  return {
    typeUrl: '/cosmos.crypto.multisig.LegacyAminoPubKey',
    value: LegacyAminoPubKey.encode({
      threshold,
      publicKeys: members.map(({ key }) => {
        if ('members' in key) return multisigAny(key);
        return 'typeUrl' in key ? key : publicKeyAny(key);
      }),
    }).finish(),
  };
}

/** The account of a multisig: an address that no single key has. */
export function multisigAccount(
  multisig: Multisig,
  prefix = 'cpoc',
): Pick<SimAccount, 'address' | 'bytes'> {
  const bytes = publicKeyAddress(decodePublicKey(multisigAny(multisig)));
  return { bytes, address: formatAddress(bytes, prefix) };
}

export function signerInfo(signer: TxSigner): object {
  const { givesKey = true, sequence } = signer;
  const own = 'multisig' in signer ? multisigAny(signer.multisig) : publicKeyAny(signer.account);
  const modeInfo = 'multisig' in signer ? multiMode(signer.multisig) : singleMode(signer.mode);
  return {
    ...(givesKey === false ? {} : { publicKey: givesKey === true ? own : givesKey }),
    modeInfo: signer.modeInfo ?? modeInfo,
    sequence,
  };
}

export function signatureOf(signer: TxSigner, docs: SignDocs): Uint8Array {
  return 'multisig' in signer
    ? multisigSignature(signer.multisig, docs)
    : sign(signer.account, docs(signer.mode ?? 1));
}

function sign({ privateKey }: SimAccount, bytes: Uint8Array): Uint8Array {
  return secp256k1.sign(sha256(bytes), privateKey, { prehash: false });
}

function singleMode(mode = 1): ModeInfo {
  return ModeInfo.fromPartial({ single: { mode } });
}

function multiMode(multisig: Multisig): ModeInfo {
  return ModeInfo.fromPartial({
    multi: {
      bitarray: multisig.bitArray ?? compactBits(multisig.bits ?? multisig.members.map(isSigning)),
      modeInfos: multisig.members
        .filter(isSigning)
        .map(({ key, mode }) => ('members' in key ? multiMode(key) : singleMode(mode))),
    },
  });
}

function multisigSignature(multisig: Multisig, docs: SignDocs): Uint8Array {
  const right = multisig.members.filter(isSigning).map(({ key, mode }) => {
    if ('members' in key) return multisigSignature(key, docs);
    return 'typeUrl' in key ? new Uint8Array(64) : sign(key, docs(mode ?? 1));
  });
  const signatures = multisig.signatures?.(right) ?? right;
  const encoded = MultiSignature.encode({ signatures }).finish();
  return multisig.encoding?.(encoded) ?? encoded;
}

function isSigning({ mode }: Member): boolean {
  return mode !== undefined;
}

/** Bits, most significant first, eight a byte. */
export function compactBits(bits: readonly boolean[]): {
  extraBitsStored: number;
  elems: Uint8Array;
} {
  const elems = new Uint8Array(Math.ceil(bits.length / 8));
  bits.forEach((bit, i) => {
    if (bit) elems[i >> 3] = (elems[i >> 3] ?? 0) | (0x80 >> (i & 7));
  });
  return { extraBitsStored: bits.length % 8, elems };
}
