import { DirectSecp256k1Wallet, Registry } from '@cosmjs/proto-signing';
import { defaultRegistryTypes } from '@cosmjs/stargate';
import { MsgSend } from 'cosmjs-types/cosmos/bank/v1beta1/tx';
import { PubKey } from 'cosmjs-types/cosmos/crypto/secp256k1/keys';
import { SignMode } from 'cosmjs-types/cosmos/tx/signing/v1beta1/signing';
import { AuthInfo, SignDoc, TxBody, TxRaw } from 'cosmjs-types/cosmos/tx/v1beta1/tx';
import { expect, test } from 'vitest';
import { keyOfSeed, keysOfMnemonic, type SenderKey } from '../../../load/senderKeys.ts';
import { type Amount, type SignOptions, signSend } from '../../../load/signSend.ts';

const registry = new Registry(defaultRegistryTypes);

/** The same transaction as cosmjs encodes and signs it. */
async function byCosmjs(
  key: SenderKey,
  recipients: readonly string[],
  amount: Amount,
  { chainId, accountNumber, sequence, gas, fee }: SignOptions,
): Promise<Uint8Array> {
  const coin = ({ denom, amount: value }: Amount) => ({ denom, amount: value.toString() });
  const messages = recipients.map((toAddress) =>
    registry.encodeAsAny({
      typeUrl: '/cosmos.bank.v1beta1.MsgSend',
      value: MsgSend.fromPartial({ fromAddress: key.address, toAddress, amount: [coin(amount)] }),
    }),
  );
  const publicKey = {
    typeUrl: '/cosmos.crypto.secp256k1.PubKey',
    value: PubKey.encode({ key: key.publicKey }).finish(),
  };
  const doc = SignDoc.fromPartial({
    bodyBytes: TxBody.encode(TxBody.fromPartial({ messages })).finish(),
    authInfoBytes: AuthInfo.encode(
      AuthInfo.fromPartial({
        signerInfos: [
          { publicKey, modeInfo: { single: { mode: SignMode.SIGN_MODE_DIRECT } }, sequence },
        ],
        fee: { amount: fee.amount === 0n ? [] : [coin(fee)], gasLimit: gas },
      }),
    ).finish(),
    chainId,
    accountNumber,
  });
  const wallet = await DirectSecp256k1Wallet.fromKey(key.privateKey, key.address.split('1')[0]);
  const { signature } = await wallet.signDirect(key.address, doc);
  return TxRaw.encode({
    bodyBytes: doc.bodyBytes,
    authInfoBytes: doc.authInfoBytes,
    signatures: [Buffer.from(signature.signature, 'base64')],
  }).finish();
}

const amount: Amount = { denom: 'upoc', amount: 12_345n };

test.each<[string, Partial<SignOptions>, number]>([
  ['an account that has never signed', { accountNumber: 0n, sequence: 0n }, 1],
  ['an account that has signed often', { accountNumber: 1_000_002n, sequence: 70_000n }, 1],
  ['no fee and no gas', { gas: 0n, fee: { denom: 'upoc', amount: 0n } }, 1],
  ['many messages', { sequence: 5n, gas: 3_000_000n }, 50],
])('a send is signed to the byte as cosmjs signs it: %s', async (_what, given, recipients) => {
  for (const prefix of ['cpoc', 'cosmos']) {
    const key = keyOfSeed('any', 3, prefix);
    const options = {
      ...{ chainId: 'some-1', accountNumber: 7n, sequence: 1n, gas: 100_000n },
      fee: { denom: 'upoc', amount: 1n },
      ...given,
    };
    const to = Array.from({ length: recipients }, (_, i) => keyOfSeed('to', i, prefix).address);
    const signed = signSend(key, to, amount, options);
    expect(Buffer.from(signed).toString('hex')).toBe(
      Buffer.from(await byCosmjs(key, to, amount, options)).toString('hex'),
    );
  }
});

test('keys of a mnemonic are those that wallets derive', async () => {
  const mnemonic =
    'abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about';
  const [first, second] = await keysOfMnemonic({ mnemonic, coinType: 118 }, 2, 'cosmos');
  expect(first?.address).toBe('cosmos19rl4cm2hmr8afy4kldpxz3fka4jguq0auqdal4');
  expect(second?.address).not.toBe(first?.address);
  const words = keysOfMnemonic({ mnemonic: 'secret words', coinType: 118 }, 1, 'cosmos');
  await expect(words).rejects.toThrow('not a valid mnemonic');
  await expect(words).rejects.not.toThrow('secret');
});
