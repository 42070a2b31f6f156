/** Signed bank sends, in SIGN_MODE_DIRECT, without a library that is made for convenience: fifty thousand are signed before a run. */

import { BinaryWriter } from '@bufbuild/protobuf/wire';
import secp256k1 from 'secp256k1';
import { utf8 } from '../src/lib/bytes.ts';
import { sha256 } from '../src/lib/sha256.ts';
import type { SenderKey } from './senderKeys.ts';

export interface Amount {
  readonly denom: string;
  readonly amount: bigint;
}

export interface SignOptions {
  readonly chainId: string;
  readonly accountNumber: bigint;
  readonly sequence: bigint;
  readonly gas: bigint;
  /** An amount of 0 is left out. */
  readonly fee: Amount;
}

/** Encoded TxRaw of one transaction that sends `amount` to each of `recipients`, a message each. */
export function signSend(
  key: SenderKey,
  recipients: readonly string[],
  amount: Amount,
  options: SignOptions,
): Uint8Array {
  const body = write((tx) => {
    for (const to of recipients) {
      tx.uint32(tag(1)).bytes(any('/cosmos.bank.v1beta1.MsgSend', send(key.address, to, amount)));
    }
  });
  const auth = authInfo(key, options);
  const doc = write((out) => {
    out.uint32(tag(1)).bytes(body).uint32(tag(2)).bytes(auth);
    if (options.chainId !== '') out.uint32(tag(3)).string(options.chainId);
    if (options.accountNumber !== 0n) out.uint32(varintTag(4)).uint64(options.accountNumber);
  });
  const { signature } = secp256k1.ecdsaSign(sha256(doc), key.privateKey);
  return write((out) => {
    out.uint32(tag(1)).bytes(body).uint32(tag(2)).bytes(auth).uint32(tag(3)).bytes(signature);
  });
}

const signModeDirect = 1;

function authInfo(key: SenderKey, { sequence, gas, fee }: SignOptions): Uint8Array {
  const publicKey = write((out) => out.uint32(tag(1)).bytes(key.publicKey));
  const single = write((out) => out.uint32(varintTag(1)).uint32(signModeDirect));
  const signer = write((out) => {
    out.uint32(tag(1)).bytes(any('/cosmos.crypto.secp256k1.PubKey', publicKey));
    out.uint32(tag(2)).bytes(write((mode) => mode.uint32(tag(1)).bytes(single)));
    if (sequence !== 0n) out.uint32(varintTag(3)).uint64(sequence);
  });
  const fees = write((out) => {
    if (fee.amount !== 0n) out.uint32(tag(1)).bytes(coin(fee));
    if (gas !== 0n) out.uint32(varintTag(2)).uint64(gas);
  });
  return write((out) => out.uint32(tag(1)).bytes(signer).uint32(tag(2)).bytes(fees));
}

function send(from: string, to: string, amount: Amount): Uint8Array {
  return write((out) => {
    out.uint32(tag(1)).string(from).uint32(tag(2)).string(to).uint32(tag(3)).bytes(coin(amount));
  });
}

function coin({ denom, amount }: Amount): Uint8Array {
  return write((out) => out.uint32(tag(1)).string(denom).uint32(tag(2)).string(amount.toString()));
}

function any(typeUrl: string, value: Uint8Array): Uint8Array {
  return write((out) => out.uint32(tag(1)).bytes(utf8(typeUrl)).uint32(tag(2)).bytes(value));
}

const tag = (field: number): number => field * 8 + 2;
const varintTag = (field: number): number => field * 8;

function write(fill: (out: BinaryWriter) => unknown): Uint8Array {
  const out = new BinaryWriter();
  fill(out);
  return out.finish();
}
