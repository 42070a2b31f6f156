import type { DeepPartial } from 'cosmjs-types/helpers';
import { Request, Response, ResponseFinalizeBlock } from 'cosmjs-types/tendermint/abci/types';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ProtocolError } from '../../../src/abci/protocolError.ts';
import { requestCodec } from '../../../src/abci/wire/requests.ts';
import {
  encodeTxResult,
  finalizeBlockFrame,
  responseCodec,
} from '../../../src/abci/wire/responses.ts';

/** cosmjs-types 0.11 writes 64-bit numbers from 2^31 to 2^32−1 wrongly; everywhere else it is the oracle. */
const brokenThere = (value: bigint): boolean => value < 1n << 31n || value >= 1n << 32n;

const text = fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.string({ minLength: 100 }));
const blob = fc.uint8Array({ maxLength: 300 });
const int64 = fc
  .oneof(fc.bigInt(-(1n << 63n), (1n << 63n) - 1n), fc.bigInt(-300n, 300n))
  .filter(brokenThere);
const uint64 = fc.oneof(fc.bigInt(0n, (1n << 64n) - 1n), fc.bigInt(0n, 300n)).filter(brokenThere);
const uint32 = fc.oneof(fc.nat(300), fc.integer({ min: 0, max: 0xffffffff }));
const int32 = fc.oneof(fc.nat(300), fc.integer());
const list = <T>(item: fc.Arbitrary<T>) => fc.array(item, { maxLength: 4 });

const time = fc.record({ seconds: int64, nanos: int32 });
const validator = fc.record({ address: blob, power: int64 });
const commitInfo = fc.record({
  round: int32,
  votes: list(fc.record({ validator, blockIdFlag: fc.nat(3) })),
});
const misbehavior = list(
  fc.record({ type: fc.nat(2), validator, height: int64, time, totalVotingPower: int64 }),
);
const pubKey = fc.oneof(
  fc.record({ ed25519: blob }),
  fc.record({ secp256k1: blob }),
  fc.constant({}),
);
const validators = list(fc.record({ pubKey, power: int64 }));
const consensusParams = fc.record(
  {
    block: fc.record({ maxBytes: int64, maxGas: int64 }),
    evidence: fc.record({ maxAgeNumBlocks: int64, maxAgeDuration: time, maxBytes: int64 }),
    validator: fc.record({ pubKeyTypes: list(text) }),
    version: fc.record({ app: uint64 }),
    abci: fc.record({ voteExtensionsEnableHeight: int64 }),
  },
  { requiredKeys: [] },
);
const snapshot = fc.record({
  height: uint64,
  format: uint32,
  chunks: uint32,
  hash: blob,
  metadata: blob,
});
const events = list(
  fc.record({
    type: text,
    attributes: list(fc.record({ key: text, value: text, index: fc.boolean() })),
  }),
);
const txResult = fc.record({
  code: uint32,
  data: blob,
  log: text,
  info: text,
  gasWanted: int64,
  gasUsed: int64,
  events,
  codespace: text,
});
const header = { height: int64, time, nextValidatorsHash: blob, proposerAddress: blob };

const requests: fc.Arbitrary<DeepPartial<Request>> = fc.oneof(
  fc.record({ echo: fc.record({ message: text }) }),
  fc.record({ flush: fc.constant({}) }),
  fc.record({
    info: fc.record({ version: text, blockVersion: uint64, p2pVersion: uint64, abciVersion: text }),
  }),
  fc.record({
    initChain: fc.record({
      time,
      chainId: text,
      consensusParams,
      validators,
      appStateBytes: blob,
      initialHeight: int64,
    }),
  }),
  fc.record({ query: fc.record({ data: blob, path: text, height: int64, prove: fc.boolean() }) }),
  fc.record({ checkTx: fc.record({ tx: blob, type: fc.nat(1) }) }),
  fc.record({ offerSnapshot: fc.record({ snapshot, appHash: blob }) }),
  fc.record({ loadSnapshotChunk: fc.record({ height: uint64, format: uint32, chunk: uint32 }) }),
  fc.record({ applySnapshotChunk: fc.record({ index: uint32, chunk: blob, sender: text }) }),
  fc.record({
    prepareProposal: fc.record({
      ...header,
      maxTxBytes: int64,
      txs: list(blob),
      misbehavior,
      localLastCommit: fc.record({
        round: int32,
        votes: list(
          fc.record({
            validator,
            voteExtension: blob,
            extensionSignature: blob,
            blockIdFlag: fc.nat(3),
          }),
        ),
      }),
    }),
  }),
  fc.record({
    finalizeBlock: fc.record({
      ...header,
      txs: list(blob),
      misbehavior,
      hash: blob,
      decidedLastCommit: commitInfo,
    }),
  }),
  fc.record({
    processProposal: fc.record({
      ...header,
      txs: list(blob),
      misbehavior,
      hash: blob,
      proposedLastCommit: commitInfo,
    }),
  }),
  fc.record({
    extendVote: fc.record({
      ...header,
      txs: list(blob),
      misbehavior,
      hash: blob,
      proposedLastCommit: commitInfo,
    }),
  }),
);

const finalizeBlock = fc.record({
  events,
  txResults: list(txResult),
  validatorUpdates: validators,
  consensusParamUpdates: consensusParams,
  appHash: blob,
});

