/** JSON of messages as Go's gateway writes and reads it: gogoproto's jsonpb with EmitDefaults and OrigName. */

import type { DescMessage, JsonValue } from '@bufbuild/protobuf';
import { describe, expect, test } from 'vitest';
import { apiDescriptors } from '../../../src/api/descriptors/apiDescriptors.ts';
import { createJsonReader, parseJson } from '../../../src/api/json/readJson.ts';
import { createJsonWriter } from '../../../src/api/json/writeJson.ts';
import { QueryAllBalancesResponse } from '../../../src/gen/cosmos/bank/v1beta1/query.ts';
import { MsgSend } from '../../../src/gen/cosmos/bank/v1beta1/tx.ts';
import { Coin } from '../../../src/gen/cosmos/base/v1beta1/coin.ts';
import { Proposal } from '../../../src/gen/cosmos/gov/v1/gov.ts';
import { TallyParams } from '../../../src/gen/cosmos/gov/v1beta1/gov.ts';
import { Params as SlashingParams } from '../../../src/gen/cosmos/slashing/v1beta1/slashing.ts';
import { ModeInfo, Tx } from '../../../src/gen/cosmos/tx/v1beta1/tx.ts';
import { Any } from '../../../src/gen/google/protobuf/any.ts';
import { Duration } from '../../../src/gen/google/protobuf/duration.ts';
import { Timestamp } from '../../../src/gen/google/protobuf/timestamp.ts';
import { utf8 } from '../../../src/lib/bytes.ts';

const registry = apiDescriptors();
const write = createJsonWriter(registry);
const read = createJsonReader(registry);

function desc(name: string): DescMessage {
  const found = registry.getMessage(name);
  if (found === undefined) throw new Error(`no message ${name}`);
  return found;
}

function json(name: string, bytes: Uint8Array = new Uint8Array(0)): unknown {
  return JSON.parse(write(desc(name), bytes));
}

const anyOf = (typeUrl: string, value: Uint8Array) => ({ typeUrl, value });

