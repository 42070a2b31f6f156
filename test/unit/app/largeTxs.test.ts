/** Transactions as large as a block: what a malicious proposer can put into one must be refused or executed, and in time. */

import { LegacyAminoPubKey } from 'cosmjs-types/cosmos/crypto/multisig/keys';
import { AuthInfo, TxBody, TxRaw } from 'cosmjs-types/cosmos/tx/v1beta1/tx';
import { describe, expect, test } from 'vitest';
import { be32 } from '../../../src/lib/bytes.ts';
import { formatAddress } from '../../../src/types/address.ts';
import { anyOf, buildTx, publicKeyAny, sendMessage } from '../../harness/buildTx.ts';
import { simAccount } from '../../harness/simAccount.ts';
import { createTxRunner } from '../../harness/txRunner.ts';

const alice = simAccount(1);
const coins = [{ denom: 'upoc', amount: 10n ** 12n }];
const gas = 10n ** 15n;

function addressOf(index: number): string {
  return formatAddress(
    Uint8Array.from({ length: 20 }, (_, i) => be32(index)[i] ?? 7),
    'cpoc',
  );
}

describe('transactions as large as a block', () => {
  test('a multisig key of more members than a function takes arguments is refused', () => {
    const runner = createTxRunner({ accounts: [{ address: alice.bytes, coins }] });
    const member = { typeUrl: '/cosmos.crypto.ed25519.PubKey', value: new Uint8Array(0) };
    const publicKey = {
      typeUrl: '/cosmos.crypto.multisig.LegacyAminoPubKey',
      value: LegacyAminoPubKey.encode({
        threshold: 1,
        publicKeys: Array.from({ length: 200_000 }, () => member),
      }).finish(),
    };
    const authInfo = AuthInfo.fromPartial({
      signerInfos: [{ publicKey, modeInfo: { single: { mode: 1 } } }],
      fee: { gasLimit: gas },
    });
    const body = TxBody.fromPartial({
      messages: [anyOf(sendMessage(alice.address, alice.address, []))],
    });
    const tx = TxRaw.encode({
      bodyBytes: TxBody.encode(body).finish(),
      authInfoBytes: AuthInfo.encode(authInfo).finish(),
      signatures: [new Uint8Array(64)],
    }).finish();
    expect(tx.length).toBeLessThan(22_020_096);
    expect(runner.run(tx)).toMatchObject({ codespace: 'sdk', code: 8 });
  });

  test('a message with more events than a function takes arguments is executed', () => {
    const runner = createTxRunner({ accounts: [{ address: alice.bytes, coins }] });
    const outputs = Array.from({ length: 70_000 }, (_, i) => ({
      address: addressOf(i % 100),
      coins: [{ denom: 'upoc', amount: '1' }],
    }));
    const value = {
      inputs: [{ address: alice.address, coins: [{ denom: 'upoc', amount: '70000' }] }],
      outputs,
    };
    const message = { typeUrl: '/cosmos.bank.v1beta1.MsgMultiSend', value };
    const signers = [{ account: alice, accountNumber: 0n, sequence: 0n }];
    const result = runner.run(buildTx({ signers, messages: [message], gas }));
    expect(result.code).toBe(0);
    expect(result.events.length).toBeGreaterThan(140_000);
  });

  test('outputs of as many denominations are summed in one pass', () => {
    const runner = createTxRunner({ accounts: [{ address: alice.bytes, coins }] });
    const outputs = Array.from({ length: 15_000 }, (_, i) => ({
      address: alice.address,
      coins: [{ denom: `d${i.toString(36).padStart(3, '0')}`, amount: '1' }],
    }));
    const value = {
      inputs: [{ address: alice.address, coins: [{ denom: 'upoc', amount: '1' }] }],
      outputs,
    };
    const message = { typeUrl: '/cosmos.bank.v1beta1.MsgMultiSend', value };
    const signers = [{ account: alice, accountNumber: 0n, sequence: 0n }];
    const tx = buildTx({ signers, messages: [message], gas });
    expect(tx.length).toBeLessThan(1_048_576);
    const start = performance.now();
    expect(runner.run(tx)).toMatchObject({ codespace: 'bank', code: 4 });
    expect(performance.now() - start).toBeLessThan(5000);
  });

  test.each([
    [7, 0],
    [8, 14],
  ])(
    '%i signers whose keys are known get code %i: each hashes the whole transaction',
    (n, code) => {
      const accounts = Array.from({ length: n }, (_, i) => simAccount(i));
      const runner = createTxRunner({
        accounts: accounts.map(({ bytes }) => ({ address: bytes, coins })),
      });
      accounts.forEach((account, i) => {
        runner.put(account.bytes, { publicKey: publicKeyAny(account), accountNumber: BigInt(i) });
      });
      const tx = buildTx({
        signers: accounts.map((account, i) => {
          return { account, accountNumber: BigInt(i), sequence: 0n, givesKey: false };
        }),
        messages: accounts.map(({ address }) =>
          sendMessage(address, alice.address, [{ denom: 'upoc', amount: '1' }]),
        ),
        gas,
      });
      expect(runner.run(tx).code).toBe(code);
    },
  );
});
