import { secp256k1 } from '@noble/curves/secp256k1.js';
import { LegacyAminoPubKey } from 'cosmjs-types/cosmos/crypto/multisig/keys';
import { MultiSignature } from 'cosmjs-types/cosmos/crypto/multisig/v1beta1/multisig';
import { AuthInfo, SignDoc, TxBody, TxRaw } from 'cosmjs-types/cosmos/tx/v1beta1/tx';
import { describe, expect, test } from 'vitest';
import { decodePublicKey } from '../../../src/app/tx/decodePublicKey.ts';
import { sha256 } from '../../../src/lib/sha256.ts';
import { formatAddress } from '../../../src/types/address.ts';
import { publicKeyAddress } from '../../../src/types/publicKey.ts';
import { anyOf, publicKeyAny, sendMessage } from '../../harness/buildTx.ts';
import { type SimAccount, simAccount } from '../../harness/simAccount.ts';
import { createTxRunner } from '../../harness/txRunner.ts';

const alice = simAccount(0);
const bob = simAccount(1);
const one = [{ denom: 'upoc', amount: '1' }];
const rich = [{ denom: 'upoc', amount: 1_000_000n }];

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
