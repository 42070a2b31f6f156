import secp256k1 from 'secp256k1';
import { describe, expect, test, vi } from 'vitest';
import { aminoJson } from '../../../src/app/tx/aminoJson.ts';
import { createTxDecoder } from '../../../src/app/tx/decodeTx.ts';
import { createSignDocs, signMode } from '../../../src/app/tx/signBytes.ts';
import { createTxCache } from '../../../src/app/tx/txCache.ts';
import { txId } from '../../../src/app/tx/txId.ts';
import { equalBytes } from '../../../src/lib/bytes.ts';
import { messageHandlers } from '../../../src/msgserver/registry.ts';
import { buildTx, sendMessage, type TxParts } from '../../harness/buildTx.ts';
import { type SimAccount, simAccount } from '../../harness/simAccount.ts';
import { createTxRunner, type TxRunner } from '../../harness/txRunner.ts';
import { publicKeyAny } from '../../harness/txSigners.ts';

const alice = simAccount(0);
const bob = simAccount(1);
const one = [{ denom: 'upoc', amount: '1' }];
const rich = [{ denom: 'upoc', amount: 1_000_000n }];

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

describe('what amino JSON signs', () => {
  test('is escaped as Go does', () => {
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
  test('for the mempool, and in the block not again', () => {
    const verify = vi.spyOn(secp256k1, 'ecdsaVerify');
    const [runner, bytes] = [start(), tx()];
    const facts = [runner.run(bytes, 'check').code, verify.mock.calls.length];
    runner.put(alice.bytes, { accountNumber: 0n, sequence: 0n });
    expect([...facts, runner.run(bytes).code, verify.mock.calls.length]).toEqual([0, 1, 0, 1]);
    verify.mockRestore();
  });

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
      publicKey: publicKeyAny(alice),
    };
    expect(runner.cache.isVerified(decoded, facts)).toBe(true);
    for (const change of [
      { signerIndex: 1 },
      { chainId: 'sim-2' },
      { accountNumber: 1n },
      { sequence: 1n },
      { publicKey: publicKeyAny(bob) },
      { publicKey: { ...publicKeyAny(alice), typeUrl: '/cosmos.crypto.ed25519.PubKey' } },
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
    const cache = createTxCache((raw, id) => {
      decoded += 1;
      return decoder(raw, id);
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
      publicKey: publicKeyAny(alice),
    });
  });

  test('the cache counts what the fields of a transaction take, not its bytes alone', () => {
    const many = tx({ signatures: () => Array.from({ length: 10_000 }, () => new Uint8Array(0)) });
    const cache = createTxCache(createTxDecoder(messageHandlers), 1_000_000);
    expect(many.length).toBeLessThan(25_000);
    expect(cache.decode(many)).not.toBe(cache.decode(many));
    expect(cache.decode(tx())).toBe(cache.decode(tx()));
  });

  test('nothing else is taken for a transaction that the cache holds, however long that is', () => {
    for (const memo of ['', 'm'.repeat(5000)]) {
      const cache = createTxCache(createTxDecoder(messageHandlers));
      const bytes = tx({ body: { memo } });
      const { id } = cache.decode(bytes);
      for (const text of [id, id.slice(1), `h${id.slice(1)}`]) {
        const others = [Buffer.from(text, 'latin1'), Buffer.from(text)].map(
          (b) => new Uint8Array(b),
        );
        for (const other of others.filter((one) => !equalBytes(one, bytes))) {
          expect(() => cache.decode(other)).toThrow('tx parse error');
        }
      }
    }
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

test('what the members of a multisig sign is written and hashed once, and again for another signer', () => {
  const bytes = tx();
  const docs = createSignDocs(createTxDecoder(messageHandlers)(bytes, txId(bytes)));
  const signer = { chainId: 'sim-1', accountNumber: 0n, sequence: 0n };
  for (const mode of [signMode.direct, signMode.legacyAminoJson]) {
    const doc = docs(mode, signer);
    expect(doc).toHaveProperty('digest');
    expect(docs(mode, signer)).toBe(doc);
    expect(docs(mode, { ...signer, accountNumber: 1n })).not.toEqual(doc);
  }
});
