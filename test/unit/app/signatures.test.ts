import { secp256k1 } from '@noble/curves/secp256k1.js';
import { LegacyAminoPubKey } from 'cosmjs-types/cosmos/crypto/multisig/keys';
import { MultiSignature } from 'cosmjs-types/cosmos/crypto/multisig/v1beta1/multisig';
import { AuthInfo, SignDoc, TxBody, TxRaw } from 'cosmjs-types/cosmos/tx/v1beta1/tx';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aminoJson } from '../../../src/app/tx/aminoJson.ts';
import { decodePublicKey } from '../../../src/app/tx/decodePublicKey.ts';
import { createTxDecoder } from '../../../src/app/tx/decodeTx.ts';
import { createTxCache } from '../../../src/app/tx/txCache.ts';
import { verifySecp256k1 } from '../../../src/app/tx/verifySecp256k1.ts';
import { sha256 } from '../../../src/lib/sha256.ts';
import { messageHandlers } from '../../../src/msgserver/registry.ts';
import { formatAddress } from '../../../src/types/address.ts';
import { publicKeyAddress } from '../../../src/types/publicKey.ts';
import { anyOf, buildTx, publicKeyAny, sendMessage, type TxParts } from '../../harness/buildTx.ts';
import { type SimAccount, simAccount } from '../../harness/simAccount.ts';
import { createTxRunner, type TxRunner } from '../../harness/txRunner.ts';

const alice = simAccount(0);
const bob = simAccount(1);
const one = [{ denom: 'upoc', amount: '1' }];
const rich = [{ denom: 'upoc', amount: 1_000_000n }];
const n = secp256k1.Point.Fn.ORDER;

function start(chainId = 'sim-1'): TxRunner {
  return createTxRunner({
    chainId,
    accounts: [alice, bob].map(({ bytes }) => ({ address: bytes, coins: rich })),
  });
}

const tx = (parts: Partial<TxParts> = {}, sequence = 0n): Uint8Array =>
  buildTx({
    signers: [{ account: alice, accountNumber: 0n, sequence }],
    messages: [sendMessage(alice.address, bob.address, one)],
    fee: one,
    ...parts,
  });

const highS = (signature: Uint8Array): Uint8Array => {
  const s = BigInt(`0x${Buffer.from(signature.subarray(32)).toString('hex')}`);
  const other = (n - s).toString(16).padStart(64, '0');
  return Uint8Array.from([...signature.subarray(0, 32), ...Buffer.from(other, 'hex')]);
};

describe('libsecp256k1 agrees with noble', () => {
  test('on right, altered and random signatures', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.uint8Array({ maxLength: 64 }),
        fc.constantFrom('right', 'flip', 'high', 'message', 'random', 'short', 'long'),
        fc.uint8Array({ minLength: 64, maxLength: 64 }),
        fc.nat(511),
        (secret, message, kind, random, bit) => {
          fc.pre(secp256k1.utils.isValidSecretKey(secret));
          const key = secp256k1.getPublicKey(secret, true);
          const right = secp256k1.sign(sha256(message), secret, { prehash: false });
          const signature = {
            right,
            flip: right.with(bit >> 3, (right[bit >> 3] ?? 0) ^ (1 << (bit & 7))),
            high: highS(right),
            message: right,
            random,
            short: right.subarray(1),
            long: Uint8Array.from([...right, 0]),
          }[kind];
          const signed = kind === 'message' ? Uint8Array.from([...message, 1]) : message;
          let expected: boolean;
          try {
            expected = secp256k1.verify(signature, sha256(signed), key, { prehash: false });
          } catch {
            expected = false;
          }
          expect(verifySecp256k1(signature, signed, key)).toBe(expected);
          expect(expected).toBe(kind === 'right');
        },
      ),
      { numRuns: 300 },
    );
  });

  test('on the edges of r and s, and on keys off the curve', () => {
    const message = Uint8Array.of(1);
    const right = secp256k1.sign(sha256(message), alice.privateKey, { prehash: false });
    const word = (value: bigint): Uint8Array =>
      Buffer.from(value.toString(16).padStart(64, '0'), 'hex');
    for (const value of [0n, n, n + 1n, (1n << 256n) - 1n]) {
      const r = Uint8Array.from([...word(value), ...right.subarray(32)]);
      const s = Uint8Array.from([...right.subarray(0, 32), ...word(value)]);
      expect(verifySecp256k1(r, message, alice.publicKey)).toBe(false);
      expect(verifySecp256k1(s, message, alice.publicKey)).toBe(false);
    }
    for (const key of [
      alice.publicKey.subarray(1),
      alice.publicKey.with(0, 5),
      new Uint8Array(33),
    ]) {
      expect(verifySecp256k1(right, message, key)).toBe(false);
    }
  });
});

