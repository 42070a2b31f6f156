/** What is read and written by hand on the way of every transaction, held against generated code. */

import { TxMsgData } from 'cosmjs-types/cosmos/base/abci/v1beta1/abci';
import {
  AuthInfo as CosmjsAuthInfo,
  SignDoc as CosmjsSignDoc,
  TxBody as CosmjsTxBody,
} from 'cosmjs-types/cosmos/tx/v1beta1/tx';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { writeTxMsgData } from '../../../src/app/runMessages.ts';
import { checkWire } from '../../../src/app/tx/checkWire.ts';
import { createTypeResolver } from '../../../src/app/tx/decodeTx.ts';
import { FieldBudget } from '../../../src/app/tx/fieldBudget.ts';
import { readAuthInfo, readTxBody } from '../../../src/app/tx/readTxParts.ts';
import { directSignBytes } from '../../../src/app/tx/signBytes.ts';
import { authInfoShape, txBodyShape } from '../../../src/app/tx/txShapes.ts';
import { BaseAccount } from '../../../src/gen/cosmos/auth/v1beta1/auth.ts';
import { MsgSend } from '../../../src/gen/cosmos/bank/v1beta1/tx.ts';
import { SignDoc } from '../../../src/gen/cosmos/tx/v1beta1/tx.ts';
import { Any } from '../../../src/gen/google/protobuf/any.ts';
import { accountValue } from '../../../src/keeper/auth/accountValue.ts';
import { AppError } from '../../../src/lib/errors.ts';
import { readSend } from '../../../src/msgserver/bank/readSend.ts';
import { messageHandlers } from '../../../src/msgserver/registry.ts';
import { mutateBytes } from '../../fuzz/mutateBytes.ts';
import { createRandom } from '../../fuzz/random.ts';

const uint64 = fc.oneof(
  fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
  fc.constantFrom(0n, 1n, 127n, 128n, 1n << 31n, 1n << 32n, 1n << 53n, (1n << 64n) - 1n),
);
const bytes = fc.uint8Array({ maxLength: 300 });
const text = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 90 }), fc.string({ maxLength: 90 }));
const hex = (value: Uint8Array): string => Buffer.from(value).toString('hex');
const any = fc.record({ typeUrl: text, value: bytes });

describe('what every transaction writes', () => {
  test('an account', () => {
    const account = fc.record({
      address: text,
      publicKey: fc.option(any, { nil: undefined }),
      accountNumber: uint64,
      sequence: uint64,
    });
    fc.assert(
      fc.property(account, ({ publicKey, ...rest }) => {
        const typeUrl = '/cosmos.auth.v1beta1.BaseAccount';
        const base = BaseAccount.encode({ ...rest, pubKey: publicKey }).finish();
        const generated = Any.encode({ typeUrl, value: base }).finish();
        const given = { ...rest, publicKey, module: undefined };
        const written = accountValue.encode(given);
        expect(hex(written)).toBe(hex(generated));
        const read = accountValue.decode(written);
        expect(read).toEqual({
          ...given,
          publicKey: publicKey && { ...publicKey, value: new Uint8Array(publicKey.value) },
        });
      }),
    );
  });

  test('a sign document', () => {
    const parts = fc.record({ bodyBytes: bytes, authInfoBytes: bytes });
    fc.assert(
      fc.property(parts, text, uint64, (tx, chainId, accountNumber) => {
        const generated = SignDoc.encode({ ...tx, chainId, accountNumber }).finish();
        const written = directSignBytes(tx, { chainId, accountNumber, sequence: 0n });
        expect(hex(written)).toBe(hex(generated));
        const isSpoilt = accountNumber >= 1n << 31n && accountNumber < 1n << 32n;
        if (isSpoilt) return;
        const byCosmjs = CosmjsSignDoc.encode({ ...tx, chainId, accountNumber }).finish();
        expect(hex(written)).toBe(hex(byCosmjs));
      }),
    );
  });

  test('what its messages returned', () => {
    fc.assert(
      fc.property(fc.array(any, { maxLength: 5 }), (responses) => {
        const generated = TxMsgData.encode({ data: [], msgResponses: responses }).finish();
        expect(hex(writeTxMsgData(responses))).toBe(hex(generated));
      }),
    );
  });

  test('a long one, behind which the next is short', () => {
    const long = [{ typeUrl: '/x', value: new Uint8Array(100_000).fill(7) }];
    const generated = TxMsgData.encode({ data: [], msgResponses: long }).finish();
    expect(hex(writeTxMsgData(long))).toBe(hex(generated));
    expect(hex(writeTxMsgData([]))).toBe('');
  });
});

