import { Secp256k1HdWallet } from '@cosmjs/amino';
import { SigningStargateClient } from '@cosmjs/stargate';
import { base64 } from '@scure/base';
import { TxBody } from 'cosmjs-types/cosmos/tx/v1beta1/tx';
import { describe, expect, test } from 'vitest';
import { createAminoTypes } from '../../../src/client/aminoTypes.ts';
import { pocRegistryTypes, pocTypeUrls } from '../../../src/client/pocMessages.ts';
import { createRegistry } from '../../../src/client/registry.ts';
import { Params } from '../../../src/gen/cpoc/poc/v1/params.ts';
import * as tx from '../../../src/gen/cpoc/poc/v1/tx.ts';

const bytes = (length: number, start: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => (start + 37 * i) % 256);

/** Every message once with all fields set, once with none. */
const messages: [string, unknown, unknown][] = [
  [
    pocTypeUrls.registerParticipant,
    tx.MsgRegisterParticipant.fromPartial({
      creator: 'cpoc1abc',
      consensusPubkey: bytes(32, 1),
      inferenceUrl: 'https://host.example/<v1>&x',
    }),
    tx.MsgRegisterParticipant.fromPartial({}),
  ],
  [
    pocTypeUrls.updateParticipant,
    tx.MsgUpdateParticipant.fromPartial({ creator: 'a', consensusPubkey: bytes(32, 2) }),
    tx.MsgUpdateParticipant.fromPartial({}),
  ],
  [
    pocTypeUrls.deactivateParticipant,
    tx.MsgDeactivateParticipant.fromPartial({ creator: 'a' }),
    tx.MsgDeactivateParticipant.fromPartial({}),
  ],
  [
    pocTypeUrls.reactivateParticipant,
    tx.MsgReactivateParticipant.fromPartial({ creator: 'a' }),
    tx.MsgReactivateParticipant.fromPartial({}),
  ],
  [
    pocTypeUrls.submitCommit,
    tx.MsgSubmitContinuousPoCCommit.fromPartial({
      creator: 'a',
      epochIndex: 18446744073709551615n,
      nonceCount: 4294967295,
      rootHash: bytes(32, 3),
      inferenceCount: 7,
      gpuUtilizationBps: 9950,
    }),
    tx.MsgSubmitContinuousPoCCommit.fromPartial({}),
  ],
  [
    pocTypeUrls.respondChallenge,
    tx.MsgRespondContinuousPoCChallenge.fromPartial({
      creator: 'a',
      challengeId: 9007199254740993n,
      artifact: bytes(24, 4),
      proof: [bytes(32, 5), bytes(32, 6)],
    }),
    tx.MsgRespondContinuousPoCChallenge.fromPartial({}),
  ],
  [
    pocTypeUrls.updateParams,
    tx.MsgUpdateParams.fromPartial({
      authority: 'gov',
      params: Params.fromPartial({
        enableContinuousPoc: true,
        nonceWeight: 10,
        epochLength: 15391n,
        epochReward: { denom: 'upoc', amount: '1' },
      }),
    }),
    tx.MsgUpdateParams.fromPartial({}),
  ],
];

describe('registry', () => {
  test('knows every message of the service, and the defaults of cosmjs', () => {
    const registry = createRegistry();
    const urls = Object.values(tx.MsgDefinition.methods).map(
      (method) => `/cpoc.poc.v1.Msg${method.name}`,
    );
    expect(pocRegistryTypes.map(([url]) => url).sort()).toEqual(urls.sort());
    for (const url of [...urls, '/cosmos.bank.v1beta1.MsgSend']) {
      expect(registry.lookupType(url), url).toBeDefined();
    }
  });

  for (const [typeUrl, full, empty] of messages) {
    test(`${typeUrl} comes back as it went`, () => {
      const registry = createRegistry();
      for (const value of [full, empty]) {
        const encoded = registry.encode({ typeUrl, value });
        expect(registry.decode({ typeUrl, value: encoded })).toEqual(value);
      }
    });
  }
});

describe('amino JSON', () => {
  const aminoTypes = createAminoTypes();

  for (const [typeUrl, full, empty] of messages) {
    test(`${typeUrl} comes back as it went, through text too`, () => {
      for (const value of [full, empty]) {
        const amino = aminoTypes.toAmino({ typeUrl, value });
        const text = JSON.stringify(amino);
        expect(aminoTypes.fromAmino(JSON.parse(text))).toEqual({ typeUrl, value });
      }
    });

    test(`${typeUrl} leaves every default out`, () => {
      expect(aminoTypes.toAmino({ typeUrl, value: empty }).value).toEqual({});
    });
  }

  test('a commit is written as the SDK writes it', () => {
    const [, full] = messages[4] ?? [];
    expect(aminoTypes.toAmino({ typeUrl: pocTypeUrls.submitCommit, value: full })).toEqual({
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

  test('a response is written as the SDK writes it', () => {
    const [, full] = messages[5] ?? [];
    expect(aminoTypes.toAmino({ typeUrl: pocTypeUrls.respondChallenge, value: full })).toEqual({
      type: 'cpoc/poc/MsgRespondChallenge',
      value: {
        creator: 'a',
        challenge_id: '9007199254740993',
        artifact: base64.encode(bytes(24, 4)),
        proof: [base64.encode(bytes(32, 5)), base64.encode(bytes(32, 6))],
      },
    });
  });

  test('names are those of the proto options', async () => {
    const proto = await import('node:fs').then(({ readFileSync }) =>
      readFileSync('proto/cpoc/poc/v1/tx.proto', 'utf8'),
    );
    const named = [...proto.matchAll(/message (\w+) \{[^}]*?amino\.name\) = "([^"]+)"/g)];
    expect(named).toHaveLength(pocRegistryTypes.length);
    for (const [, message, name] of named) {
      const typeUrl = `/cpoc.poc.v1.${message}`;
      const { type } = aminoTypes.toAmino({ typeUrl, value: {} });
      expect(type, typeUrl).toBe(name);
    }
  });

  test('an amino signer signs the message that the body carries', async () => {
    const wallet = await Secp256k1HdWallet.generate(12, { prefix: 'cpoc' });
    const [account] = await wallet.getAccounts();
    const client = await SigningStargateClient.offline(wallet, {
      registry: createRegistry(),
      aminoTypes,
    });
    const [typeUrl, full] = messages[5] ?? [];
    const creator = account?.address ?? '';
    const message = { typeUrl: typeUrl ?? '', value: { ...(full as object), creator } };
    const raw = await client.sign(creator, [message], { amount: [], gas: '1' }, '', {
      accountNumber: 0n,
      sequence: 0,
      chainId: 'x',
    });
    const [any] = TxBody.decode(raw.bodyBytes).messages;
    expect(createRegistry().decode(any ?? { typeUrl: '', value: new Uint8Array() })).toEqual(
      message.value,
    );
  });
});