const responses: fc.Arbitrary<DeepPartial<Response>> = fc.oneof(
  fc.record({ exception: fc.record({ error: text }) }),
  fc.record({
    info: fc.record({
      data: text,
      version: text,
      appVersion: uint64,
      lastBlockHeight: int64,
      lastBlockAppHash: blob,
    }),
  }),
  fc.record({ initChain: fc.record({ consensusParams, validators, appHash: blob }) }),
  fc.record({
    query: fc.record({
      code: uint32,
      log: text,
      info: text,
      index: int64,
      key: blob,
      value: blob,
      proofOps: fc.record({ ops: list(fc.record({ type: text, key: blob, data: blob })) }),
      height: int64,
      codespace: text,
    }),
  }),
  fc.record({ checkTx: txResult }),
  fc.record({ listSnapshots: fc.record({ snapshots: list(snapshot) }) }),
  fc.record({
    applySnapshotChunk: fc.record({
      result: fc.nat(5),
      refetchChunks: fc.array(uint32, { minLength: 1, maxLength: 4 }),
      rejectSenders: list(text),
    }),
  }),
  fc.record({ finalizeBlock }),
);

describe('against the generated codec', () => {
  test('requests: the same value read, the same bytes written', () => {
    fc.assert(
      fc.property(requests, (given) => {
        const bytes = Uint8Array.from(
          Request.encode(Request.fromPartial<DeepPartial<Request>>(given)).finish(),
        );
        const { method, value } = requestCodec.decode(bytes);
        expect({ [method]: value }).toEqual(Request.decode(bytes));
        expect(requestCodec.encode(requestCodec.decode(bytes))).toEqual(bytes);
      }),
      { numRuns: 1500 },
    );
  });

  test('responses: the same value read, the same bytes written', () => {
    fc.assert(
      fc.property(responses, (given) => {
        const bytes = Uint8Array.from(
          Response.encode(Response.fromPartial<DeepPartial<Response>>(given)).finish(),
        );
        const { method, value } = responseCodec.decode(bytes);
        expect({ [method]: value }).toEqual(Response.decode(bytes));
        expect(responseCodec.encode(responseCodec.decode(bytes))).toEqual(bytes);
      }),
      { numRuns: 1500 },
    );
  });
});

describe('alone', () => {
  test('a block whose results were encoded one by one is the frame of the whole', () => {
    fc.assert(
      fc.property(finalizeBlock, (given) => {
        const whole = ResponseFinalizeBlock.fromPartial(given);
        const results = whole.txResults.map(encodeTxResult);
        expect(finalizeBlockFrame({ ...whole, txResults: [] }, results)).toEqual(
          responseCodec.encodeFrame({ method: 'finalizeBlock', value: whole }),
        );
      }),
    );
  });

  test('64-bit numbers of every size survive, where the generated codec writes garbage too', () => {
    const anyInt64 = fc.oneof(
      fc.bigInt(-(1n << 63n), (1n << 63n) - 1n),
      fc.bigInt((1n << 31n) - 2n, (1n << 32n) + 2n),
      fc.constantFrom(0n, -1n, (1n << 53n) - 1n, 1n << 53n, (1n << 63n) - 1n, -(1n << 63n)),
    );
    fc.assert(
      fc.property(anyInt64, (retainHeight) => {
        const bytes = responseCodec.encode({ method: 'commit', value: { retainHeight } });
        expect(responseCodec.decode(bytes)).toEqual({ method: 'commit', value: { retainHeight } });
        expect(Response.decode(bytes).commit?.retainHeight).toBe(retainHeight);
      }),
      { numRuns: 2000 },
    );
  });

  test('bytes of any kind are read or refused with a ProtocolError, and nothing else happens', () => {
    const mutated = fc
      .tuple(requests, fc.nat(), fc.nat(255), fc.boolean())
      .map(([given, place, byte, cut]) => {
        const bytes = Uint8Array.from(
          Request.encode(Request.fromPartial<DeepPartial<Request>>(given)).finish(),
        );
        if (bytes.length === 0) return bytes;
        if (cut) return bytes.subarray(0, place % bytes.length);
        bytes[place % bytes.length] = byte;
        return bytes;
      });
    fc.assert(
      fc.property(fc.oneof(mutated, fc.uint8Array({ maxLength: 40 })), (bytes) => {
        try {
          requestCodec.decode(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolError);
        }
      }),
      { numRuns: 4000 },
    );
  });

  test('a field that a newer CometBFT adds is stepped over', () => {
    // CheckTx{tx: 01} with fields 15 (varint), 16 (bytes), 17 (fixed32), 18 (fixed64).
    const extra = [
      0x78, 0x05, 0x82, 0x01, 1, 9, 0x8d, 0x01, 1, 2, 3, 4, 0x91, 0x01, 1, 2, 3, 4, 5, 6, 7, 8,
    ];
    const bytes = Uint8Array.from([0x42, 3 + extra.length, ...extra, 0x0a, 1, 1]);
    expect(requestCodec.decode(bytes)).toEqual({
      method: 'checkTx',
      value: { tx: Uint8Array.of(1), type: 0 },
    });
  });
});
