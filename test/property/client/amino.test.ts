/** Whatever a message holds: the amino JSON that a wallet signs is the one that the chain verifies, and the way through a wallet changes nothing. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aminoJson } from '../../../src/app/tx/aminoJson.ts';
import type { AminoField, AminoFieldTable } from '../../../src/client/amino/aminoField.ts';
import { createAminoTypes } from '../../../src/client/aminoTypes.ts';
import type { ChainMessage } from '../../../src/client/messages/chainMessage.ts';
import { anyContents, chainMessages } from '../../../src/client/messages/chainMessages.ts';
import { messageHandlers } from '../../../src/msgserver/registry.ts';

const aminoTypes = createAminoTypes();

/** What may stand in the Any of a field, by the field's name; nothing where no chain knows the type. */
const anyByField: Readonly<Record<string, readonly string[]>> = {
  authorization: [
    '/cosmos.authz.v1beta1.GenericAuthorization',
    '/cosmos.bank.v1beta1.SendAuthorization',
  ],
  allowance: [
    '/cosmos.feegrant.v1beta1.BasicAllowance',
    '/cosmos.feegrant.v1beta1.PeriodicAllowance',
  ],
  content: ['/cosmos.gov.v1beta1.TextProposal'],
  messages: ['/cosmos.bank.v1beta1.MsgSend', '/cpoc.poc.v1.MsgSubmitContinuousPoCCommit'],
  msgs: ['/cosmos.gov.v1beta1.MsgVote', '/cosmos.gov.v1.MsgDeposit'],
};

function message(fields: AminoFieldTable): fc.Arbitrary<Record<string, unknown>> {
  const parts = Object.entries(fields).map(([name, kind]) => [name, field(kind, name)] as const);
  return fc.record(Object.fromEntries(parts));
}

function field(kind: AminoField, name: string): fc.Arbitrary<unknown> {
  if (Array.isArray(kind)) {
    const inner = field(kind[1] as AminoField, name);
    return kind[0] === 'list' ? fc.array(inner, { maxLength: 3 }) : inner;
  }
  if (typeof kind === 'object') return message(kind as AminoFieldTable);
  switch (kind) {
    case 'text':
      return fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('0', '', '<&>'));
    case 'bool':
      return fc.boolean();
    case 'uint32':
      return fc.nat(3);
    case 'integer':
      return fc.bigInt({ min: 0n, max: (1n << 63n) - 1n });
    case 'bytes':
      return fc.uint8Array({ maxLength: 40 });
    case 'decimal':
      return fc.bigInt({ min: 0n, max: 10n ** 18n }).map(String);
    case 'duration':
      return fc.record({
        seconds: fc.bigInt({ min: 0n, max: 9_000_000_000n }),
        nanos: fc.nat(999_999_999),
      });
    case 'time':
      return fc.record({
        seconds: fc.bigInt({ min: -62_135_596_800n, max: 253_402_300_799n }),
        nanos: fc.nat(999_999_999),
      });
    default:
      return any(name);
  }
}

function any(name: string): fc.Arbitrary<unknown> {
  const urls = anyByField[name];
  if (urls === undefined) return fc.constant(undefined);
  return fc.constantFrom(...urls).chain((typeUrl) => {
    const type = [...chainMessages, ...anyContents].find((one) => one.typeUrl === typeUrl);
    const { codec, fields } = type as ChainMessage;
    return message(fields).map((partial) => {
      const value = codec.encode(codec.fromPartial(partial) as never).finish();
      return { typeUrl, value };
    });
  });
}

describe.each(chainMessages)('$typeUrl', ({ typeUrl, codec, fields }) => {
  const handler = messageHandlers.find((one) => one.typeUrl === typeUrl);

  test('chain and client agree, before and after a wallet', () => {
    fc.assert(
      fc.property(message(fields), (partial) => {
        const encoded = codec.encode(codec.fromPartial(partial) as never).finish();
        const value = codec.decode(encoded);
        const shown = aminoTypes.toAmino({ typeUrl, value });
        const onChain = aminoJson(handler?.toAmino(handler.codec.decode(encoded)));
        expect(aminoJson(shown.value)).toBe(onChain);
        const signed = aminoTypes.fromAmino(JSON.parse(JSON.stringify(shown)));
        const sent = codec.encode(codec.fromPartial(signed.value) as never).finish();
        expect(aminoJson(handler?.toAmino(handler.codec.decode(sent)))).toBe(onChain);
      }),
      { numRuns: 60 },
    );
  });
});