describe('replay', () => {
  test('the same transaction again, in the same block and later', () => {
    const runner = start();
    const bytes = tx();
    expect(runner.run(bytes, 'check').code).toBe(0);
    const block = start();
    expect(block.run(bytes).code).toBe(0);
    expect(block.run(bytes).code).toBe(32);
    expect(block.run(tx({}, 1n)).code).toBe(0);
    expect(block.run(bytes).code).toBe(32);
  });

  test('on another chain, or after another number', () => {
    expect(start('sim-2').run(tx()).code).toBe(4);
    const runner = start();
    runner.put(alice.bytes, { accountNumber: 5n });
    expect(runner.run(tx()).code).toBe(4);
  });

  test('a gap in the sequence', () => {
    expect(start().run(tx({}, 2n)).code).toBe(32);
  });
});

describe('signatures in another form', () => {
  test('high S', () => {
    expect(start().run(tx({ signatures: (all) => all.map(highS) })).code).toBe(4);
  });

  test('amino JSON does not sign what it has no words for', () => {
    const amino = { signers: [{ account: alice, accountNumber: 0n, sequence: 0n, mode: 127 }] };
    expect(start().run(tx(amino)).code).toBe(0);
    const unknown = start().run(tx({ ...amino, extraBody: Uint8Array.of(0x80, 0x40, 0x01) }));
    expect(unknown.code).toBe(4);
    expect(unknown.log).toContain('does not support extension options and unknown fields');
    const option = { typeUrl: '/foo.Bar', value: new Uint8Array(0) };
    const nonCritical = { ...amino, body: { nonCriticalExtensionOptions: [option] } };
    expect(start().run(tx(nonCritical)).code).toBe(4);
    expect(start().run(tx({ body: { nonCriticalExtensionOptions: [option] } })).code).toBe(0);
  });

  test('amino JSON escapes as Go does', () => {
    expect(aminoJson({ b: ['<>&\u2028\u2029"\n'], a: true, c: undefined })).toBe(
      '{"a":true,"b":["\\u003c\\u003e\\u0026\\u2028\\u2029\\"\\n"]}',
    );
    const memo = '<a href="x">&\u2028\u2029 ü 🙂 \t\n\u0001';
    const parts = {
      signers: [{ account: alice, accountNumber: 0n, sequence: 0n, mode: 127 }],
      body: { memo },
    };
    // cosmjs leaves U+2028 and U+2029 alone where Go escapes them.
    const plain = { ...parts, body: { memo: memo.replace(/[\u2028\u2029]/g, '') } };
    expect(start().run(tx(plain)).log).toBe('');
    expect(start().run(tx(parts)).code).toBe(4);
  });
});

