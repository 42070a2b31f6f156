/** The ABCI codec of `src/abci/wire` against that of cosmjs-types: what CometBFT's socket costs a message. */

import { Request, Response, ResponseFinalizeBlock } from 'cosmjs-types/tendermint/abci/types';
import { requestCodec } from '../src/abci/wire/requests.ts';
import { responseCodec } from '../src/abci/wire/responses.ts';
import type { Comparison } from './compare.ts';

const repeat = (operations: number, what: string, act: () => void) => ({
  what,
  operations,
  run: () => {
    for (let i = 0; i < operations; i += 1) act();
  },
});

const checkTx = Request.encode(
  Request.fromPartial({ checkTx: { tx: new Uint8Array(300).fill(7), type: 0 } }),
).finish();

const event = {
  type: 'transfer',
  attributes: ['recipient', 'sender', 'amount'].map((key) => ({
    key,
    value: 'cpoc1t6gss0dk075nawedcdc8fwsj87wefncx8k9e63',
    index: true,
  })),
};
const finalizeBlock = ResponseFinalizeBlock.fromPartial({
  txResults: Array.from({ length: 500 }, () => ({
    gasWanted: 100_000n,
    gasUsed: 67_000n,
    events: Array.from({ length: 7 }, () => event),
  })),
  appHash: new Uint8Array(32).fill(1),
});

export const abciCodec: readonly Comparison[] = [
  {
    name: 'abci-decode-check-tx',
    unit: 'µs a request of 300 bytes',
    ours: repeat(100_000, 'src/abci/wire', () => requestCodec.decode(checkTx)),
    reference: repeat(100_000, 'cosmjs-types', () => Request.decode(checkTx)),
    target: 0.5,
  },
  {
    name: 'abci-encode-finalize-block',
    unit: 'µs a result with 7 events',
    ours: {
      what: 'src/abci/wire',
      operations: 500,
      run: () => void responseCodec.encode({ method: 'finalizeBlock', value: finalizeBlock }),
    },
    reference: {
      what: 'cosmjs-types',
      operations: 500,
      run: () => void Response.encode({ finalizeBlock }).finish(),
    },
    target: 0.5,
  },
];
