import { AuthInfo, TxBody } from 'cosmjs-types/cosmos/tx/v1beta1/tx';
import { Any } from 'cosmjs-types/google/protobuf/any';
import { describe, expect, test } from 'vitest';
import { concatBytes, utf8 } from '../../../src/lib/bytes.ts';
import { publicKeyAny } from '../../harness/txSigners.ts';
import {
  alice,
  anySend,
  authInfoOf,
  bob,
  bodyOf,
  bytesField,
  decode,
  field,
  one,
  raw,
  refusal,
  sendBytes,
  tx,
} from './wireFixture.ts';

test('a transaction decodes into its parts', () => {
  const decoded = decode(tx({ body: { memo: 'hello', timeoutHeight: 7n } }));
  expect(
    decoded.messages.map(({ typeUrl, value, signers }) => ({ typeUrl, value, signers })),
  ).toEqual([
    {
      typeUrl: '/cosmos.bank.v1beta1.MsgSend',
      value: { fromAddress: alice.address, toAddress: bob.address, amount: one },
      signers: [alice.address],
    },
  ]);
  expect(decoded).toMatchObject({ memo: 'hello', timeoutHeight: 7n, exceedsAmino: false });
  expect(decoded.signerInfos).toEqual([
    {
      publicKey: {
        key: { kind: 'secp256k1', bytes: alice.publicKey },
        any: expect.objectContaining(publicKeyAny(alice)),
      },
      modeInfo: { kind: 'single', mode: 1 },
      sequence: 0n,
    },
  ]);
});

describe('unknown fields', () => {
  test('in the body, critical and not', () => {
    expect(refusal(tx({ extraBody: field(99, 2, 0) }))).toBe(
      'errUnknownField "*tx.TxBody": {TagNum: 99, WireType:"bytes"}',
    );
    expect(decode(tx({ extraBody: field(1024, 0, 5) })).exceedsAmino).toBe(true);
    expect(refusal(tx({ extraBody: field(2048, 0, 5) }))).toContain('TagNum: 2048');
  });

  test('in auth info and the transaction, whatever the bit', () => {
    expect(refusal(tx({ extraAuthInfo: field(1024, 0, 5) }))).toBe(
      'errUnknownField "*tx.AuthInfo": {TagNum: 1024, WireType:"varint"}',
    );
    expect(refusal(tx({ extraRaw: field(4, 2, 0) }))).toBe(
      'errUnknownField "*tx.TxRaw": {TagNum: 4, WireType:"bytes"}',
    );
  });

  test('in a message, in a coin and in the Any', () => {
    expect(refusal(bodyOf(anySend(concatBytes(sendBytes, field(9, 0, 1)))))).toBe(
      'errUnknownField "*types.MsgSend": {TagNum: 9, WireType:"varint"}',
    );
    const coin = concatBytes(
      bytesField(1, utf8('upoc')),
      bytesField(2, utf8('1')),
      field(3, 5, 0, 0, 0, 0),
    );
    expect(refusal(bodyOf(anySend(bytesField(3, coin))))).toBe(
      'errUnknownField "*types.Coin": {TagNum: 3, WireType:"fixed32"}',
    );
    expect(
      refusal(bodyOf(concatBytes(anySend(sendBytes), field(3, 1, 0, 0, 0, 0, 0, 0, 0, 0)))),
    ).toBe('errUnknownField "*any.Any": {TagNum: 3, WireType:"fixed64"}');
    expect(decode(bodyOf(anySend(concatBytes(sendBytes, field(1025, 0, 1))))).exceedsAmino).toBe(
      true,
    );
  });

  test('in a public key', () => {
    const any = Any.encode({
      typeUrl: '/cosmos.crypto.secp256k1.PubKey',
      value: concatBytes(publicKeyAny(alice).value, field(2, 0, 1)),
    }).finish();
    expect(refusal(authInfoOf(bytesField(1, any)))).toBe(
      'errUnknownField "*secp256k1.PubKey": {TagNum: 2, WireType:"varint"}',
    );
  });
});

