/** Transactions made by hand, field by field, for the tests of the decoder. */

import { TxRaw } from 'cosmjs-types/cosmos/tx/v1beta1/tx';
import { Any } from 'cosmjs-types/google/protobuf/any';
import { expect } from 'vitest';
import { createTxDecoder, type TxDecoder } from '../../../src/app/tx/decodeTx.ts';
import { concatBytes } from '../../../src/lib/bytes.ts';
import { AppError } from '../../../src/lib/errors.ts';
import type { AnyMessageHandler } from '../../../src/msgserver/handler.ts';
import { messageHandlers } from '../../../src/msgserver/registry.ts';
import {
  anyOf,
  buildTx,
  sendMessage,
  type TxParts,
  type WireCoinLike,
} from '../../harness/buildTx.ts';
import { type SimAccount, simAccount } from '../../harness/simAccount.ts';

export const alice: SimAccount = simAccount(0);
export const bob: SimAccount = simAccount(1);
export const one: WireCoinLike[] = [{ denom: 'upoc', amount: '1' }];
/** A message that holds messages, as a governance proposal does. */
const envelope: AnyMessageHandler = {
  typeUrl: '/test.Envelope',
  aminoName: 'test/Envelope',
  module: 'test',
  codec: { encode: () => ({ finish: () => new Uint8Array(0) }), decode: (bytes) => bytes },
  responseTypeUrl: '/test.EnvelopeResponse',
  responseCodec: { encode: () => ({ finish: () => new Uint8Array(0) }), decode: (bytes) => bytes },
  fields: { 1: { repeated: 'anyMessage' } },
  toAmino: () => ({}),
  signers: () => [],
  handle: () => undefined,
};
export const decode: TxDecoder = createTxDecoder([...messageHandlers, envelope]);

export const tx = (parts: Partial<TxParts> = {}): Uint8Array =>
  buildTx({
    signers: [{ account: alice, accountNumber: 0n, sequence: 0n }],
    messages: [sendMessage(alice.address, bob.address, one)],
    fee: one,
    ...parts,
  });

/** Encodes a tag and its content by hand. */
export const field = (number: number, type: number, ...content: number[]): Uint8Array => {
  const tag: number[] = [];
  let rest = number * 8 + type;
  for (; rest >= 128; rest = Math.floor(rest / 128)) tag.push((rest % 128) | 128);
  return Uint8Array.from([...tag, rest, ...content]);
};
export const bytesField = (number: number, content: Uint8Array): Uint8Array => {
  const length: number[] = [];
  let rest = content.length;
  for (; rest >= 128; rest >>>= 7) length.push((rest & 127) | 128);
  return concatBytes(field(number, 2, ...length, rest), content);
};

export function refusal(bytes: Uint8Array): string {
  try {
    decode(bytes);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect([error.codespace, error.code]).toEqual(['sdk', 2]);
    const end = ': tx parse error: tx parse error';
    expect(error.message.endsWith(end)).toBe(true);
    return error.message.slice(0, -end.length);
  }
  return 'accepted';
}

export const raw = (body: Uint8Array, authInfo: Uint8Array = new Uint8Array(0)): Uint8Array =>
  TxRaw.encode({ bodyBytes: body, authInfoBytes: authInfo, signatures: [] }).finish();
export const bodyOf = (message: Uint8Array): Uint8Array => raw(bytesField(1, message));
export const anySend = (value: Uint8Array): Uint8Array =>
  Any.encode({ typeUrl: '/cosmos.bank.v1beta1.MsgSend', value }).finish();
export const sendBytes: Uint8Array = anyOf(sendMessage(alice.address, bob.address, one)).value;
export const authInfoOf = (signerInfo: Uint8Array): Uint8Array =>
  raw(new Uint8Array(0), bytesField(1, signerInfo));