describe('a signature is verified once', () => {
  test('a block trusts CheckTx for exactly what it verified', () => {
    const bytes = tx();
    const runner = start();
    expect(runner.run(bytes, 'check').code).toBe(0);
    const decoded = runner.cache.decode(bytes);
    const facts = {
      signerIndex: 0,
      chainId: 'sim-1',
      accountNumber: 0n,
      sequence: 0n,
      publicKey: Uint8Array.from([0xeb, 0x5a, 0xe9, 0x87, 33, ...alice.publicKey]),
    };
    expect(runner.cache.isVerified(decoded, facts)).toBe(true);
    for (const change of [
      { signerIndex: 1 },
      { chainId: 'sim-2' },
      { accountNumber: 1n },
      { sequence: 1n },
      { publicKey: Uint8Array.from([0xeb, 0x5a, 0xe9, 0x87, 33, ...bob.publicKey]) },
    ]) {
      expect(runner.cache.isVerified(decoded, { ...facts, ...change })).toBe(false);
    }
  });

  test('a refused signature is not remembered, and a remembered one does not carry over', () => {
    const bytes = tx();
    const runner = start();
    expect(runner.run(bytes, 'check').code).toBe(0);
    // The account becomes another one before the block comes.
    runner.put(alice.bytes, { accountNumber: 9n, sequence: 0n });
    expect(runner.run(bytes).code).toBe(4);
    expect(runner.run(bytes).code).toBe(4);
  });

  test('the cache is bounded and decodes anew what left it', () => {
    const bytes = [0n, 1n, 2n, 3n].map((sequence) => tx({}, sequence));
    let decoded = 0;
    const decoder = createTxDecoder(messageHandlers);
    const cache = createTxCache((raw, hash) => {
      decoded += 1;
      return decoder(raw, hash);
    }, 12_000);
    const first = cache.decode(bytes[0] as Uint8Array);
    expect(cache.decode(bytes[0] as Uint8Array)).toBe(first);
    for (const raw of bytes) cache.decode(raw);
    expect(decoded).toBe(4);
    expect(cache.decode(bytes[0] as Uint8Array)).not.toBe(first);
    cache.markVerified(first, {
      signerIndex: 0,
      chainId: 'x',
      accountNumber: 0n,
      sequence: 0n,
      publicKey: new Uint8Array(0),
    });
  });

  test('the cache keeps its own copy: the socket reuses its buffer', () => {
    const cache = createTxCache(createTxDecoder(messageHandlers));
    const buffer = tx();
    const copy = buffer.slice();
    const decoded = cache.decode(buffer);
    buffer.fill(0);
    expect(decoded.bytes).toEqual(copy);
    expect(decoded.signatures[0]).toEqual(copy.slice(-64));
  });
});

