import { ripemd160 } from '@noble/hashes/legacy.js';
import type { ExecTxResult } from 'cosmjs-types/tendermint/abci/types';
import { ConsensusParams } from 'cosmjs-types/tendermint/types/params';
import { describe, expect, test } from 'vitest';
import { FrameReader } from '../../src/abci/frames.ts';
import { ProtoReader } from '../../src/abci/wire/protoReader.ts';
import { ProtoWriter } from '../../src/abci/wire/protoWriter.ts';
import { requestCodec } from '../../src/abci/wire/requests.ts';
import { responseCodec } from '../../src/abci/wire/responses.ts';
import { consensusParams } from '../../src/abci/wire/shared.ts';
import { concatBytes, toHex } from '../../src/lib/bytes.ts';
import { sha256 } from '../../src/lib/sha256.ts';
import {
  consensusHash,
  dataHash,
  deterministicResult,
  hashedParams,
  lastResultsHash,
  type SetMember,
  simpleValidator,
  validatorsHash,
} from './cometHashes.ts';
import { headerHash, readHeader, writeHeader } from './cometHeader.ts';
import { assertFields, assertKnown, hex, loadVectors, type VectorHeader } from './loadVectors.ts';
import { protoJson } from './protoJson.ts';

interface MessageVector {
  readonly kind: 'request' | 'response';
  readonly name: string;
  readonly field: number;
  readonly variant: string;
  readonly json: object;
  readonly proto: string;
  readonly framed: string;
}

interface MemberVector {
  readonly type: 'ed25519' | 'secp256k1';
  readonly pub: string;
  readonly power: number | string;
  readonly address: string;
  readonly simple_validator_proto: string;
}

interface AbciVectors {
  readonly header: VectorHeader;
  readonly messages: readonly MessageVector[];
  readonly stream: { bytes: string; message_indices: number[]; then: string };
  readonly last_results: readonly {
    results: object[];
    result_protos: string[];
    deterministic_leaves: string[];
    last_results_hash: string;
  }[];
  readonly consensus_params: readonly {
    block_max_bytes: number | string;
    block_max_gas: number | string;
    hashed_params_proto: string;
    consensus_params_proto: string;
    consensus_hash: string;
  }[];
  readonly validator_sets: readonly {
    given: MemberVector[];
    sorted: MemberVector[];
    total_power: number | string;
    validators_hash: string;
  }[];
  readonly data: readonly { txs: string[]; tx_hashes: string[]; data_hash: string }[];
  readonly headers: readonly { header: object; header_proto: string; header_hash: string }[];
}

const vectors = loadVectors<AbciVectors>('abci.json');

const camelCase = (name: string): string =>
  name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

describe('the file', () => {
  test('has the sections that are tested here, each with cases, and no other', () => {
    const sections = [
      'messages',
      'stream',
      'last_results',
      'consensus_params',
      'validator_sets',
      'data',
      'headers',
    ];
    assertFields(vectors, ['header', ...sections], [], 'abci.json');
    for (const section of sections) {
      expect(Object.keys(vectors[section as keyof AbciVectors]).length).toBeGreaterThan(0);
    }
  });
});