describe('written', () => {
  test('names are those of the proto; lists are empty, messages and bytes null where nothing is there', () => {
    expect(json('cosmos.bank.v1beta1.QueryAllBalancesResponse')).toEqual({
      balances: [],
      pagination: null,
    });
    const bytes = QueryAllBalancesResponse.encode({
      balances: [{ denom: 'upoc', amount: '18446744073709551616' }],
      pagination: { nextKey: new Uint8Array(0), total: 2n ** 64n - 1n },
    }).finish();
    expect(json('cosmos.bank.v1beta1.QueryAllBalancesResponse', bytes)).toEqual({
      balances: [{ denom: 'upoc', amount: '18446744073709551616' }],
      pagination: { next_key: null, total: '18446744073709551615' },
    });
  });

  test('a message that Go holds by value stands with its defaults, and its zero time is the year 1', () => {
    expect(json('cosmos.gov.v1beta1.Proposal')).toEqual({
      proposal_id: '0',
      content: null,
      status: 'PROPOSAL_STATUS_UNSPECIFIED',
      final_tally_result: { yes: '0', abstain: '0', no: '0', no_with_veto: '0' },
      submit_time: '0001-01-01T00:00:00Z',
      deposit_end_time: '0001-01-01T00:00:00Z',
      total_deposit: [],
      voting_start_time: '0001-01-01T00:00:00Z',
      voting_end_time: '0001-01-01T00:00:00Z',
    });
  });

  test('a Dec shows its 18 places, in a text and in bytes; a plain text stays as it is', () => {
    const half = '500000000000000000';
    const params = SlashingParams.fromPartial({
      minSignedPerWindow: utf8(half),
      slashFractionDoubleSign: utf8('-1'),
      slashFractionDowntime: utf8('1234000000000000000000'),
      downtimeJailDuration: { seconds: 600n, nanos: 0 },
    });
    expect(json('cosmos.slashing.v1beta1.Params', SlashingParams.encode(params).finish())).toEqual({
      signed_blocks_window: '0',
      min_signed_per_window: '0.500000000000000000',
      downtime_jail_duration: '600s',
      slash_fraction_double_sign: '-0.000000000000000001',
      slash_fraction_downtime: '1234.000000000000000000',
    });
    const tally = { quorum: utf8(half), threshold: utf8('0'), vetoThreshold: new Uint8Array(0) };
    expect(json('cosmos.gov.v1beta1.TallyParams', TallyParams.encode(tally).finish())).toEqual({
      quorum: '0.500000000000000000',
      threshold: '0.000000000000000000',
      veto_threshold: '0',
    });
    expect(json('cosmos.gov.v1.TallyParams')).toEqual({
      quorum: '',
      threshold: '',
      veto_threshold: '',
    });
  });

  test('an Any has its fields beside its type, an Any in it too; what nobody knows keeps its bytes', () => {
    const send = MsgSend.fromPartial({
      fromAddress: 'a',
      amount: [{ denom: 'upoc', amount: '1' }],
    });
    const proposal = Proposal.fromPartial({
      id: 7n,
      messages: [
        anyOf('/cosmos.bank.v1beta1.MsgSend', MsgSend.encode(send).finish()),
        anyOf('/some.other.Msg', Uint8Array.of(1, 2)),
        anyOf('/google.protobuf.Duration', Duration.encode({ seconds: 1n, nanos: 0 }).finish()),
        anyOf(
          '/google.protobuf.Any',
          Any.encode(
            anyOf('/cosmos.base.v1beta1.Coin', Coin.encode({ denom: 'x', amount: '2' }).finish()),
          ).finish(),
        ),
      ],
    });
    const shown = json('cosmos.gov.v1.Proposal', Proposal.encode(proposal).finish());
    expect(shown).toMatchObject({
      id: '7',
      messages: [
        {
          '@type': '/cosmos.bank.v1beta1.MsgSend',
          from_address: 'a',
          to_address: '',
          amount: [{ denom: 'upoc', amount: '1' }],
        },
        { '@type': '/some.other.Msg', value: 'AQI=' },
        { '@type': '/google.protobuf.Duration', value: '1s' },
        {
          '@type': '/google.protobuf.Any',
          value: { '@type': '/cosmos.base.v1beta1.Coin', denom: 'x', amount: '2' },
        },
      ],
      submit_time: null,
      expedited: false,
    });
  });

  test('a member of a oneof stands only where it is set', () => {
    expect(json('cosmos.tx.v1beta1.ModeInfo')).toEqual({});
    const single = ModeInfo.fromPartial({ sum: { $case: 'single', value: { mode: 127 } } });
    expect(json('cosmos.tx.v1beta1.ModeInfo', ModeInfo.encode(single).finish())).toEqual({
      single: { mode: 'SIGN_MODE_LEGACY_AMINO_JSON' },
    });
  });

  test('an enum without a name is its number', () => {
    expect(json('cosmos.gov.v1.Proposal', Uint8Array.of(0x18, 99))).toMatchObject({ status: 99 });
  });

  test.each([
    [0n, 0, '1970-01-01T00:00:00Z'],
    [1_700_000_000n, 0, '2023-11-14T22:13:20Z'],
    [1_700_000_000n, 500_000_000, '2023-11-14T22:13:20.500Z'],
    [1_700_000_000n, 500_001_000, '2023-11-14T22:13:20.500001Z'],
    [1_700_000_000n, 1, '2023-11-14T22:13:20.000000001Z'],
    [1_700_000_000n, 120_000_000, '2023-11-14T22:13:20.120Z'],
    [-62_135_596_800n, 0, '0001-01-01T00:00:00Z'],
  ])('a time of %s s and %s ns is %s', (seconds, nanos, text) => {
    const bytes = Timestamp.encode({ seconds, nanos }).finish();
    expect(json('google.protobuf.Timestamp', bytes)).toBe(text);
  });

  test.each([
    [172_800n, 0, '172800s'],
    [0n, 0, '0s'],
    [1n, 500_000_000, '1.500s'],
    [0n, -1_000_000, '-0.001s'],
    [-3n, -1, '-3.000000001s'],
  ])('a duration of %s s and %s ns is %s', (seconds, nanos, text) => {
    const bytes = Duration.encode({ seconds, nanos }).finish();
    expect(json('google.protobuf.Duration', bytes)).toBe(text);
  });

  test('text is escaped as Go escapes it', () => {
    const coin = Coin.encode({ denom: '<a&b>\u2028"\\', amount: '1' }).finish();
    expect(write(desc('cosmos.base.v1beta1.Coin'), coin)).toBe(
      '{"denom":"\\u003ca\\u0026b\\u003e\\u2028\\"\\\\","amount":"1"}',
    );
  });

  test('an Any a thousand deep is shown as far as it is readable, and costs no stack', () => {
    let any = anyOf('/cosmos.base.v1beta1.Coin', new Uint8Array(0));
    for (let i = 0; i < 1000; i += 1) {
      any = anyOf('/google.protobuf.Any', Any.encode(any).finish());
    }
    const text = write(desc('google.protobuf.Any'), Any.encode(any).finish());
    expect(text.match(/@type/g)?.length).toBe(33);
  });
});

