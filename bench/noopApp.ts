/**
 * An application that takes every transaction and does nothing with it: what CometBFT, the socket and Node cost by themselves. It shares the
 * codec of the node and nothing else, answers CheckTx from bytes that are made once, and listens at the address of its first argument.
 */

import { createServer, type Socket } from 'node:net';
import {
  ResponseCheckTx,
  ResponseCommit,
  ResponseInfo,
  ResponseInitChain,
  ResponseProcessProposal_ProposalStatus as Status,
} from 'cosmjs-types/tendermint/abci/types';
import { FrameReader } from '../src/abci/frames.ts';
import type { AbciRequest, AbciResponse } from '../src/abci/service.ts';
import { requestCodec } from '../src/abci/wire/requests.ts';
import { responseCodec } from '../src/abci/wire/responses.ts';

const appHash = new Uint8Array(32).fill(1);
const taken = responseCodec.encodeFrame({
  method: 'checkTx',
  value: ResponseCheckTx.fromPartial({ gasWanted: 1n }),
});
const result = { code: 0, data: new Uint8Array(0), log: '', info: '', codespace: '' };
const txResult = { ...result, gasWanted: 1n, gasUsed: 1n, events: [] };
let height = 0n;

function answer(request: AbciRequest): Uint8Array {
  if (request.method === 'checkTx') return taken;
  return responseCodec.encodeFrame(response(request));
}

function response({ method, value }: AbciRequest): AbciResponse {
  switch (method) {
    case 'echo':
      return { method, value };
    case 'flush':
      return { method, value: {} };
    case 'info':
      return {
        method,
        value: ResponseInfo.fromPartial({
          lastBlockHeight: height,
          lastBlockAppHash: height === 0n ? new Uint8Array(0) : appHash,
        }),
      };
    case 'initChain':
      return {
        method,
        value: ResponseInitChain.fromPartial({ appHash, validators: value.validators }),
      };
    case 'prepareProposal':
      return { method, value: { txs: value.txs } };
    case 'processProposal':
      return { method, value: { status: Status.ACCEPT } };
    case 'finalizeBlock':
      height = value.height;
      return {
        method,
        value: {
          txResults: value.txs.map(() => txResult),
          events: [],
          validatorUpdates: [],
          appHash,
        },
      };
    case 'commit':
      return { method, value: ResponseCommit.fromPartial({}) };
    default:
      throw new Error(`CometBFT asked for ${method}`);
  }
}

function serve(socket: Socket): void {
  const frames = new FrameReader(1 << 30);
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.on('data', (piece: Buffer) => {
    socket.cork();
    const bytes = new Uint8Array(piece.buffer, piece.byteOffset, piece.length);
    for (const frame of frames.push(bytes)) socket.write(answer(requestCodec.decode(frame)));
    socket.uncork();
  });
}

const port = Number(/:(\d+)$/.exec(process.argv[2] ?? '')?.[1]);
createServer(serve).listen(port, '127.0.0.1');