describe('messages', () => {
  const codecs = { request: requestCodec, response: responseCodec };

  test('are of known kinds, names, numbers and variants, and cover every member', () => {
    const seen = { request: new Set<string>(), response: new Set<string>() };
    for (const [i, vector] of vectors.messages.entries()) {
      const where = `messages[${i}]`;
      assertFields(
        vector,
        ['kind', 'name', 'field', 'variant', 'json', 'proto', 'framed'],
        [],
        where,
      );
      assertKnown(vector.kind, ['request', 'response'], where);
      const number = /^(empty|filled|extreme)(-\d+)?$/.test(vector.variant);
      expect(number, `${where}: variant ${vector.variant}`).toBe(true);
      const { numbers } = codecs[vector.kind];
      expect(numbers.get(vector.field), where).toBe(camelCase(vector.name));
      seen[vector.kind].add(camelCase(vector.name));
    }
    for (const kind of ['request', 'response'] as const) {
      const all = [...codecs[kind].numbers.values()].map(String).sort((a, b) => (a < b ? -1 : 1));
      expect([...seen[kind]].sort((a, b) => (a < b ? -1 : 1))).toEqual(all);
    }
  });

  test.each(
    vectors.messages.map(
      (vector, i) => [i, vector.kind, vector.name, vector.variant, vector] as const,
    ),
  )('%i: %s %s %s', (_, kind, name, __, vector) => {
    const proto = hex(vector.proto);
    const codec = codecs[kind];
    const decoded = codec.decode(proto);
    expect(decoded.method).toBe(camelCase(name));
    expect({ [name]: protoJson(decoded.value) }).toEqual(vector.json);
    const again = codec as {
      encode(member: unknown): Uint8Array;
      encodeFrame(member: unknown): Uint8Array;
    };
    expect(toHex(again.encode(decoded))).toBe(vector.proto);
    expect(toHex(again.encodeFrame(decoded))).toBe(vector.framed);
    expect([...new FrameReader().push(hex(vector.framed))]).toEqual([proto]);
  });

  test('a message that was written by this codec alone keeps its 64-bit numbers', () => {
    // What cosmjs-types 0.11 writes here is 6206188000000000: the reason for a codec of our own.
    const bytes = responseCodec.encode({ method: 'commit', value: { retainHeight: 3931617920n } });
    expect(toHex(bytes)).toBe('62061880f5ded20e');
  });
});

describe('the stream', () => {
  const { stream } = vectors;
  const tail = 'check_tx with a 20000-byte tx, then flush';

  test.each([1, 7, 4096, 65_536])('gives its messages in pieces of %i bytes', (size) => {
    assertFields(stream, ['bytes', 'message_indices', 'then'], [], 'stream');
    expect(stream.then).toBe(tail);
    const bytes = hex(stream.bytes);
    const reader = new FrameReader();
    const frames: Uint8Array[] = [];
    for (let at = 0; at < bytes.length; at += size) {
      frames.push(...reader.push(bytes.subarray(at, at + size)));
    }
    expect(reader.incomplete).toBe(false);
    const named = stream.message_indices.map((i) => vectors.messages[i]);
    expect(frames.slice(0, named.length).map(toHex)).toEqual(named.map((vector) => vector?.proto));
    const [checkTx, flush] = frames.slice(named.length).map((frame) => requestCodec.decode(frame));
    expect(frames).toHaveLength(named.length + 2);
    expect(checkTx?.method === 'checkTx' && checkTx.value.tx.length).toBe(20_000);
    expect(flush?.method).toBe('flush');
    const written = frames.map((frame) => requestCodec.encodeFrame(requestCodec.decode(frame)));
    expect(concatBytes(...written)).toEqual(bytes);
  });
});

/** A result is a message of its own in the file; as the only one of a FinalizeBlock answer this codec reads and writes it. */
function readResult(proto: string): ExecTxResult {
  const writer = new ProtoWriter();
  writer.bytes(hex(proto));
  writer.varint(2 * 8 + 2);
  const inner = writer.finish();
  writer.bytes(inner);
  writer.varint(21 * 8 + 2);
  const { value, method } = responseCodec.decode(writer.finish());
  if (method !== 'finalizeBlock' || value.txResults[0] === undefined) throw new Error('no result');
  return value.txResults[0];
}