const types = createTypeResolver(messageHandlers);

/** Whether the check lets the bytes pass. */
function passes(part: Uint8Array, shape: typeof txBodyShape): boolean {
  const fields = new FieldBudget();
  try {
    checkWire(part, shape, { types, allowNonCritical: shape === txBodyShape, fields });
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}

const plainAny = ({ typeUrl, value }: { typeUrl: string; value: Uint8Array }) => [
  typeUrl,
  hex(value),
];

function readBody(part: Uint8Array): unknown {
  const read = readTxBody(part);
  return { ...read, messages: read.messages.map(plainAny) };
}

function generatedBody(part: Uint8Array): unknown {
  const { messages, memo, timeoutHeight, unordered, ...rest } = CosmjsTxBody.decode(part);
  return {
    ...{ memo, timeoutHeight, unordered, timeoutTimestamp: rest.timeoutTimestamp },
    messages: messages.map((one) => plainAny(one as never)),
    extensionOptions: rest.extensionOptions.length,
    nonCriticalExtensionOptions: rest.nonCriticalExtensionOptions.length,
  };
}

interface ModeInfo {
  readonly single?: { readonly mode: number } | undefined;
  readonly multi?:
    | {
        readonly bitarray?:
          | { readonly extraBitsStored: number; readonly elems: Uint8Array }
          | undefined;
        readonly modeInfos: readonly ModeInfo[];
      }
    | undefined;
}

function plainMode({ single, multi }: ModeInfo): unknown {
  const bits = multi?.bitarray;
  return {
    single: single?.mode,
    multi: multi && {
      bits: bits && [bits.extraBitsStored, hex(bits.elems)],
      modes: multi.modeInfos.map(plainMode),
    },
  };
}

interface Signer {
  readonly publicKey?: { typeUrl: string; value: Uint8Array } | undefined;
  readonly modeInfo?: ModeInfo | undefined;
  readonly sequence: bigint;
}

const plainSigner = ({ publicKey, modeInfo, sequence }: Signer): unknown => [
  publicKey && plainAny(publicKey),
  modeInfo && plainMode(modeInfo),
  sequence,
];

function readAuth(part: Uint8Array): unknown {
  const read = readAuthInfo(part);
  return { ...read, signerInfos: read.signerInfos.map(plainSigner) };
}

function generatedAuth(part: Uint8Array): unknown {
  const { signerInfos, fee, tip } = CosmjsAuthInfo.decode(part);
  return {
    signerInfos: signerInfos.map((one) => plainSigner(one as Signer)),
    fee,
    hasTip: tip !== undefined,
  };
}

const coins = fc.array(
  fc.record({ denom: text, amount: fc.bigInt({ min: 0n, max: 1n << 80n }).map(String) }),
  { maxLength: 3 },
);
const timestamp = fc.record({
  seconds: fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }),
  nanos: fc.nat({ max: 2 ** 31 - 1 }),
});
const send = fc.record({ fromAddress: text, toAddress: text, amount: coins });
const message = send.map((value) => ({
  typeUrl: '/cosmos.bank.v1beta1.MsgSend',
  value: MsgSend.encode(value).finish(),
}));
const body = fc.record({
  messages: fc.array(message, { maxLength: 3 }),
  memo: text,
  timeoutHeight: uint64.filter((value) => value < 1n << 31n || value >= 1n << 32n),
  unordered: fc.boolean(),
  timeoutTimestamp: fc.option(timestamp, { nil: undefined }),
  extensionOptions: fc.array(any, { maxLength: 2 }),
  nonCriticalExtensionOptions: fc.array(any, { maxLength: 2 }),
});
const givenKey = fc.uint8Array({ minLength: 33, maxLength: 33 }).map((key) => ({
  typeUrl: '/cosmos.crypto.secp256k1.PubKey',
  value: Uint8Array.of(0x0a, 33, ...key),
}));
const single = fc.record({ single: fc.record({ mode: fc.nat({ max: 300 }) }) });
const multi = fc.record({
  multi: fc.record({
    bitarray: fc.option(fc.record({ extraBitsStored: fc.nat(9), elems: bytes }), {
      nil: undefined,
    }),
    modeInfos: fc.array(single, { maxLength: 3 }),
  }),
});
const signer = fc.record({
  publicKey: fc.option(givenKey, { nil: undefined }),
  modeInfo: fc.option(fc.oneof(single, multi), { nil: undefined }),
  sequence: fc.bigInt({ min: 0n, max: 1n << 30n }),
});
const authInfo = fc.record({
  signerInfos: fc.array(signer, { maxLength: 3 }),
  fee: fc.option(
    fc.record({
      amount: coins,
      gasLimit: fc.bigInt({ min: 0n, max: 1n << 30n }),
      payer: text,
      granter: text,
    }),
    { nil: undefined },
  ),
  tip: fc.option(fc.record({ amount: coins, tipper: text }), { nil: undefined }),
});

