/** Transactions as large as a block: what a malicious proposer can put into one is refused or executed, and in time. */

import { LegacyAminoPubKey } from 'cosmjs-types/cosmos/crypto/multisig/keys';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { be32 } from '../../../../src/lib/bytes.ts';
import { formatAddress } from '../../../../src/types/address.ts';
import type { SimChain } from '../../../harness/simChain.ts';
import { alice, honestTx, startTxChain, tx } from './txFixture.ts';

const gas = 10n ** 15n;
let chain: SimChain;

beforeAll(async () => {
  chain = await startTxChain();
});

afterAll(async () => {
  await chain.stop();
});

/** What becomes of a transaction in a block, which goes on behind it. */
function inBlock(bytes: Uint8Array): { codespace: string; code: number; events: number } {
  expect(bytes.length).toBeLessThan(22_020_096);
  const [result, honest] = chain.finalize([bytes, honestTx(0n)]).txResults;
  expect(honest).toMatchObject({ code: 0, log: '' });
  return {
    codespace: result?.codespace ?? '',
    code: result?.code ?? -1,
    events: result?.events.length ?? 0,
  };
}

function addressOf(index: number): string {
  return formatAddress(
    Uint8Array.from({ length: 20 }, (_, i) => be32(index)[i] ?? 7),
    'cpoc',
  );
}

const multiSend = (total: string, outputs: readonly object[]): Uint8Array => {
  const inputs = [{ address: alice.address, coins: [{ denom: 'upoc', amount: total }] }];
  const typeUrl = '/cosmos.bank.v1beta1.MsgMultiSend';
  return tx({ messages: [{ typeUrl, value: { inputs, outputs } }], gas });
};

describe('C: transactions as large as a block', () => {
  test.each([
    ['of 60,000 members', 60_000, 8],
    ['of more members than a function takes arguments', 200_000, 2],
  ])('a multisig key %s is refused', (_, count, code) => {
    const member = { typeUrl: '/cosmos.crypto.ed25519.PubKey', value: new Uint8Array(0) };
    const publicKeys = Array.from({ length: count }, () => member);
    const givesKey = {
      typeUrl: '/cosmos.crypto.multisig.LegacyAminoPubKey',
      value: LegacyAminoPubKey.encode({ threshold: 1, publicKeys }).finish(),
    };
    const signers = [{ account: alice, accountNumber: 0n, sequence: 0n, givesKey }];
    expect(inBlock(tx({ signers, gas }))).toEqual({ codespace: 'sdk', code, events: 0 });
  });

  test('a message with as many events as its fields allow is executed', () => {
    const outputs = Array.from({ length: 52_000 }, (_, i) => ({
      address: addressOf(i % 100),
      coins: [{ denom: 'upoc', amount: '1' }],
    }));
    const { code, events } = inBlock(multiSend('52000', outputs));
    expect(code).toBe(0);
    expect(events).toBeGreaterThan(104_000);
  });

  test('outputs of very many denominations are summed in one pass', () => {
    const outputs = Array.from({ length: 15_000 }, (_, i) => ({
      address: alice.address,
      coins: [{ denom: `d${i.toString(36).padStart(3, '0')}`, amount: '1' }],
    }));
    expect(inBlock(multiSend('1', outputs))).toMatchObject({ codespace: 'bank', code: 4 });
  });
});