describe('hashes', () => {
  test.each(vectors.last_results.map((vector, i) => [i, vector] as const))(
    'last results %i',
    (_, vector) => {
      const required = ['results', 'result_protos', 'deterministic_leaves', 'last_results_hash'];
      assertFields(vector, required, ['note'], 'last_results');
      const results = vector.result_protos.map(readResult);
      expect(results.map(protoJson)).toEqual(vector.results);
      expect(results.map((result) => toHex(deterministicResult(result)))).toEqual(
        vector.deterministic_leaves,
      );
      expect(toHex(lastResultsHash(results))).toBe(vector.last_results_hash);
    },
  );

  test.each(vectors.consensus_params.map((vector, i) => [i, vector] as const))(
    'consensus params %i',
    (_, vector) => {
      const required = [
        'block_max_bytes',
        'block_max_gas',
        'hashed_params_proto',
        'consensus_params_proto',
        'consensus_hash',
      ];
      assertFields(vector, required, [], 'consensus_params');
      const [maxBytes, maxGas] = [BigInt(vector.block_max_bytes), BigInt(vector.block_max_gas)];
      expect(toHex(hashedParams(maxBytes, maxGas))).toBe(vector.hashed_params_proto);
      expect(toHex(consensusHash(maxBytes, maxGas))).toBe(vector.consensus_hash);
      const proto = hex(vector.consensus_params_proto);
      const params = consensusParams.read(new ProtoReader(proto));
      expect(params.block).toEqual({ maxBytes, maxGas });
      expect(params).toEqual(ConsensusParams.decode(proto));
      const writer = new ProtoWriter();
      consensusParams.write(writer, params);
      expect(toHex(writer.finish())).toBe(vector.consensus_params_proto);
    },
  );

  test.each(vectors.validator_sets.map((vector, i) => [i, vector] as const))(
    'validator set %i',
    (_, vector) => {
      assertFields(
        vector,
        ['given', 'sorted', 'total_power', 'validators_hash'],
        [],
        'validator_sets',
      );
      const required = ['type', 'pub', 'power', 'address', 'simple_validator_proto'];
      const member = (given: MemberVector): SetMember => {
        assertFields(given, required, [], 'validator');
        assertKnown(given.type, ['ed25519', 'secp256k1'], 'validator');
        return { type: given.type, key: hex(given.pub), power: BigInt(given.power) };
      };
      for (const given of vector.given) {
        expect(toHex(simpleValidator(member(given)))).toBe(given.simple_validator_proto);
        if (given.type === 'ed25519') {
          expect(toHex(sha256(hex(given.pub)).subarray(0, 20))).toBe(given.address);
        } else {
          expect(toHex(ripemd160(sha256(hex(given.pub))))).toBe(given.address);
        }
      }
      const byRank = (a: MemberVector, b: MemberVector): number =>
        Number(BigInt(b.power) - BigInt(a.power)) || (a.address < b.address ? -1 : 1);
      expect([...vector.given].sort(byRank)).toEqual(vector.sorted);
      const total = vector.given.reduce((sum, { power }) => sum + BigInt(power), 0n);
      expect(total).toBe(BigInt(vector.total_power));
      expect(toHex(validatorsHash(vector.sorted.map(member)))).toBe(vector.validators_hash);
    },
  );

  test.each(vectors.data.map((vector, i) => [i, vector] as const))('data %i', (_, vector) => {
    assertFields(vector, ['txs', 'tx_hashes', 'data_hash'], [], 'data');
    const txs = vector.txs.map(hex);
    expect(txs.map((tx) => toHex(sha256(tx)))).toEqual(vector.tx_hashes);
    expect(toHex(dataHash(txs))).toBe(vector.data_hash);
  });

  test.each(vectors.headers.map((vector, i) => [i, vector] as const))('header %i', (_, vector) => {
    assertFields(vector, ['header', 'header_proto', 'header_hash'], [], 'headers');
    const header = readHeader(hex(vector.header_proto));
    expect(protoJson(header)).toEqual(vector.header);
    expect(toHex(writeHeader(header))).toBe(vector.header_proto);
    expect(toHex(headerHash(header))).toBe(vector.header_hash);
  });
});