describe('multisig', () => {
  const carol = simAccount(2);

  interface MultiTx {
    readonly members: readonly SimAccount[];
    readonly threshold: number;
    readonly bits: readonly boolean[];
    readonly by: readonly SimAccount[];
    readonly signatureBytes?: (right: Uint8Array) => Uint8Array;
  }

  function multiTx(given: MultiTx): { bytes: Uint8Array; address: Uint8Array } {
    const any = {
      typeUrl: '/cosmos.crypto.multisig.LegacyAminoPubKey',
      value: LegacyAminoPubKey.encode({
        threshold: given.threshold,
        publicKeys: given.members.map(publicKeyAny),
      }).finish(),
    };
    const address = publicKeyAddress(decodePublicKey(any));
    const message = sendMessage(formatAddress(address, 'cpoc'), bob.address, one);
    const bodyBytes = TxBody.encode(TxBody.fromPartial({ messages: [anyOf(message)] })).finish();
    let bits = 0;
    given.bits.forEach((bit, i) => {
      if (bit) bits |= 0x80 >> i;
    });
    const authInfoBytes = AuthInfo.encode(
      AuthInfo.fromPartial({
        signerInfos: [
          {
            publicKey: any,
            modeInfo: {
              multi: {
                bitarray: { extraBitsStored: given.bits.length % 8, elems: Uint8Array.of(bits) },
                modeInfos: given.bits.filter((bit) => bit).map(() => ({ single: { mode: 1 } })),
              },
            },
          },
        ],
        fee: { amount: one, gasLimit: 300_000n },
      }),
    ).finish();
    const doc = SignDoc.encode({
      bodyBytes,
      authInfoBytes,
      chainId: 'sim-1',
      accountNumber: 3n,
    }).finish();
    const right = MultiSignature.encode({
      signatures: given.by.map(({ privateKey }) =>
        secp256k1.sign(sha256(doc), privateKey, { prehash: false }),
      ),
    }).finish();
    const signatures = [given.signatureBytes?.(right) ?? right];
    return { bytes: TxRaw.encode({ bodyBytes, authInfoBytes, signatures }).finish(), address };
  }

  function run(given: MultiTx): { code: number; log: string } {
    const { bytes, address } = multiTx(given);
    const runner = createTxRunner({ accounts: [{ address, coins: rich }] });
    runner.put(address, { accountNumber: 3n });
    return runner.run(bytes);
  }

  const members = [alice, bob, carol];

  test('enough members in their places sign', () => {
    const two = { members, threshold: 2, bits: [true, false, true], by: [alice, carol] };
    expect(run(two).log).toBe('');
    expect(run({ ...two, bits: [true, true, true], by: members }).log).toBe('');
  });

  test('too few, in wrong places, by others', () => {
    const log = (given: Partial<MultiTx>): string => {
      const result = run({
        members,
        threshold: 2,
        bits: [true, true, false],
        by: [alice, bob],
        ...given,
      });
      expect(result.code).toBe(4);
      return result.log;
    };
    expect(log({ bits: [true, false, false], by: [alice] })).toContain(
      'not enough signatures set, have 1, expected 2',
    );
    expect(log({ by: [bob, alice] })).toContain('unable to verify signature at index 0');
    expect(log({ by: [alice, carol] })).toContain('unable to verify signature at index 1');
    expect(log({ by: [alice, alice] })).toContain('unable to verify signature at index 1');
    expect(log({ by: [alice] })).toContain('signature size is incorrect 1');
    expect(log({ by: members })).toContain('signature size is incorrect 3');
    expect(log({ bits: [true, true], by: [alice, bob] })).toContain(
      'bit array size is incorrect, expecting: 3',
    );
    expect(log({ signatureBytes: (right) => Uint8Array.from([...right, 0x10, 1]) })).toContain(
      'not canonical',
    );
  });

  test('a threshold of nothing, or of more than there are', () => {
    for (const threshold of [0, 4]) {
      const result = run({ members, threshold, bits: [true, true, true], by: members });
      expect([result.code, result.log]).toEqual([
        8,
        `threshold ${threshold} of a multisig with 3 keys: invalid pubkey`,
      ]);
    }
  });

  test('repeated keys count as often as they stand in the address, no more', () => {
    const twice = { members: [alice, alice, bob], threshold: 2, bits: [true, true, false] };
    expect(run({ ...twice, by: [alice, alice] }).log).toBe('');
    expect(run({ ...twice, by: [alice] }).code).toBe(4);
  });

  test('more members than signatures are allowed', () => {
    const many = Array.from({ length: 8 }, (_, i) => simAccount(i));
    const seven = many.slice(0, 7);
    expect(run({ members: seven, threshold: 1, bits: seven.map(() => true), by: seven }).log).toBe(
      '',
    );
    const eight = run({
      members: many,
      threshold: 1,
      bits: many.map((_, i) => i < 1),
      by: [alice],
    });
    expect(eight.log).toBe('signatures: 8, limit: 7: maximum number of signatures exceeded');
  });
});

describe('two signers', () => {
  const both = (order: readonly SimAccount[]): TxParts => ({
    signers: order.map((account) => ({
      account,
      accountNumber: account === alice ? 0n : 1n,
      sequence: 0n,
    })),
    messages: [
      sendMessage(alice.address, bob.address, one),
      sendMessage(bob.address, alice.address, one),
      sendMessage(alice.address, bob.address, one),
    ],
    fee: one,
  });

  test('sign in the order of their first message', () => {
    const runner = start();
    const result = runner.run(buildTx(both([alice, bob])));
    expect(result.log).toBe('');
    const sequences = result.events
      .flatMap(({ attributes }) => attributes)
      .filter(({ key }) => key === 'acc_seq')
      .map(({ value }) => value);
    expect(sequences).toEqual([`${alice.address}/0`, `${bob.address}/0`]);
    expect(start().run(buildTx(both([bob, alice]))).code).toBe(8);
  });
});
