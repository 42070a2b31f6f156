import { describe, expect, test } from 'vitest';
import { ContinuousPoCCommit } from '../../../src/gen/cpoc/poc/v1/poc.ts';
import { QueryDefinition } from '../../../src/gen/cpoc/poc/v1/query.ts';
import { MsgDefinition } from '../../../src/gen/cpoc/poc/v1/tx.ts';

/** The settings of buf.gen.yaml, as the rest of the code relies on them. */
describe('generated code', () => {
  const largest = 2n ** 64n - 1n;
  const commit = ContinuousPoCCommit.create({
    participantAddress: 'a',
    epochIndex: largest,
    rootHash: Uint8Array.of(1, 2),
  });
  const bytes = ContinuousPoCCommit.encode(commit).finish();

  test('has bigint for 64 bits, and Uint8Array, never Buffer, for bytes', () => {
    const decoded = ContinuousPoCCommit.decode(bytes);
    expect(decoded.epochIndex).toBe(largest);
    expect(decoded.rootHash.constructor).toBe(Uint8Array);
    expect([...decoded.rootHash]).toEqual([1, 2]);
  });

  test('refuses what does not fit', () => {
    const tooLarge = { ...commit, epochIndex: largest + 1n };
    expect(() => ContinuousPoCCommit.encode(tooLarge).finish()).toThrow('too large');
  });

  test('writes JSON as the Cosmos gateway does: proto names, 64 bits as text, default values', () => {
    expect(ContinuousPoCCommit.toJSON(commit)).toMatchObject({
      participant_address: 'a',
      epoch_index: largest.toString(),
      nonce_count: 0,
      root_hash: 'AQI=',
    });
  });

  test('has tables of the services, which routing is made from', () => {
    expect(QueryDefinition.fullName).toBe('cpoc.poc.v1.Query');
    expect(MsgDefinition.fullName).toBe('cpoc.poc.v1.Msg');
    expect(Object.keys(MsgDefinition.methods).length).toBeGreaterThan(3);
  });
});
