/** An application that takes every transaction and does nothing with it: what CometBFT, the socket and Node cost by themselves. */

import { ResponseCheckTx } from 'cosmjs-types/tendermint/abci/types';
import { responseCodec } from '../src/abci/wire/responses.ts';
import { plainHash, servePlain } from './plainAbci.ts';

const taken = responseCodec.encodeFrame({
  method: 'checkTx',
  value: ResponseCheckTx.fromPartial({ gasWanted: 1n }),
});
const result = { code: 0, data: new Uint8Array(0), log: '', info: '', codespace: '' };
const txResult = { ...result, gasWanted: 1n, gasUsed: 1n, events: [] };

servePlain({
  checkTx: () => taken,
  finalizeBlock: (txs) =>
    responseCodec.encodeFrame({
      method: 'finalizeBlock',
      value: {
        txResults: txs.map(() => txResult),
        events: [],
        validatorUpdates: [],
        appHash: plainHash,
      },
    }),
  committed() {},
});