describe('what passes the check of its form is read as generated code reads it', () => {
  const seed = fc.noShrink(fc.nat());
  const same = (part: Uint8Array): void => {
    if (passes(part, txBodyShape)) expect(readBody(part)).toEqual(generatedBody(part));
    if (passes(part, authInfoShape)) expect(readAuth(part)).toEqual(generatedAuth(part));
  };

  test('a body, and what chance makes of it', () => {
    let passed = 0;
    fc.assert(
      fc.property(body, seed, (value, at) => {
        const part = CosmjsTxBody.encode(CosmjsTxBody.fromPartial(value as never)).finish();
        if (passes(part, txBodyShape)) passed += 1;
        same(part);
        same(mutateBytes(createRandom(at, 0), part));
      }),
      { numRuns: 500 },
    );
    expect(passed).toBeGreaterThan(50);
  });

  test('an AuthInfo, and what chance makes of it', () => {
    let passed = 0;
    fc.assert(
      fc.property(authInfo, seed, (value, at) => {
        const part = CosmjsAuthInfo.encode(CosmjsAuthInfo.fromPartial(value as never)).finish();
        if (passes(part, authInfoShape)) passed += 1;
        same(part);
        same(mutateBytes(createRandom(at, 0), part));
      }),
      { numRuns: 500 },
    );
    expect(passed).toBeGreaterThan(50);
  });

  test('a send', () => {
    fc.assert(
      fc.property(send, (value) => {
        const written = MsgSend.encode(value).finish();
        expect(readSend(written)).toEqual(MsgSend.decode(written));
      }),
    );
  });

  test('anything at all is read to an end; nothing but a text that is none is refused', () => {
    const readers = [readTxBody, readAuthInfo, readSend];
    const part = fc.uint8Array({ maxLength: 60 });
    const endless = fc
      .tuple(part, fc.constantFrom(0x80, 0xff), part)
      .map(([a, byte, b]) => Uint8Array.of(...a, ...Array<number>(300).fill(byte), ...b));
    fc.assert(
      fc.property(fc.oneof(part, endless), fc.constantFrom(...readers), (bytesOf, read) => {
        try {
          read(bytesOf);
        } catch (error) {
          expect(error).toBeInstanceOf(TypeError);
          expect(() => new TextDecoder('utf-8', { fatal: true }).decode(bytesOf)).toThrow();
        }
      }),
      { numRuns: 5000 },
    );
  });
});
