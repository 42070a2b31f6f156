import {
  Response,
  ResponseCheckTx,
  ResponsePrepareProposal,
} from 'cosmjs-types/tendermint/abci/types';
import { expect, test } from 'vitest';
import { responseCodec } from '../../../src/abci/wire/responses.ts';

test('no byte is lost where the buffer of an answer grows, whatever is written there', () => {
  // The first buffer holds 65,536 bytes and is filled from its end: the second attribute, then the first, then the type.
  for (let length = 65_500; length < 65_540; length += 1) {
    const value = ResponseCheckTx.fromPartial({
      events: [
        {
          type: 't',
          attributes: [
            { key: 'k', value: 'v', index: true },
            { key: 'long', value: 'x'.repeat(length), index: true },
          ],
        },
      ],
    });
    const encoded = responseCodec.encode({ method: 'checkTx', value });
    const expected = Response.encode(Response.fromPartial({ checkTx: value })).finish();
    expect(Buffer.from(encoded).equals(expected), `${length}`).toBe(true);
    // The buffer that grew is kept up to 4 MiB, so the next length needs a fresh one.
    const large = ResponseCheckTx.fromPartial({ log: 'x'.repeat(5_000_000) });
    responseCodec.encode({ method: 'checkTx', value: large });
  }
});

test('a list of any size is whole, in a buffer of its size, and what was handed out stays as it is while more is written', () => {
  const list = (count: number, byte: number) =>
    ResponsePrepareProposal.fromPartial({
      txs: Array.from({ length: count }, (_, i) => new Uint8Array(i % 999).fill(byte)),
    });
  const bytesOf = (value: ResponsePrepareProposal): Uint8Array =>
    Response.encode(Response.fromPartial({ prepareProposal: value })).finish();
  // Below the first buffer, above it, and above what is kept; then the same again.
  const lists = [10, 100, 140, 3000, 20_000, 20_000, 10].map(list);
  const encoded = lists.map((value) => responseCodec.encode({ method: 'prepareProposal', value }));
  for (const [i, value] of lists.entries()) {
    expect(Buffer.compare(encoded[i] as Uint8Array, bytesOf(value)), `list ${i}`).toBe(0);
  }
  // Its buffer grew once, to what the list takes.
  for (const large of encoded.filter(({ length }) => length > 4 * 1024 * 1024)) {
    expect(large.buffer.byteLength / large.length).toBeLessThan(1.1);
  }
});
