import { Any } from 'cosmjs-types/google/protobuf/any';
import { describe, expect, test } from 'vitest';
import { concatBytes } from '../../../src/lib/bytes.ts';
import { sendMessage } from '../../harness/buildTx.ts';
import { publicKeyAny } from '../../harness/txSigners.ts';
import {
  alice,
  authInfoOf,
  bob,
  bodyOf,
  bytesField,
  decode,
  field,
  one,
  refusal,
  sendBytes,
  tx,
} from './wireFixture.ts';

describe('types', () => {
  test('that are not known, or of the wrong kind', () => {
    const any = (typeUrl: string): Uint8Array =>
      Any.encode({ typeUrl, value: new Uint8Array(0) }).finish();
    expect(refusal(bodyOf(any('/foo.Bar')))).toBe('unable to resolve type URL /foo.Bar');
    expect(refusal(bodyOf(any('cosmos.bank.v1beta1.MsgSend')))).toContain('unable to resolve');
    expect(refusal(bodyOf(any('/cosmos.crypto.secp256k1.PubKey')))).toBe(
      'no concrete type registered for type URL /cosmos.crypto.secp256k1.PubKey against interface *types.Msg',
    );
    expect(refusal(authInfoOf(bytesField(1, any('/cosmos.bank.v1beta1.MsgSend'))))).toBe(
      'no concrete type registered for type URL /cosmos.bank.v1beta1.MsgSend against interface *types.PubKey',
    );
    expect(refusal(authInfoOf(bytesField(1, any('/constructor'))))).toContain('unable to resolve');
  });

  test('mode infos that are neither single nor multi', () => {
    const infos = (...parts: Uint8Array[]): Uint8Array =>
      authInfoOf(bytesField(2, concatBytes(...parts)));
    const single = bytesField(1, field(1, 0, 1));
    expect(refusal(authInfoOf(new Uint8Array(0)))).toContain('either single or multi');
    expect(refusal(infos(single, bytesField(2, new Uint8Array(0))))).toContain(
      'either single or multi',
    );
    expect(refusal(infos(single))).toBe('accepted');
    const multi = (extra: number, elems: number[], members: number): Uint8Array =>
      bytesField(
        2,
        concatBytes(
          bytesField(1, concatBytes(field(1, 0, extra), bytesField(2, Uint8Array.from(elems)))),
          ...Array.from({ length: members }, () => bytesField(2, single)),
        ),
      );
    expect(refusal(infos(multi(3, [0b1100_0000], 2)))).toBe('accepted');
    expect(refusal(infos(multi(3, [0b1100_0000], 1)))).toContain('2 bits are set for 1 mode infos');
    expect(refusal(infos(multi(3, [0b1101_0000], 2)))).toContain('padding of the bit array');
    expect(refusal(infos(multi(8, [0b1100_0000], 2)))).toContain('8 extra bits');
    const zeros = (length: number): number[] => Array.from({ length }, () => 0);
    expect(refusal(infos(multi(0, zeros(32), 0)))).toBe('accepted');
    expect(refusal(infos(multi(0, zeros(33), 0)))).toContain('33 bytes');
  });
});

describe('nesting', () => {
  const nest = (depth: number): Uint8Array => {
    let message = sendBytes;
    let typeUrl = '/cosmos.bank.v1beta1.MsgSend';
    for (let i = 0; i < depth; i += 1) {
      message = bytesField(1, Any.encode({ typeUrl, value: message }).finish());
      typeUrl = '/test.Envelope';
    }
    return bodyOf(Any.encode({ typeUrl, value: message }).finish());
  };

  test('as deep as a proposal needs, no deeper', () => {
    expect(refusal(nest(3))).toBe('accepted');
    for (const depth of [20, 1000, 10_000]) {
      expect(refusal(nest(depth))).toBe('recursion limit reached');
    }
  });

  test('of public keys and mode infos', () => {
    let key: Uint8Array = publicKeyAny(alice).value;
    let typeUrl = '/cosmos.crypto.secp256k1.PubKey';
    let mode: Uint8Array = bytesField(1, field(1, 0, 1));
    for (let i = 0; i < 1000; i += 1) {
      const any = Any.encode({ typeUrl, value: key }).finish();
      key = concatBytes(field(1, 0, 1), bytesField(2, any));
      typeUrl = '/cosmos.crypto.multisig.LegacyAminoPubKey';
      mode = bytesField(2, bytesField(2, mode));
    }
    expect(refusal(authInfoOf(bytesField(1, Any.encode({ typeUrl, value: key }).finish())))).toBe(
      'recursion limit reached',
    );
    expect(refusal(authInfoOf(bytesField(2, mode)))).toBe('recursion limit reached');
  });

  test('of mode infos to the level of 32 and no further', () => {
    const within = (core: Uint8Array, multis: number): string => {
      let mode = core;
      for (let i = 0; i < multis; i += 1) mode = bytesField(2, bytesField(2, mode));
      return refusal(authInfoOf(bytesField(2, mode)));
    };
    const single = bytesField(1, field(1, 0, 1));
    const emptyBitArray = bytesField(2, bytesField(1, new Uint8Array(0)));
    const read = 'signer info 0: 0 bits are set for 1 mode infos';
    const tooDeep = 'recursion limit reached';
    expect([within(single, 14), within(single, 15)]).toEqual([read, tooDeep]);
    expect([within(emptyBitArray, 13), within(emptyBitArray, 14)]).toEqual([read, tooDeep]);
  });

  test('a thousand messages side by side decode', () => {
    const messages = Array.from({ length: 1000 }, () =>
      sendMessage(alice.address, bob.address, one),
    );
    expect(decode(tx({ messages })).messages.length).toBe(1000);
  });
});