describe('one form for one meaning', () => {
  test('fields twice or out of order', () => {
    const body = TxBody.encode(TxBody.fromPartial({ memo: 'a' })).finish();
    expect(refusal(raw(concatBytes(body, body)))).toContain('got tagNum 2 after tagNum 2');
    expect(refusal(raw(concatBytes(field(3, 0, 1), body)))).toContain(
      'got tagNum 2 after tagNum 3',
    );
    const parts = [bytesField(1, body), bytesField(2, body)] as const;
    expect(refusal(concatBytes(parts[1], parts[0]))).toBe(
      'txRaw must follow ADR-027, got tagNum 1 after tagNum 2',
    );
    expect(refusal(concatBytes(parts[0], parts[0]))).toBe(
      'txRaw must follow ADR-027, got tagNum 1 after tagNum 1',
    );
    expect(refusal(concatBytes(parts[0], bytesField(2, new Uint8Array(0))))).toBe(
      'txRaw must follow ADR-027, tagNum 2 is empty and must be left out',
    );
  });

  test('varints longer than needed, or too long', () => {
    const body = TxBody.encode(TxBody.fromPartial({ memo: 'a' })).finish();
    const overLong = concatBytes(Uint8Array.of(0x0a, 0x83, 0x00), body);
    expect(refusal(overLong)).toContain('is not as short as possible, read 2');
    expect(refusal(concatBytes(Uint8Array.of(0x8a, 0x00, 0x03), body))).toContain('not as short');
    expect(refusal(raw(field(3, 0, 0x81, 0x00)))).toContain('not as short as possible');
    const nine = Array.from({ length: 9 }, () => 0xff);
    expect(refusal(raw(field(3, 0, ...nine, 0x01)))).toBe('accepted');
    expect(refusal(raw(field(3, 0, ...nine, 0x02)))).toContain('overflow');
    expect(refusal(raw(field(3, 0, ...nine, 0xff, 0x01)))).toContain('overflow');
    expect(refusal(raw(field(4, 0, 2)))).toContain('overflow');
    expect(refusal(Uint8Array.of(0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01))).toContain('overflow');
  });

  test('wrong wire types', () => {
    expect(refusal(field(1, 0, 5))).toBe('expected 2 wire type, got 0');
    expect(refusal(raw(field(2, 0, 5)))).toBe(
      'errMismatchedWireType "*tx.TxBody": {TagNum: 2, GotWireType: "varint" != WantWireType: "bytes"}',
    );
    expect(refusal(raw(field(3, 2, 0)))).toContain('WantWireType: "varint"');
    for (const type of [3, 4, 6, 7]) {
      expect(refusal(raw(field(1024, type)))).toContain('could not consume field value');
    }
  });

  test('ends in the middle', () => {
    const whole = tx();
    for (let length = 1; length < whole.length; length += 7) {
      const cut = refusal(whole.subarray(0, length));
      const isShorterTx = length >= whole.length - 66 && cut === 'accepted';
      expect(isShorterTx || cut !== 'accepted').toBe(true);
    }
  });

  test('text that is not UTF-8, amounts that are no decimal integers', () => {
    expect(refusal(raw(bytesField(2, Uint8Array.of(0xff))))).toContain('not valid UTF-8');
    expect(refusal(raw(bytesField(2, Uint8Array.of(0xed, 0xa0, 0x80))))).toContain(
      'not valid UTF-8',
    );
    const bom = bytesField(
      1,
      concatBytes(Uint8Array.of(0xef, 0xbb, 0xbf), utf8('/cosmos.bank.v1beta1.MsgSend')),
    );
    expect(refusal(bodyOf(bom))).toContain('begins with a byte order mark');
    for (const amount of [
      '',
      '01',
      '0x1',
      '1e3',
      '1_0',
      ' 1',
      '-0',
      '+1',
      '1.0',
      '\uFEFF1',
      `${1n << 256n}`,
    ]) {
      const coin = concatBytes(bytesField(1, utf8('upoc')), bytesField(2, utf8(amount)));
      expect(refusal(bodyOf(anySend(bytesField(3, coin))))).toContain('is not a decimal integer');
    }
  });
});

test('default values that are written out are accepted: no signer is misled by them', () => {
  const authInfo = AuthInfo.encode(AuthInfo.fromPartial({ fee: {} })).finish();
  expect(decode(raw(field(3, 0, 0), authInfo)).timeoutHeight).toBe(0n);
});
