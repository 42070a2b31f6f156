/** The least that CometBFT asks of an application: the others that `cpocd` is measured beside share this, and its codec is all they share with it. */

import { createServer, type Socket } from 'node:net';
import {
  type RequestCheckTx,
  ResponseCommit,
  ResponseInfo,
  ResponseInitChain,
  ResponseProcessProposal_ProposalStatus as Status,
} from 'cosmjs-types/tendermint/abci/types';
import { FrameReader } from '../src/abci/frames.ts';
import type { AbciRequest, AbciResponse } from '../src/abci/service.ts';
import { requestCodec } from '../src/abci/wire/requests.ts';
import { responseCodec } from '../src/abci/wire/responses.ts';

export interface PlainApplication {
  /** Gives a whole frame. */
  checkTx(request: RequestCheckTx): Uint8Array;
  /** Gives a whole frame. */
  finalizeBlock(txs: readonly Uint8Array[]): Uint8Array;
  committed(): void;
}

/** Of every block. */
export const plainHash: Uint8Array = new Uint8Array(32).fill(1);

/** Listens at the address of the first argument. Every proposal is taken as it is. */
export function servePlain(application: PlainApplication): void {
  const state = { height: 0n };
  const port = Number(/:(\d+)$/.exec(process.argv[2] ?? '')?.[1]);
  createServer((socket) => serve(socket, (request) => answer(application, state, request))).listen(
    port,
    '127.0.0.1',
  );
}

function serve(socket: Socket, reply: (request: AbciRequest) => Uint8Array): void {
  const frames = new FrameReader(1 << 30);
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.on('data', (piece: Buffer) => {
    socket.cork();
    const bytes = new Uint8Array(piece.buffer, piece.byteOffset, piece.length);
    for (const frame of frames.push(bytes)) socket.write(reply(requestCodec.decode(frame)));
    socket.uncork();
  });
}

function answer(
  application: PlainApplication,
  state: { height: bigint },
  request: AbciRequest,
): Uint8Array {
  switch (request.method) {
    case 'checkTx':
      return application.checkTx(request.value);
    case 'finalizeBlock':
      state.height = request.value.height;
      return application.finalizeBlock(request.value.txs);
    case 'commit':
      application.committed();
      break;
  }
  return responseCodec.encodeFrame(response(request, state.height));
}

function response({ method, value }: AbciRequest, height: bigint): AbciResponse {
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
          lastBlockAppHash: height === 0n ? new Uint8Array(0) : plainHash,
        }),
      };
    case 'initChain':
      return {
        method,
        value: ResponseInitChain.fromPartial({ appHash: plainHash, validators: value.validators }),
      };
    case 'prepareProposal':
      return { method, value: { txs: value.txs } };
    case 'processProposal':
      return { method, value: { status: Status.ACCEPT } };
    case 'commit':
      return { method, value: ResponseCommit.fromPartial({}) };
    default:
      throw new Error(`CometBFT asked for ${method}`);
  }
}
