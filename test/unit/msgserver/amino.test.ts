/** Amino JSON is made twice, by the client that signs and by the chain that verifies. Both must give the same for every message. */

import { AminoTypes, createDefaultAminoConverters } from '@cosmjs/stargate';
import { describe, expect, test } from 'vitest';
import { aminoJson } from '../../../src/app/tx/aminoJson.ts';
import { createAminoTypes } from '../../../src/client/aminoTypes.ts';
import { chainMessages } from '../../../src/client/messages/chainMessages.ts';
import { messageHandlers } from '../../../src/msgserver/registry.ts';
import { samplesOf } from '../../harness/messageSamples.ts';

const aminoTypes = createAminoTypes();

test('the client knows the messages of the chain, all of them and no others', () => {
  const known = chainMessages.map(({ typeUrl }) => typeUrl);
  expect(known.sort()).toEqual(messageHandlers.map(({ typeUrl }) => typeUrl).sort());
});

describe.each(chainMessages)('$typeUrl', (message) => {
  const { typeUrl, aminoType } = message;
  const handler = messageHandlers.find((one) => one.typeUrl === typeUrl);

  test('has one amino name, and one that a Ledger takes', () => {
    expect(handler?.aminoName).toBe(aminoType);
    expect(aminoType.length).toBeLessThanOrEqual(39);
  });

  test.each(samplesOf(message))('$name: client and chain agree', ({ value }) => {
    const encoded = message.codec.encode(value as never).finish();
    const onChain = handler?.toAmino(handler.codec.decode(encoded));
    const client = aminoTypes.toAmino({ typeUrl, value });
    expect(aminoJson(onChain)).toBe(aminoJson(client.value));
  });
});

describe('cosmjs as published, without our client', () => {
  const theirs = new AminoTypes(createDefaultAminoConverters());
  const shared = chainMessages.filter(({ typeUrl }) =>
    Object.keys(createDefaultAminoConverters()).includes(typeUrl),
  );

  test('knows bank, and gov of v1beta1', () => {
    expect(shared.map(({ typeUrl }) => typeUrl.split('.')[1])).toEqual([
      ...['bank', 'bank', 'gov', 'gov', 'gov', 'gov'],
    ]);
  });

  test.each(shared)('$typeUrl: signs what the chain verifies', (message) => {
    const { typeUrl } = message;
    const [full] = samplesOf(message);
    const handler = messageHandlers.find((one) => one.typeUrl === typeUrl);
    const { type, value } = theirs.toAmino({ typeUrl, value: full?.value });
    expect(type).toBe(handler?.aminoName);
    expect(aminoJson(handler?.toAmino(full?.value))).toBe(aminoJson(value));
  });
});
