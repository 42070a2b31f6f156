/** Whatever bytes come as a request: every query answers, or refuses with a codespace, a code and a text; nothing else is thrown. */

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { registerParticipantMessage } from '../../../src/client/pocMessages.ts';
import { be64, concatBytes, utf8 } from '../../../src/lib/bytes.ts';
import { queryHandlers } from '../../../src/query/registry.ts';
import { formatAddress } from '../../../src/types/address.ts';
import { consensusAddress } from '../../../src/types/consensusAddress.ts';
import { simAccount, simConsensusKey } from '../../harness/simAccount.ts';
import { SimChain } from '../../harness/simChain.ts';

const [ann, bob] = [simAccount(0), simAccount(1)];
let chain: SimChain;

beforeAll(async () => {
  chain = await SimChain.start({
    accounts: [ann, bob],
    participants: [{ account: ann, consensusPubkey: simConsensusKey(0), power: 5n }],
  });
  await chain.block();
  await chain.block(
    await chain.sign(
      bob,
      registerParticipantMessage({
        creator: bob.address,
        consensusPubkey: simConsensusKey(1),
        inferenceUrl: 'https://host.example/v1',
      }),
    ),
  );
});
afterAll(() => chain.stop());

function varint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  for (let left = value; ; left >>= 7n) {
    if (left < 128n) return Uint8Array.from([...bytes, Number(left)]);
    bytes.push(Number(left & 127n) | 128);
  }
}

const number = fc.oneof(
  fc.bigInt({ min: 0n, max: 9n }),
  fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
);

function numberField(no: number): fc.Arbitrary<Uint8Array> {
  return number.map((value) => concatBytes(Uint8Array.of(no << 3), varint(value)));
}

function bytesField(no: number, content: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> {
  return content.map((bytes) =>
    concatBytes(Uint8Array.of((no << 3) | 2), varint(BigInt(bytes.length)), bytes),
  );
}

/** Texts that pass the first checks of some query. */
const knownTexts = fc
  .constantFrom(
    ...[ann.address, bob.address, formatAddress(ann.bytes, 'cpocvaloper'), 'abc', ''],
    formatAddress(consensusAddress(simConsensusKey(0)), 'cpocvalcons'),
    ...['upoc', 'nothere', 'gov', 'poc', 'BOND_STATUS_UNBONDED', 'BOND_STATUS_BONDED', 'deposit'],
    '/cosmos.bank.v1beta1.MsgSend',
  )
  .map(utf8);

/** A page request: key, offset, limit, count_total, reverse; in any form. */
const page = fc
  .array(
    fc.oneof(
      bytesField(1, fc.oneof(fc.uint8Array({ maxLength: 30 }), number.map(be64))),
      ...[2, 3, 4, 5].map(numberField),
    ),
    { maxLength: 4 },
  )
  .map((parts) => concatBytes(...parts));

const request = fc.oneof(
  fc.uint8Array({ maxLength: 60 }),
  fc
    .array(
      fc.oneof(
        ...[1, 2, 3, 4, 5].flatMap((no) => [
          numberField(no),
          bytesField(no, fc.oneof(knownTexts, page, fc.uint8Array({ maxLength: 30 }))),
        ]),
      ),
      { maxLength: 5 },
    )
    .map((parts) => concatBytes(...parts)),
);

describe('any request', () => {
  test.each(queryHandlers.map(({ path }) => path))('%s', async (path) => {
    await fc.assert(
      fc.asyncProperty(request, async (data) => {
        const answer = await chain.query(path, data);
        if (answer.code !== 0) {
          expect(answer.codespace).not.toBe('');
          expect(answer.log).not.toBe('');
        }
      }),
      { numRuns: 150 },
    );
  });
});