describe('read', () => {
  const back = (name: string, value: JsonValue): unknown => json(name, read(desc(name), value));

  test('proto names and JSON names, numbers as texts and as numbers, enums by name and by number', () => {
    const proposal = {
      id: '5',
      status: 'PROPOSAL_STATUS_PASSED',
      submit_time: '2024-01-02T03:04:05.100Z',
      total_deposit: [{ denom: 'upoc', amount: '9' }],
    };
    const same = {
      id: 5,
      status: 3,
      submitTime: '2024-01-02T03:04:05.1Z',
      totalDeposit: proposal.total_deposit,
    };
    expect(back('cosmos.gov.v1.Proposal', proposal)).toMatchObject(proposal);
    expect(back('cosmos.gov.v1.Proposal', same)).toEqual(back('cosmos.gov.v1.Proposal', proposal));
  });

  test('a decimal with a point becomes what the wire has, inside of an Any too', () => {
    const params = {
      min_signed_per_window: '0.5',
      downtime_jail_duration: '600s',
      slash_fraction_double_sign: '0.050000000000000000',
    };
    const bytes = read(desc('cosmos.slashing.v1beta1.Params'), params);
    const decoded = SlashingParams.decode(bytes);
    expect(new TextDecoder().decode(decoded.minSignedPerWindow)).toBe('500000000000000000');
    const any = { '@type': '/cosmos.slashing.v1beta1.MsgUpdateParams', authority: 'x', params };
    expect(back('cosmos.gov.v1.Proposal', { messages: [any] })).toMatchObject({
      messages: [{ ...any, params: { ...params, min_signed_per_window: '0.500000000000000000' } }],
    });
  });

  test('the type URL of an Any begins with a slash, as a chain knows it', () => {
    const body = {
      messages: [{ '@type': '/cosmos.bank.v1beta1.MsgSend', from_address: 'a' }],
      memo: 'm',
    };
    const tx = Tx.decode(read(desc('cosmos.tx.v1beta1.Tx'), { body }));
    expect(tx.body?.messages[0]?.typeUrl).toBe('/cosmos.bank.v1beta1.MsgSend');
  });

  test('bytes are base64, standard or URL-safe', () => {
    const txBytes = Uint8Array.of(0xfb, 0xff, 0xfe);
    for (const text of ['+//+', '-__-']) {
      const bytes = read(desc('cosmos.tx.v1beta1.TxDecodeRequest'), { tx_bytes: text });
      expect([...bytes].slice(2)).toEqual([...txBytes]);
    }
  });

  test.each<[string, string, JsonValue]>([
    ['an unknown field', 'cosmos.base.v1beta1.Coin', { denomm: 'x' }],
    ['a number where a text belongs', 'cosmos.base.v1beta1.Coin', { denom: 5 }],
    ['a number that is none', 'cosmos.gov.v1.Proposal', { id: 'x' }],
    ['a number that is too large', 'cosmos.gov.v1.Proposal', { id: '18446744073709551616' }],
    ['an enum that is none', 'cosmos.gov.v1.Proposal', { status: 'PROPOSAL_STATUS_ODD' }],
    ['a type that nobody knows', 'cosmos.gov.v1.Proposal', { messages: [{ '@type': '/x.Y' }] }],
    [
      'a decimal that is none',
      'cosmos.slashing.v1beta1.Params',
      { min_signed_per_window: '0.5.5' },
    ],
    ['base64 that is none', 'cosmos.tx.v1beta1.TxDecodeRequest', { tx_bytes: '***' }],
    ['a list', 'cosmos.base.v1beta1.Coin', []],
  ])('%s is refused as an invalid argument', (_, name, value) => {
    expect(() => read(desc(name), value)).toThrow(expect.objectContaining({ code: 3 }));
  });

  test('text that is no JSON, or nested too deeply, is refused in one pass', () => {
    for (const text of [
      '',
      '{',
      '{"a":}',
      '[1,]',
      'nul',
      '"'.repeat(100_001),
      '\\"'.repeat(100_000),
    ]) {
      expect(() => parseJson(text)).toThrow(expect.objectContaining({ code: 3 }));
    }
    expect(() => parseJson('['.repeat(400_000))).toThrow('nested more than 100 deep');
    expect(
      parseJson(`{"a":${'['.repeat(90)}${']'.repeat(90)},"b":"${'['.repeat(500)}"}`),
    ).toBeTypeOf('object');
  });
});
