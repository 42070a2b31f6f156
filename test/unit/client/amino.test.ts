import { readFileSync } from 'node:fs';
import { fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { Secp256k1HdWallet } from '@cosmjs/amino';
import { SigningStargateClient } from '@cosmjs/stargate';
import { base64 } from '@scure/base';
import { TxBody } from 'cosmjs-types/cosmos/tx/v1beta1/tx';
import { describe, expect, test } from 'vitest';
import { createAminoTypes } from '../../../src/client/aminoTypes.ts';
import { anyContents, chainMessages } from '../../../src/client/messages/chainMessages.ts';
import { pocTypeUrls } from '../../../src/client/pocMessages.ts';
import { createRegistry } from '../../../src/client/registry.ts';
import * as tx from '../../../src/gen/cpoc/poc/v1/tx.ts';
import { samplesOf } from '../../harness/messageSamples.ts';

const registry = createRegistry();
const aminoTypes = createAminoTypes();
const bytes = (length: number, start: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => (start + 37 * i) % 256);
const response = tx.MsgRespondContinuousPoCChallenge.fromPartial({
  creator: 'a',
  challengeId: 9007199254740993n,
  artifact: bytes(24, 4),
  proof: [bytes(32, 5), bytes(32, 6)],
});

describe.each(chainMessages)('$typeUrl', (message) => {
  const { typeUrl, codec } = message;

  test.each(samplesOf(message))('$name: comes back from bytes as it went', ({ value }) => {
    const encoded = registry.encode({ typeUrl, value });
    expect(registry.decode({ typeUrl, value: encoded })).toEqual(value);
  });

  test.each(samplesOf(message))('$name: what a wallet signed is what is sent', ({ value }) => {
    const shown = aminoTypes.toAmino({ typeUrl, value });
    const signed = aminoTypes.fromAmino(JSON.parse(JSON.stringify(shown)));
    const sent = registry.decode({ typeUrl, value: registry.encode(signed) });
    expect(aminoTypes.toAmino({ typeUrl, value: sent })).toEqual(shown);
  });

  test('every field set: nothing is lost on the way through a wallet', () => {
    const [full] = samplesOf(message);
    const shown = aminoTypes.toAmino({ typeUrl, value: full?.value });
    const { value } = aminoTypes.fromAmino(JSON.parse(JSON.stringify(shown)));
    expect(codec.fromPartial(value)).toEqual(full?.value);
  });
});

describe('amino names', () => {
  /** Messages without the option: the SDK's encoder takes the type URL, which a Ledger does not where it is long. */
  const unnamed: Readonly<Record<string, string>> = {
    '/cosmos.gov.v1.MsgCancelProposal': '/cosmos.gov.v1.MsgCancelProposal',
    '/cosmos.feegrant.v1beta1.MsgPruneAllowances': 'cosmos-sdk/MsgPruneAllowances',
  };

  test('are those of the proto options, where there is one', () => {
    const named = aminoNames();
    for (const { typeUrl, aminoType } of [...chainMessages, ...anyContents]) {
      const option = named.get(typeUrl.slice(1));
      expect(aminoType, typeUrl).toBe(option ?? unnamed[typeUrl]);
    }
  });

  test('are unique', () => {
    const names = [...chainMessages, ...anyContents].map(({ aminoType }) => aminoType);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('amino JSON', () => {
  test('a commit is written as the SDK writes it', () => {
    const value = tx.MsgSubmitContinuousPoCCommit.fromPartial({
      creator: 'a',
      epochIndex: 18446744073709551615n,
      nonceCount: 4294967295,
      rootHash: bytes(32, 3),
      inferenceCount: 7,
      gpuUtilizationBps: 9950,
    });
    expect(aminoTypes.toAmino({ typeUrl: pocTypeUrls.submitCommit, value })).toEqual({
      type: 'cpoc/poc/MsgSubmitCommit',
      value: {
        creator: 'a',
        epoch_index: '18446744073709551615',
        nonce_count: 4294967295,
        root_hash: base64.encode(bytes(32, 3)),
        inference_count: 7,
        gpu_utilization_bps: 9950,
      },
    });
  });

  test.each<[string, bigint | undefined, object]>([
    ['without a position', undefined, {}],
    ['at 0, which stands as a message that holds nothing', 0n, { expected: {} }],
    ['further on', 7n, { expected: { first_nonce: '7' } }],
  ])('a commit %s is written as the SDK writes it', (_, firstNonce, shown) => {
    const expected = firstNonce === undefined ? undefined : { firstNonce };
    const value = tx.MsgSubmitContinuousPoCCommit.fromPartial({ creator: 'a', expected });
    const typeUrl = pocTypeUrls.submitCommit;
    const amino = aminoTypes.toAmino({ typeUrl, value });
    expect(amino).toEqual({ type: 'cpoc/poc/MsgSubmitCommit', value: { creator: 'a', ...shown } });
    expect(tx.MsgSubmitContinuousPoCCommit.fromPartial(aminoTypes.fromAmino(amino).value)).toEqual(
      value,
    );
  });

  test('a response is written as the SDK writes it', () => {
    expect(aminoTypes.toAmino({ typeUrl: pocTypeUrls.respondChallenge, value: response })).toEqual({
      type: 'cpoc/poc/MsgRespondChallenge',
      value: {
        creator: 'a',
        challenge_id: '9007199254740993',
        artifact: base64.encode(bytes(24, 4)),
        proof: [base64.encode(bytes(32, 5)), base64.encode(bytes(32, 6))],
      },
    });
  });

  test('a warm key is granted a message as the SDK writes it', () => {
    const authorization = anyContents.find(
      ({ typeUrl }) => typeUrl === '/cosmos.authz.v1beta1.GenericAuthorization',
    );
    const value = {
      granter: 'a',
      grantee: 'b',
      grant: {
        authorization: {
          typeUrl: authorization?.typeUrl,
          value: authorization?.codec.encode({ msg: pocTypeUrls.submitCommit } as never).finish(),
        },
        expiration: { seconds: 1_700_000_000n, nanos: 500_000_000 },
      },
    };
    expect(aminoTypes.toAmino({ typeUrl: '/cosmos.authz.v1beta1.MsgGrant', value })).toEqual({
      type: 'cosmos-sdk/MsgGrant',
      value: {
        granter: 'a',
        grantee: 'b',
        grant: {
          authorization: {
            type: 'cosmos-sdk/GenericAuthorization',
            value: { msg: pocTypeUrls.submitCommit },
          },
          expiration: '2023-11-14T22:13:20.5Z',
        },
      },
    });
  });

  test('an Any that nobody knows is refused with advice', () => {
    const any = { typeUrl: '/cosmos.staking.v1beta1.MsgDelegate', value: new Uint8Array(0) };
    const value = { grantee: 'b', msgs: [any] };
    expect(() => aminoTypes.toAmino({ typeUrl: '/cosmos.authz.v1beta1.MsgExec', value })).toThrow(
      'no amino JSON is known for /cosmos.staking.v1beta1.MsgDelegate; sign with a wallet',
    );
  });

  test('an amino signer signs the message that the body carries', async () => {
    const wallet = await Secp256k1HdWallet.generate(12, { prefix: 'cpoc' });
    const [account] = await wallet.getAccounts();
    const client = await SigningStargateClient.offline(wallet, { registry, aminoTypes });
    const creator = account?.address ?? '';
    const message = { typeUrl: pocTypeUrls.respondChallenge, value: { ...response, creator } };
    const raw = await client.sign(creator, [message], { amount: [], gas: '1' }, '', {
      accountNumber: 0n,
      sequence: 0,
      chainId: 'x',
    });
    const [any] = TxBody.decode(raw.bodyBytes).messages;
    expect(registry.decode(any ?? { typeUrl: '', value: new Uint8Array() })).toEqual(message.value);
  });
});

/** The option `amino.name` (number 11110001 of MessageOptions) of every message in the protos. */
function aminoNames(): Map<string, string> {
  const set = fromBinary(FileDescriptorSetSchema, readFileSync('src/gen/descriptors.binpb'));
  const names = new Map<string, string>();
  for (const file of set.file) {
    for (const message of file.messageType) {
      const option = message.options?.$unknown?.find(({ no }) => no === 11_110_001);
      if (option === undefined) continue;
      // A length, then the text.
      names.set(`${file.package}.${message.name}`, new TextDecoder().decode(option.data.slice(1)));
    }
  }
  return names;
}
