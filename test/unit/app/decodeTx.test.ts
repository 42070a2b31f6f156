import { AuthInfo, TxBody, TxRaw } from 'cosmjs-types/cosmos/tx/v1beta1/tx';
import { Any } from 'cosmjs-types/google/protobuf/any';
import { describe, expect, test } from 'vitest';
import { createTxDecoder } from '../../../src/app/tx/decodeTx.ts';
import { concatBytes, utf8 } from '../../../src/lib/bytes.ts';
import { AppError } from '../../../src/lib/errors.ts';
import type { AnyMessageHandler } from '../../../src/msgserver/handler.ts';
import { messageHandlers } from '../../../src/msgserver/registry.ts';
import { anyOf, buildTx, publicKeyAny, sendMessage, type TxParts } from '../../harness/buildTx.ts';
import { simAccount } from '../../harness/simAccount.ts';

const alice = simAccount(0);
const bob = simAccount(1);
const one = [{ denom: 'upoc', amount: '1' }];
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
const decode = createTxDecoder([...messageHandlers, envelope]);

const tx = (parts: Partial<TxParts> = {}): Uint8Array =>
  buildTx({
    signers: [{ account: alice, accountNumber: 0n, sequence: 0n }],
    messages: [sendMessage(alice.address, bob.address, one)],
    fee: one,
    ...parts,
  });

/** Encodes a tag and its content by hand. */
const field = (number: number, type: number, ...content: number[]): Uint8Array => {
  const tag: number[] = [];
  let rest = number * 8 + type;
  for (; rest >= 128; rest = Math.floor(rest / 128)) tag.push((rest % 128) | 128);
  return Uint8Array.from([...tag, rest, ...content]);
};
const bytesField = (number: number, content: Uint8Array): Uint8Array => {
  const length: number[] = [];
  let rest = content.length;
  for (; rest >= 128; rest >>>= 7) length.push((rest & 127) | 128);
  return concatBytes(field(number, 2, ...length, rest), content);
};

function refusal(bytes: Uint8Array): string {
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

const raw = (body: Uint8Array, authInfo: Uint8Array = new Uint8Array(0)): Uint8Array =>
  TxRaw.encode({ bodyBytes: body, authInfoBytes: authInfo, signatures: [] }).finish();
const bodyOf = (message: Uint8Array): Uint8Array => raw(bytesField(1, message));
const anySend = (value: Uint8Array): Uint8Array =>
  Any.encode({ typeUrl: '/cosmos.bank.v1beta1.MsgSend', value }).finish();
const sendBytes = anyOf(sendMessage(alice.address, bob.address, one)).value;
const authInfoOf = (signerInfo: Uint8Array): Uint8Array =>
  raw(new Uint8Array(0), bytesField(1, signerInfo));

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
  expect(decoded).toMatchObject({ memo: 'hello', timeoutHeight: 7n, hasNonCritical: false });
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
    expect(decode(tx({ extraBody: field(1024, 0, 5) })).hasNonCritical).toBe(true);
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
    expect(decode(bodyOf(anySend(concatBytes(sendBytes, field(1025, 0, 1))))).hasNonCritical).toBe(
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
    const parts = [bytesField(1, body), bytesField(2, new Uint8Array(0))] as const;
    expect(refusal(concatBytes(parts[1], parts[0]))).toBe(
      'txRaw must follow ADR-027, got tagNum 1 after tagNum 2',
    );
    expect(refusal(concatBytes(parts[0], parts[0]))).toBe(
      'txRaw must follow ADR-027, got tagNum 1 after tagNum 1',
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
    expect(refusal(bodyOf(bom))).toContain('unable to resolve type URL \uFEFF/cosmos');
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
    expect(
      refusal(
        infos(
          multi(
            0,
            Array.from({ length: 33 }, () => 0),
            0,
          ),
        ),
      ),
    ).toContain('33 bytes');
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

  test('a thousand messages side by side decode', () => {
    const messages = Array.from({ length: 1000 }, () =>
      sendMessage(alice.address, bob.address, one),
    );
    expect(decode(tx({ messages })).messages.length).toBe(1000);
  });
});

test('default values that are written out are accepted: no signer is misled by them', () => {
  const authInfo = AuthInfo.encode(AuthInfo.fromPartial({ fee: {} })).finish();
  expect(decode(raw(field(3, 0, 0), authInfo)).timeoutHeight).toBe(0n);
});
